#!/usr/bin/env python3
"""How long each page of surveillance takes, asked for the first time and again.

    python3 benches/page_times.py URL PID [--on 2021-03-12]

URL is where `standing serve` listens, PID its process, for the CPU time it spends. The first time is
that of the first reader after the book grew or the site was started; a day that nobody asked for
yet costs the same.
"""
import argparse
import os
import time
import urllib.request

PAGES = [
    "/", "/states/CA", "/outbreaks", "/compare", "/compare?place=state:CA", "/ratio", "/coverage",
    "/coverage?place=state:CA", "/expansion", "/spill-over", "/silence", "/brief",
    "/brief?place=state:CA", "/facilities/adelanto", "/facilities/adelanto/epidemic",
    "/feeds/outbreaks.atom", "/feeds/went-dark.atom", "/feeds/lowered.atom", "/outbreaks.json",
]


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ask(url, pid):
    before, began = cpu_seconds(pid), time.monotonic()
    with urllib.request.urlopen(url, timeout=300) as answer:
        size = len(answer.read())
    return time.monotonic() - began, cpu_seconds(pid) - before, size


def peak_mib(pid):
    with open(f"/proc/{pid}/status") as f:
        for line in f:
            if line.startswith("VmHWM"):
                return int(line.split()[1]) // 1024
    return 0


def main():
    read = argparse.ArgumentParser()
    read.add_argument("url")
    read.add_argument("pid", type=int)
    read.add_argument("--on", default="2021-03-12")
    args = read.parse_args()
    print("| page | first: wall, CPU | again: wall, CPU | bytes |")
    print("|---|---:|---:|---:|")
    for page in PAGES:
        joined = page + ("&" if "?" in page else "?") + "on=" + args.on
        first, first_cpu, size = ask(args.url + joined, args.pid)
        again = sorted(ask(args.url + joined, args.pid)[:2] for _ in range(3))[1]
        print(
            f"| `{page}` | {first * 1000:.0f}, {first_cpu * 1000:.0f} ms "
            f"| {again[0] * 1000:.0f}, {again[1] * 1000:.0f} ms | {size:,} |"
        )
    print(f"\npeak memory {peak_mib(args.pid)} MiB")


main()
