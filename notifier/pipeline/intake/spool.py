"""Put aside the lines that differ while a snapshot is read; a temporary file beyond some megabytes.

So the snapshot is read once, memory stays small, and the write transaction opens after the reading.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Self

from notifier.domain.fingerprint import SIZE

_IN_MEMORY = 1 * 1024 * 1024
#: A block is as many lines as this, or as many bytes, whichever comes first.
_BLOCK_LINES = 200
_BLOCK_BYTES = 8 * 1024 * 1024
_HEAD = struct.Struct(f"!II?{SIZE}s")


@dataclass(frozen=True, slots=True)
class Spooled:
    """A line that is not the same as before."""

    #: Its line number in the snapshot.
    number: int
    #: Whether the store knew no location with its id.
    is_new: bool
    fingerprint: bytes
    line: bytes


class Spool:
    """Written once, then read once, in blocks."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by __exit__
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def put(self, spooled: Spooled) -> None:
        """Put one aside."""
        head = _HEAD.pack(len(spooled.line), spooled.number, spooled.is_new, spooled.fingerprint)
        self._file.write(head)
        self._file.write(spooled.line)
        self.count += 1

    def blocks(self) -> Iterator[list[Spooled]]:
        """Give all that was put aside, in order, block by block."""
        self._file.seek(0)
        block: list[Spooled] = []
        size = 0
        while head := self._file.read(_HEAD.size):
            length, number, is_new, fingerprint = _HEAD.unpack(head)
            block.append(Spooled(number, is_new, fingerprint, self._file.read(length)))
            size += length
            if len(block) >= _BLOCK_LINES or size >= _BLOCK_BYTES:
                yield block
                block, size = [], 0
        if block:
            yield block
