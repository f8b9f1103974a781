"""A file in format 1 is read as a stream, and refused with a sentence that helps."""

import gzip
import hashlib
import json
import os
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from notifier.domain.snapshot import RawLocation
from notifier.errors import SnapshotRefused, SourceUnavailable
from notifier.sources.convert import convert
from notifier.sources.input_file import Limits
from notifier.sources.snapshot_file import SnapshotFile

HEADER = {
    "format": "location-snapshot/1",
    "source": "voorbeeld",
    "taken_at": "2026-11-20T06:00:00+01:00",
    "locations": 2,
}
ONE, TWO = '{"id": "910000001", "name": "Één"}', '{"name": "Twee", "id": "910000002"}'

Writer = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    """Write a file: lines as text, a header unless it is given as bytes."""

    def writer(*lines: str, name: str = "a.jsonl", **header: object) -> Path:
        path = tmp_path / name
        path.write_text("\n".join([json.dumps(HEADER | header), *lines]) + "\n")
        return path

    return writer


def read(path: Path, *, source: str | None = "voorbeeld") -> list[RawLocation]:
    return list(SnapshotFile(path, source=source).fetch().locations)


def refusal(path: Path, *, limits: Limits | None = None) -> str:
    with pytest.raises(SnapshotRefused) as caught:
        list(SnapshotFile(path, source="voorbeeld", limits=limits or Limits()).fetch().locations)
    return str(caught.value).partition("\n")[2].replace(str(path), "FILE").strip()


def test_each_line_is_given_with_its_id_bytes_and_number(write: Writer) -> None:
    path = write(ONE, TWO)

    locations = read(path)

    assert locations == [
        RawLocation("910000001", ONE.encode(), 2),
        RawLocation("910000002", TWO.encode(), 3),
    ]


def test_the_header_gives_source_moment_in_utc_and_count(write: Writer) -> None:
    snapshot = SnapshotFile(write(ONE, TWO), source=None).fetch()

    assert (snapshot.source, snapshot.expected) == ("voorbeeld", 2)
    assert snapshot.taken_at == datetime(2026, 11, 20, 5, tzinfo=UTC)
    assert snapshot.taken_at.tzinfo is UTC


def test_gzip_is_known_by_its_bytes_and_not_by_its_name(write: Writer) -> None:
    path = write(ONE, TWO)
    path.write_bytes(gzip.compress(path.read_bytes()))

    assert [location.id for location in read(path)] == ["910000001", "910000002"]


def test_the_digest_is_that_of_the_file_before_a_line_is_read(write: Writer) -> None:
    path = write(ONE, "no JSON at all")

    digest = SnapshotFile(path, source=None).fetch().digest

    assert digest == hashlib.sha256(path.read_bytes()).digest()


def test_a_byte_order_mark_windows_newlines_and_blank_lines_at_the_end_are_no_matter(
    write: Writer,
) -> None:
    path = write(ONE, TWO, "", "  ")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert [location.line for location in read(path)] == [ONE.encode(), TWO.encode()]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_a_snapshot_that_is_not_walked_leaves_nothing_open(write: Writer) -> None:
    opened = sorted(Path("/proc/self/fd").iterdir())

    snapshot = SnapshotFile(write(ONE, TWO), source=None).fetch()

    assert snapshot.expected == 2
    assert sorted(Path("/proc/self/fd").iterdir()) == opened


def test_memory_does_not_grow_with_the_file(write: Writer) -> None:
    line = json.dumps({"id": "910000001", "attributes": {"text": "x" * 20_000}})
    path = write(*[line] * 500, locations=500)
    source = SnapshotFile(path, source="voorbeeld")

    tracemalloc.start()
    count = sum(1 for _ in source.fetch().locations)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 500
    assert peak < path.stat().st_size / 3


def test_what_is_written_is_what_was_read(write: Writer, tmp_path: Path) -> None:
    path, copy = write(ONE, TWO), tmp_path / "copy.jsonl"

    with copy.open("wb") as out:
        count = convert(SnapshotFile(path, source=None).fetch(), out)

    assert count == 2
    assert read(copy) == read(path)


def test_a_missing_file_is_unavailable_and_not_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match=r"voorbeeld cannot be read: .*No such file"):
        SnapshotFile(tmp_path / "none.jsonl", source="voorbeeld").fetch()


def test_a_snapshot_of_another_source_is_refused(write: Writer) -> None:
    assert refusal(write(ONE, TWO, source="elders")) == (
        "FILE:1: $.source: the snapshot is of elders; expected one of voorbeeld"
    )


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ({"format": "location-snapshot/9"}, "$.format: the format is “location-snapshot/9”"),
        ({"taken_at": "2026-11-20T05:00:00"}, "$.taken_at"),
        ({"taken_at": "yesterday"}, "$.taken_at"),
        ({"locations": -1}, "$.locations"),
        ({"source": "Twee Woorden"}, "$.source"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_header_is_refused_with_its_field(
    write: Writer, header: dict[str, object], words: str
) -> None:
    path = write(ONE, TWO, **header)

    message = refusal(path)

    assert message.startswith("FILE:1: ")
    assert words in message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty; expected a header"),
        (b"\n{}\n", "the file begins with a blank line"),
        (
            b"<!DOCTYPE html><html><head><style>p {}</style><title>Onderhoud</title>",
            "it looks like a web page: “Onderhoud”",
        ),
        (b"<head><style>p {}</style></head> <b>Even &amp; geduld</b>", "“Even & geduld”"),
        (b'{"message": "Upstream timed out", "x": 1}', "an error message or another JSON"),
        (b'{"message": "Upstream timed out", "x": 1}', "“Upstream timed out”"),
        (b'{\n  "error": "Te druk"\n}\n', "“Te druk”"),
        (b'{"errors": ["Te druk"]}', '“{"errors": ["Te druk"]}”'),
        (b"<!-- -->", "it looks like a web page: “<!-- -->”"),
        (b"id;name\n1;Een\n", "the first line is no header: “id;name 1;Een”"),
        (b"PK\x03\x04 and so on", "an Excel workbook"),
        ("location".encode("utf-16"), "text in UTF-16"),
        (b"\xff\xff\xff", "the first line is no header"),
    ],
)
def test_what_is_no_snapshot_is_named(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)

    message = refusal(path)

    assert words in message
    assert "expected a header" in message


