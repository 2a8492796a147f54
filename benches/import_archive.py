#!/usr/bin/env python3
"""Times `standing import` of the hourly archive against a pandas peer, in turn, and prints the ratio.

    cargo build --release
    python3 benches/import_archive.py ARCHIVE [--runs N]

Each side starts from nothing in every run: an empty SQLite book, no peer database. Whole processes
are timed, and their peak memory is what the operating system says of them.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time


def run(command):
    """Wall seconds and peak resident memory in MiB of one command."""
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - start
    if status:
        sys.exit(f"{command} ended with {status}")
    return seconds, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    here = pathlib.Path(__file__).resolve().parent
    standing = here.parent / "target" / "release" / "standing"
    ratios, ours, theirs, memory = [], [], [], []
    for number in range(options.runs):
        with tempfile.TemporaryDirectory() as folder:
            book = f"sqlite:{folder}/book.db"
            a = run([standing, "--quiet", "--db", book, "import", options.archive])
            b = run([sys.executable, here / "archive_peer.py", options.archive, f"{folder}/peer.db"])
        ours.append(a[0])
        theirs.append(b[0])
        memory.append((a[1], b[1]))
        ratios.append(a[0] / b[0])
        print(f"run {number + 1}: standing {a[0]:.2f} s, {a[1]:.0f} MiB; "
              f"pandas {b[0]:.2f} s, {b[1]:.0f} MiB; ratio {ratios[-1]:.2f}")
    print(f"median: standing {statistics.median(ours):.2f} s, pandas {statistics.median(theirs):.2f} s, "
          f"ratio {statistics.median(ratios):.2f}; peak {max(m[0] for m in memory):.0f} MiB "
          f"against {max(m[1] for m in memory):.0f} MiB")


if __name__ == "__main__":
    main()
