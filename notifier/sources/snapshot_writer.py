"""Writes locations as a snapshot in format 1: a header, then one line a location, as a stream.

It reads nothing and checks no location: a `Location` is whole by its type.
"""

import gzip
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from notifier.domain.location import Header, Location, decode_header, encode
from notifier.domain.snapshot import FORMAT

#: Half the default level's time for a few per cent more bytes: snapshots are big and live a day.
_LEVEL = 5


def write(
    locations: Iterable[Location], out: BinaryIO, *, source: str, taken_at: datetime, count: int
) -> None:
    """Write a snapshot to an open binary file; memory does not grow with it.

    Args:
        locations: walked once.
        out: where it goes; stays open.
        source: the source's name, as the header allows it.
        taken_at: the moment at which the source looked like this; aware.
        count: how many locations come, since the header stands first.

    Raises:
        ValueError: the header would be refused by a reader, or another number of locations came.
    """
    out.write(_header(source, taken_at, count) + b"\n")
    written = 0
    for written, location in enumerate(locations, start=1):  # noqa: B007 - counted here, used below
        out.write(encode(location) + b"\n")
    if written != count:
        raise ValueError(f"{count} locations were announced and {written} came")


def _header(source: str, taken_at: datetime, count: int) -> bytes:
    line = msgspec.json.encode(
        Header(format=FORMAT, source=source, taken_at=taken_at, locations=count)
    )
    read = decode_header(line, file="header")
    if isinstance(read, Header):
        return line
    raise ValueError(str(read))


def write_snapshot(
    locations: Iterable[Location],
    path: Path,
    *,
    source: str,
    taken_at: datetime,
    count: int | None = None,
) -> None:
    """Write a snapshot file, compressed where its name ends in ``.gz``.

    The file appears whole or not at all. The same locations give the same bytes.

    Args:
        locations: walked once.
        path: the file; an older one is replaced.
        source: the source's name.
        taken_at: the moment at which the source looked like this; aware.
        count: how many locations come; without it, an iterator is first read into memory.

    Raises:
        OSError: the file cannot be written.
        ValueError: as for `write`.
    """
    if count is None:
        locations = locations if isinstance(locations, Sequence) else list(locations)
        count = len(locations)
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            if path.suffix == ".gz":
                _write_compressed(locations, file, source=source, taken_at=taken_at, count=count)
            else:
                write(locations, file, source=source, taken_at=taken_at, count=count)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _write_compressed(
    locations: Iterable[Location], file: BinaryIO, *, source: str, taken_at: datetime, count: int
) -> None:
    # No name and no time in the gzip header: the same snapshot is the same file.
    with gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed:
        write(locations, cast("BinaryIO", packed), source=source, taken_at=taken_at, count=count)
