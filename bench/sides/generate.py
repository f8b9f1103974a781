"""Invent one file of bench data: ``FOLDER LOCATIONS NAME``, the name one of `FILES`."""

import csv
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from notifier.domain.location import Location, Record, encode
from notifier.sources.fictitious.bench import TAKEN_AT, bench_locations, with_share_changed
from notifier.sources.snapshot_writer import write_snapshot

SOURCE = "fictief"
_SEED = 1
#: Share of the records changed, by the file's first name; each is one day after the one before.
SHARES = {"first": 0.0, "again": 0.0, "one-percent": 0.01, "half": 0.5}
FILES = [f"{name}{ending}" for name in SHARES for ending in (".jsonl", ".json", ".csv")]
_OF_RECORDS = (
    *("id", "url", "kind", "advice", "text", "visited_on", "published_on", "follow_up.code"),
    *("follow_up.text", "trajectory", "urgent", "decided_on", "communicated_on", "effective_from"),
    *("effective_to", "grounds", "objection.lodged_on", "objection.admissible"),
    *("objection.outcome", "about", "about_id", "dated_on", "attributes"),
)
_COLUMNS = ("key", "location", "name", "record", *_OF_RECORDS)


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


def _rows(location: Location) -> Iterator[list[object]]:
    """Give one row a record, with each of its fields and a key that does not change."""
    records: list[Record] = [*location.inspections, *location.enforcement, *location.reactions]
    for number, record in enumerate(records):
        start = [f"{location.id}/{number}", location.id, location.name, type(record).__name__]
        yield [*start, *(_cell(record, name) for name in _OF_RECORDS)]


def _cell(record: object, name: str) -> object:
    for part in name.split("."):
        record = getattr(record, part, None)
    if isinstance(record, list):
        return " ".join(f"{ground.kind}: {ground.text}" for ground in record)
    return record or None


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
