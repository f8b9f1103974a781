"""The writer gives files that the domain's own readers accept, whole or not at all."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from notifier.domain.location import Header, Location, decode, decode_header
from notifier.sources.snapshot_file import SnapshotFile
from notifier.sources.snapshot_writer import write, write_snapshot

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def some_locations(count: int) -> Iterator[Location]:
    return (Location(id=f"{n:09d}", name=f"Opvang {n} (fictief)") for n in range(count))


def test_what_is_written_is_read_back() -> None:
    out = BytesIO()

    write(some_locations(3), out, source="fictief", taken_at=NOON, count=3)

    header, *lines = out.getvalue().splitlines()
    assert decode_header(header, file="-") == Header(
        format="location-snapshot/1", source="fictief", taken_at=NOON, locations=3
    )
    read = [decode(line, file="-", number=n) for n, line in enumerate(lines, start=2)]
    assert read == list(some_locations(3))


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_the_reader_of_the_format_takes_the_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_snapshot(some_locations(3), path, source="fictief", taken_at=NOON)

    snapshot = SnapshotFile(path, source="fictief").fetch()

    assert (snapshot.source, snapshot.taken_at, snapshot.expected) == ("fictief", NOON, 3)
    assert [raw.id for raw in snapshot.locations] == [place.id for place in some_locations(3)]


def test_no_location_at_all_is_a_snapshot_too() -> None:
    out = BytesIO()

    write([], out, source="fictief", taken_at=NOON, count=0)

    assert out.getvalue().endswith(b'"locations":0}\n')


@pytest.mark.parametrize("came", [2, 4])
def test_another_number_than_announced_is_refused(came: int) -> None:
    with pytest.raises(ValueError, match=f"3 locations were announced and {came} came"):
        write(some_locations(came), BytesIO(), source="fictief", taken_at=NOON, count=3)


def test_a_header_that_no_reader_takes_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\$\.source"):
        write([], BytesIO(), source="Not A Name", taken_at=NOON, count=0)


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\$\.taken_at"):
        write([], BytesIO(), source="fictief", taken_at=NOON.replace(tzinfo=None), count=0)


def test_a_gz_suffix_compresses_the_same_bytes(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.jsonl", tmp_path / "a.jsonl.gz"

    for path in (plain, packed):
        write_snapshot(some_locations(5), path, source="fictief", taken_at=NOON)

    assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()


def test_the_same_snapshot_is_the_same_file(tmp_path: Path) -> None:
    one, other = tmp_path / "one.jsonl.gz", tmp_path / "other.jsonl.gz"

    for path in (one, other):
        write_snapshot(some_locations(5), path, source="fictief", taken_at=NOON, count=5)

    assert one.read_bytes() == other.read_bytes()


def test_a_failed_write_leaves_the_older_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"older")

    with pytest.raises(ValueError, match="announced"):
        write_snapshot(some_locations(2), path, source="fictief", taken_at=NOON, count=3)

    assert [file.name for file in tmp_path.iterdir()] == ["a.jsonl"]
    assert path.read_bytes() == b"older"
