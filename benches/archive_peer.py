"""The peer of `fold_archive`: the same change log made with pandas and SQLite.

    python3 benches/archive_peer.py facility_cases_hourly.parquet changes.sqlite

Reads the facility file, numbers the rows of one facility on one page, drops consecutive duplicates
per (facility, number), adds an entry where a row goes missing, writes the changes to SQLite and
prints what it found. Needs pandas and pyarrow. Time it from outside.
"""

import sqlite3
import sys

import pandas as pd

CELLS = ["facility_listed", "facility_cases_cumulative", "facility_cases_current", "facility_deaths"]
ROW = ["facility_id", "dup"]


def changes_of(path):
    columns = ["page_downloaded", "page_id", "facility_id", *CELLS]
    archive = pd.read_parquet(path, columns=columns)
    pages = archive["page_id"].nunique()
    archive = archive[archive["facility_id"] != "NA"].copy()

    archive["dup"] = archive.groupby(["page_id", "facility_id"], sort=False).cumcount()
    archive["page"] = archive["page_downloaded"].rank(method="dense").astype("int64")
    archive = archive.sort_values([*ROW, "page"], kind="stable")

    by_row = archive.groupby(ROW, sort=False)
    before = by_row[CELLS].shift()
    same = ((archive[CELLS] == before) | (archive[CELLS].isna() & before.isna())).all(axis=1)
    gap = archive["page"] - by_row["page"].shift()
    first = gap.isna()
    returned = gap > 1
    shown = archive[first | returned | ~same].copy()
    shown["event"] = "value"
    shown.loc[returned.reindex(shown.index), "event"] = "returned"

    # A row is absent from the page after the last that shows it, if there is such a page.
    instants = archive.drop_duplicates("page").set_index("page")[["page_downloaded", "page_id"]]
    leaves = archive[(by_row["page"].shift(-1) - archive["page"] != 1)]
    leaves = leaves[leaves["page"] < archive["page"].max()]
    absent = leaves[ROW].copy()
    absent["page"] = leaves["page"] + 1
    absent = absent.join(instants, on="page")
    absent["event"] = "absent"

    changes = pd.concat([shown, absent]).sort_values(["page", *ROW])
    return len(archive), pages, changes.drop(columns="page")


def main(source, target):
    rows, pages, changes = changes_of(source)
    with sqlite3.connect(target) as book:
        changes.to_sql("changes", book, index=False, if_exists="replace")
    print(f"{rows} rows on {pages} pages, {len(changes)} changes")


if __name__ == "__main__":
    main(*sys.argv[1:3])
