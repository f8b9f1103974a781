"""A snapshot: all locations of a source at one moment, as a header and a stream of raw lines.

It does not read files; a source makes it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

FORMAT = "location-snapshot/1"


@dataclass(frozen=True, slots=True)
class RawLocation:
    """One location, not yet decoded. Positional, since it is made once a line."""

    #: The source's key, already checked to be text.
    id: str
    #: The line's bytes without its newline.
    line: bytes
    #: The line's number in its file, counted from 1.
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All of a source at one moment.

    ``locations`` may be walked once. It raises `notifier.errors.SnapshotRefused` where the file is
    cut off, is not what it says it is, or has another number of lines than the header says.
    """

    #: Name of the source, as in the settings.
    source: str
    #: The moment at which the source looked like this; aware UTC.
    taken_at: datetime
    #: How many locations must come.
    expected: int
    #: SHA-256 of the whole input: the same input again is recognised without reading a line.
    digest: bytes
    #: Name of the file or address, for messages.
    file: str
    locations: Iterator[RawLocation]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The source says that nothing has changed since we last looked (RFC 9110, section 15.4.5)."""

    source: str
