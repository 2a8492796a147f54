#!/usr/bin/env python3
"""Asks a running site for its pages at a fixed rate and prints latencies as the client sees them.

    python3 benches/site_load.py http://127.0.0.1:7878 [--rate 50] [--seconds 30]

Every kind of page is asked for in turn, with days that vary, so that no answer is asked for twice
within a run. Only addresses of this machine are accepted. A request that falls behind its schedule
counts from when it was due.
"""

import argparse
import concurrent.futures
import datetime
import http.client
import json
import sys
import time
import urllib.parse


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site")
    parser.add_argument("--rate", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=30)
    options = parser.parse_args()
    where = urllib.parse.urlsplit(options.site)
    if where.hostname not in ("127.0.0.1", "localhost"):
        sys.exit("only a site on this machine is asked")

    def get(path):
        connection = http.client.HTTPConnection(where.hostname, where.port, timeout=10)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, len(body), body

    facilities = [f["id"] for f in json.loads(get("/index.json")[2])["overview"]["facilities"]]
    first = datetime.date(2020, 6, 1)

    def path(number):
        day = first + datetime.timedelta(days=number * 7 % 1000)
        late = day + datetime.timedelta(days=30)
        facility = facilities[number * 13 % len(facilities)]
        kinds = [
            f"/?on={day}", f"/?on={day}&known={day}&lang=es", f"/facilities/{facility}?on={day}",
            f"/facilities/{facility}?on={day}&known={day}&lang=es",
            f"/facilities/{facility}/compare?on={day}&earlier={day}&later={late}",
            f"/statements?on={day}&page={number % 5 + 1}", f"/sources?on={day}",
            f"/facilities/{facility}.json?on={day}", f"/index.csv?on={day}", f"/about?on={day}",
        ]
        return kinds[number % len(kinds)]

    total = options.rate * options.seconds
    start = time.monotonic() + 0.5

    def one(number):
        due = start + number / options.rate
        time.sleep(max(0.0, due - time.monotonic()))
        asked = path(number)
        status, size, _ = get(asked)
        return (time.monotonic() - due) * 1000, status, size, asked

    with concurrent.futures.ThreadPoolExecutor(max_workers=32) as pool:
        answers = list(pool.map(one, range(total)))
    times = sorted(a[0] for a in answers)
    wrong = [a for a in answers if a[1] != 200]
    largest = max(answers, key=lambda a: a[2])
    def at(share):
        return times[min(len(times) - 1, int(len(times) * share))]
    print(f"{total} requests at {options.rate}/s: median {at(0.5):.1f} ms, p90 {at(0.9):.1f} ms, "
          f"p99 {at(0.99):.1f} ms, slowest {times[-1]:.1f} ms; {len(wrong)} not 200; "
          f"largest {largest[2]} bytes ({largest[3]})")
    for answer in sorted(answers, reverse=True)[:3]:
        print(f"  slow: {answer[0]:.1f} ms {answer[3]}")
    for answer in wrong[:3]:
        print(f"  wrong: {answer[1]} {answer[3]}")


if __name__ == "__main__":
    main()