@pytest.mark.parametrize("announced", [1, 3])
def test_another_number_of_locations_than_announced_is_refused_with_both(
    write: Writer, announced: int
) -> None:
    message = refusal(write(ONE, TWO, locations=announced))

    assert message.startswith(f"FILE: the header announces {announced} locations, the file has 2")


def test_a_cut_off_line_is_refused_with_its_number(write: Writer) -> None:
    path = write(ONE, TWO)
    path.write_bytes(path.read_bytes()[:-12])

    assert refusal(path).startswith("FILE:3: Input data was truncated; expected one location")


@pytest.mark.parametrize("kept", [30, 12])
def test_a_cut_off_gzip_file_is_refused(write: Writer, kept: int) -> None:
    path = write(ONE, TWO)
    path.write_bytes(gzip.compress(path.read_bytes())[:-kept])

    assert "the gzip file is cut off or damaged" in refusal(path)


def test_a_damaged_gzip_file_is_refused(write: Writer) -> None:
    path = write(*[ONE] * 2000, locations=2000)
    packed = bytearray(gzip.compress(path.read_bytes(), 1))
    packed[len(packed) // 2] ^= 0xFF
    path.write_bytes(packed)

    assert "cut off or damaged" in refusal(path)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"name": "zonder id"}', "Object missing required field `id`"),
        ('{"id": ""}', "$.id"),
        ('{"id": 910000001}', "$.id: Expected `str`, got `int`"),
        ("[1]", "Expected `object`, got `array`"),
        ('{"id": "a"} {"id": "b"}', "trailing characters"),
        ("geen JSON", "expected one location as one JSON object with an id"),
    ],
)
def test_a_line_that_is_no_location_is_refused(write: Writer, line: str, words: str) -> None:
    message = refusal(write(ONE, line))

    assert message.startswith("FILE:3: ")
    assert words in message


def test_every_bad_line_is_named_and_the_good_ones_are_given(write: Writer) -> None:
    path = write("[1]", ONE, "[2]", locations=3)
    locations = SnapshotFile(path, source=None).fetch().locations

    given = next(locations).id
    with pytest.raises(SnapshotRefused) as caught:
        next(locations)

    assert given == "910000001"
    assert [fault.line for fault in caught.value.faults] == [2, 4]


def test_faults_are_capped_and_counted(write: Writer) -> None:
    path = write(*["[]"] * 1200, locations=1200)

    with pytest.raises(SnapshotRefused) as caught:
        read(path)

    assert (len(caught.value.faults), caught.value.more) == (1000, 200)


def test_a_line_in_another_encoding_is_refused(write: Writer) -> None:
    path = write(ONE, TWO)
    path.write_bytes(path.read_bytes().replace("Één".encode(), "Één".encode("latin-1")))

    assert refusal(path) == "FILE:2: not UTF-8: save the file as UTF-8"


def test_a_blank_line_in_the_middle_is_refused(write: Writer) -> None:
    assert refusal(write(ONE, "", TWO)) == "FILE:3: a blank line; expected a location"


def test_an_endless_line_is_refused_without_reading_it(write: Writer) -> None:
    path = write(ONE, "x" * 5000)

    message = refusal(path, limits=Limits(line=1024))

    assert message == "FILE:3: the line is longer than 1 KiB; expected one location a line"


def test_a_small_file_that_unpacks_to_too_much_is_refused(write: Writer) -> None:
    path = write(*[ONE] * 50_000, locations=50_000)
    path.write_bytes(gzip.compress(path.read_bytes()))

    message = refusal(path, limits=Limits(total=1 << 20))

    assert path.stat().st_size < 1 << 20
    assert "the file is larger than 1 MiB when unpacked" in message


def test_a_file_that_is_replaced_before_it_is_walked_is_refused(write: Writer) -> None:
    snapshot = SnapshotFile(write(ONE, TWO), source=None).fetch()
    write(TWO, ONE, ONE, locations=3)

    with pytest.raises(SnapshotRefused, match="replaced while it was read"):
        list(snapshot.locations)


def test_values_nested_without_end_are_a_fault_and_no_crash(write: Writer) -> None:
    deep = '{"id": "910000001", "x": ' + "[" * 100_000

    found = refusal(write(deep, TWO))

    assert found == "FILE:2: values inside values, deeper than any location goes"


def test_a_header_nested_without_end_is_a_fault_and_no_crash(write: Writer) -> None:
    assert "FILE:1: " in refusal(write(ONE, TWO, x=json.loads("[" * 900 + "]" * 900)))


def test_half_a_surrogate_pair_is_said_to_be_one(write: Writer) -> None:
    assert "half of a surrogate pair" in refusal(write('{"id": "1", "name": "\\ud800"}', TWO))


def test_a_folder_and_a_pipe_are_no_files_and_nothing_waits_for_them(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    for path, words in ((tmp_path, "a folder"), (tmp_path / "pipe", "no file that can be read")):
        with pytest.raises(SourceUnavailable, match=words):
            SnapshotFile(path, source="voorbeeld").fetch()
