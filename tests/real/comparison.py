"""Runs a series through both tools and compares what they tell of each pair of snapshots."""

import csv
import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.real import programs
from tests.real.by_csv_diff import ToldByCsvDiff
from tests.real.by_notifier import told_by_notifier
from tests.real.raw_table import MADE_KEY, RawTable, made_keys, raw_tables
from tests.real.series import Series
from tests.real.told import Told

_ROW_NUMBER = "FAC_PARTY_ID"
Snapshot = Mapping[str, Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What both tools tell of two snapshots that follow each other."""

    name: str
    #: Rows of all tables, before and after.
    rows: tuple[int, int]
    ours: Told
    theirs: Told
    #: How many changes notifier wrote in its log.
    changes: int
    #: Cells that differ in ignored columns, and in white space alone: no news.
    ignored: int
    spaces: int
    #: From the start of the process to its end; csv-diff once for each table.
    seconds: float
    their_seconds: float

    @property
    def unexplained(self) -> tuple[int, int]:
        """What notifier alone tells, and what csv-diff alone tells."""
        return self.ours.without(self.theirs), self.theirs.without(self.ours)


def compare(series: Series, data: Path, folder: Path) -> Iterator[Step]:
    """Take a series in, one snapshot after the other, and compare at each step.

    Args:
        series: which one.
        data: where the series are.
        folder: for a database and for copies of the tables, without their compression.
    """
    database = folder / "notifier.db"
    rules = raw_tables(series.rules)
    seen = 0
    snapshots = series.snapshots(data)
    programs.ingest(database, series.profile, snapshots[0]).well()
    for before, after in pairwise(snapshots):
        ran = programs.ingest(database, series.profile, after).well()
        lines = programs.changes(database, since=seen)
        seen += len(lines)
        theirs = ToldByCsvDiff()
        rows, their_seconds = _by_csv_diff(series, rules, (before, after), theirs, folder)
        yield Step(
            name=f"{_day(before)} to {_day(after)}",
            rows=rows,
            ours=told_by_notifier(lines),
            theirs=theirs.told,
            changes=len(lines),
            ignored=theirs.ignored,
            spaces=theirs.spaces,
            seconds=ran.seconds,
            their_seconds=their_seconds,
        )


def changes_by_row_number(series: Series, data: Path, folder: Path) -> Iterator[int]:
    """Count what notifier would tell at each step with the row number as the key."""
    database = folder / "by-row-number.db"
    profile = folder / "by-row-number.toml"
    profile.write_text(_by_row_number(series.rules.read_text()))
    seen = 0
    for number, snapshot in enumerate(series.snapshots(data)):
        programs.ingest(database, str(profile), snapshot).well()
        if number:
            lines = programs.changes(database, since=seen)
            seen += len(lines)
            yield len(lines)


def refusals(series: Series, data: Path, database: Path) -> Iterator[tuple[Path, programs.Ran]]:
    """Offer what was saved on bad days to a database that has seen a good one."""
    programs.ingest(database, series.profile, series.snapshots(data)[0]).well()
    for path in series.broken(data):
        yield path, programs.ingest(database, series.profile, {"locations": path})


def _by_csv_diff(
    series: Series,
    rules: Mapping[str, RawTable],
    pair: tuple[Snapshot, Snapshot],
    found: ToldByCsvDiff,
    folder: Path,
) -> tuple[tuple[int, int], float]:
    counts, seconds = [0, 0], 0.0
    for table, key in series.keys.items():
        copies = [folder / f"before-{table}.csv", folder / f"after-{table}.csv"]
        for place, (snapshot, copy) in enumerate(zip(pair, copies, strict=True)):
            counts[place] += _copied(snapshot[table], copy, rules[table] if key is None else None)
        ran = programs.csv_diff(*copies, key=key or MADE_KEY).well()
        found.add(json.loads(ran.out), rules[table])
        seconds += ran.seconds
    return (counts[0], counts[1]), seconds


def _copied(path: Path, copy: Path, to_be_keyed: RawTable | None) -> int:
    """Copy a table as it is, or with a column for its key; give the number of its rows."""
    content = gzip.decompress(path.read_bytes())
    copy.write_bytes(content)
    with copy.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if to_be_keyed is not None:
        keys = made_keys(rows, to_be_keyed.key)
        with copy.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [*rows[0], MADE_KEY])
            writer.writeheader()
            writer.writerows({**row, MADE_KEY: key} for row, key in zip(rows, keys, strict=True))
    return len(rows)


def _by_row_number(profile: str) -> str:
    """Write a profile in which the row number is the key, and no longer ignored."""
    keyed, keys = re.subn(r"(?m)^key = .*$", f'key = ["{_ROW_NUMBER}"]', profile)
    written, ignored = re.subn(rf'(?m)^ *"{_ROW_NUMBER}",$', "", keyed)
    if (keys, ignored) != (1, 1):
        raise ValueError("the profile is not written as it was")
    return written


def _day(snapshot: Snapshot) -> str:
    return snapshot["locations"].name.partition(".")[0]
