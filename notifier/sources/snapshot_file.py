"""Reads snapshot format 1 from a file, plain or gzip, as a stream.

Of a location's line it takes the id alone: most lines are the same as last time, and their bytes
show that. It keeps nothing of a line that it has handed out, so it cannot judge doubles.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from notifier.domain.line_faults import LONE_SURROGATE, UNDECODABLE, fault_of
from notifier.domain.location import Header, decode_header
from notifier.domain.snapshot import FORMAT, RawLocation, Snapshot
from notifier.errors import Fault, SnapshotRefused
from notifier.sources.faults import Faults, refused
from notifier.sources.impostor import first_words, impostor
from notifier.sources.input_file import InputFile, Limits

_BOM = b"\xef\xbb\xbf"
_UNLIMITED = Limits()


class _Identified(Struct, gc=False):
    id: Annotated[str, Meta(min_length=1)]


class _Formatted(Struct, gc=False):
    format: str


_identified = msgspec.json.Decoder(_Identified)
_formatted = msgspec.json.Decoder(_Formatted)


class SnapshotFile:
    """A file in format 1."""

    def __init__(
        self,
        path: Path,
        *,
        source: str | None,
        name: str | None = None,
        limits: Limits = _UNLIMITED,
    ) -> None:
        """Name the file; nothing is opened yet.

        Args:
            path: where it is.
            source: whose it must be; None takes the header's word for it.
            name: what messages call it; the path by default.
            limits: how much is read at most.
        """
        self._path, self._source, self._limits = path, source, limits
        self._name = name or str(path)

    def fetch(self) -> Snapshot:
        """Hash the file and read its header; the locations follow as they are walked.

        Raises:
            SnapshotRefused: it is no snapshot, or not of this source.
            SourceUnavailable: it cannot be read.
        """
        file = InputFile(
            self._path, name=self._name, source=self._source or self._name, limits=self._limits
        )
        header = _header(file)
        if self._source not in {None, header.source}:
            problem = f"the snapshot is of {header.source}; expected one of {self._source}"
            raise SnapshotRefused(
                [Fault(file=file.name, line=1, field="$.source", problem=problem)]
            )
        return Snapshot(
            source=header.source,
            taken_at=header.taken_at.astimezone(UTC),
            expected=header.locations,
            digest=file.digest,
            file=file.name,
            locations=_locations(file, header.locations),
        )


def _header(file: InputFile) -> Header:
    with closing(file.lines()) as lines:
        line = next(lines, b"").removeprefix(_BOM)
    if not line.strip():
        what = "the file begins with a blank line" if line else "the file is empty"
        raise refused(file.name, f"{what}; expected {_EXPECTED}", line=1)
    try:
        found = _formatted.decode(line).format
    except UNDECODABLE as error:
        raise refused(file.name, _no_header(file), line=1) from error
    if found != FORMAT:
        problem = f"the format is “{found}”; this program reads “{FORMAT}”"
        raise SnapshotRefused([Fault(file=file.name, line=1, field="$.format", problem=problem)])
    header = decode_header(line, file=file.name)
    if isinstance(header, Fault):
        raise SnapshotRefused([header])
    return header


_EXPECTED = f'a header: {{"format": "{FORMAT}", "source": …, "taken_at": …, "locations": …}}'


def _no_header(file: InputFile) -> str:
    start = file.start()
    kind = impostor(start) or f"the first line is no header: “{first_words(start)}”"
    return f"{kind}; expected {_EXPECTED}, or a table together with its profile"


def _locations(file: InputFile, expected: int) -> Iterator[RawLocation]:
    """Walk the locations; what is wrong is gathered and raised at the end."""
    faults, count = Faults(), 0
    for number, line in _written_lines(file):
        count += 1
        try:
            id_ = _identified.decode(line).id
            # msgspec does not look into what it skips
            line.decode()
        except UNDECODABLE as error:
            faults.add(_fault(error, file=file.name, number=number, line=line))
        else:
            yield RawLocation(id_, line, number)
    if count != expected:
        faults.add(Fault(file=file.name, problem=_miscounted(expected, count)))
    faults.refuse_if_any()


def _written_lines(file: InputFile) -> Iterator[tuple[int, bytes]]:
    """Give the lines after the header with their numbers; blank ones may only end the file."""
    blank = None
    lines = enumerate(file.lines(), start=1)
    next(lines, None)
    for number, line in lines:
        content = line.rstrip(b"\r\n")
        if not content or content.isspace():
            blank = blank or number
            continue
        if blank:
            raise refused(file.name, "a blank line; expected a location", line=blank)
        yield number, content


def _fault(error: Exception, *, file: str, number: int, line: bytes) -> Fault:
    fault = fault_of(error, file=file, number=number, line=line)
    said = fault.field is not None or fault.problem == LONE_SURROGATE
    if said or not isinstance(error, msgspec.DecodeError):
        return fault
    problem = f"{fault.problem}; expected one location as one JSON object with an id"
    return Fault(file=file, line=number, problem=problem)


def _miscounted(expected: int, count: int) -> str:
    why = "it seems to be cut off" if count < expected else "the header belongs to another file"
    return f"the header announces {expected} locations, the file has {count}: {why}"
