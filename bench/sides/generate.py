"""Invent one file of bench data: ``FOLDER LOCATIONS NAME``, the name one of `FILES`."""

import csv
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from notifier.domain.location import Enforcement, Inspection, Location, Reaction, Record, encode
from notifier.sources.fictitious.bench import TAKEN_AT, bench_locations, with_share_changed
from notifier.sources.snapshot_writer import write_snapshot

SOURCE = "fictief"
_SEED = 1
#: Share of the records changed, by the file's first name; each is one day after the one before.
SHARES = {"first": 0.0, "again": 0.0, "one-percent": 0.01, "half": 0.5}
FILES = [f"{name}{ending}" for name in SHARES for ending in (".jsonl", ".json", ".csv")]
_COLUMNS = ("key", "location", "kind", "date", "id", "url", "code", "text", "more", "status")


def generate(folder: Path, count: int, file: str) -> None:
    """Write one file."""
    name, _, form = file.partition(".")
    locations = bench_locations(_SEED, count)
    if SHARES[name]:
        locations = with_share_changed(locations, SHARES[name], seed=2)
    path = folder / file
    match form:
        case "jsonl":
            write_snapshot(locations, path, source=SOURCE, taken_at=_moment(name), count=count)
        case "json":
            path.write_bytes(b"[" + b",".join(map(encode, locations)) + b"]")
        case _:
            _write_csv(locations, path)


def _moment(name: str) -> datetime:
    return TAKEN_AT + timedelta(days=list(SHARES).index(name))


def _write_csv(locations: Iterable[Location], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for location in locations:
            writer.writerows(_rows(location))


def _rows(location: Location) -> Iterator[tuple[object, ...]]:
    """Give one row a record, with the fields that may change and a key that does not."""
    records: list[Record] = [*location.inspections, *location.enforcement, *location.reactions]
    for number, record in enumerate(records):
        start = (f"{location.id}/{number}", location.id, type(record).__name__)
        yield (*start, *_cells(record))


def _cells(record: Record) -> tuple[object, ...]:
    match record:
        case Inspection(follow_up=follow_up):
            code = follow_up.code if follow_up else None
            text = follow_up.text if follow_up else None
            return (
                record.visited_on,
                record.id,
                record.url,
                record.kind,
                record.advice,
                text,
                code,
            )
        case Enforcement():
            more = " ".join(ground.text or "" for ground in record.grounds)
            rest = (record.text, more, record.effective_to)
            return (record.decided_on, record.id, record.url, record.kind, *rest)
        case Reaction():
            return (record.dated_on, record.id, record.url, record.about, record.text, "", "")


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
