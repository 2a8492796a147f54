"""Writes a batch of VXU^V04 messages about people who are plainly invented, one dose each."""

import sys


def message(n: int) -> str:
    day = 1 + n % 28
    year = 1950 + n % 50
    month = 1 + n % 12
    return "\r".join(
        [
            f"MSH|^~\\&|EHR|AC|STANDING||20210412093000-0700||VXU^V04^VXU_V04|B{n:07}|P|2.5.1",
            f"PID|1||R{n}^^^AC^MR||QUUXPERSON{n}^ZZINVENTED||{year}{month:02}{day:02}|F",
            f"ORC|RE||O{n}^AC",
            f"RXA|0|1|202103{day:02}||207^m^CVX|0.5|mL^^UCUM||00^n^NIP001|^DOE^JANE|^^^AC||||"
            f"L{n % 97}|20210901|MOD^m^MVX|||CP|A",
            "RXR|C28161^IM^NCIT|LD^l^HL70163",
            "",
        ]
    )


def main() -> None:
    count = int(sys.argv[1])
    print("FHS|^~\\&\rBHS|^~\\&\r", end="")
    for n in range(count):
        print(message(n), end="")
    print(f"BTS|{count}\rFTS|1\r", end="")


main()
