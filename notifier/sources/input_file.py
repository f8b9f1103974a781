"""A file as it is read: plain or gzip, hashed, as bounded lines or whole.

It knows no format. The file is hashed first and read afterwards; where it is another file by then,
it is refused, so that what was hashed is what was read.
"""

import gzip
import hashlib
import io
import os
import stat
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from notifier.errors import SourceUnavailable
from notifier.sources.faults import refused

_GZIP = b"\x1f\x8b"
_BUFFER = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is read before a file is refused, counted after unpacking."""

    #: Bytes of one line.
    line: int = 16 << 20
    #: Bytes of the whole: a gzip of a few megabytes can unpack to a full disk.
    total: int = 4 << 30


class InputFile:
    """One file under the name that messages give it."""

    def __init__(self, path: Path, *, name: str, source: str, limits: Limits) -> None:
        """Hash the file.

        Args:
            path: where it is.
            name: what messages call it; may differ from the path where it was downloaded.
            source: whose it is, for messages.
            limits: how much of it is read at most.

        Raises:
            SourceUnavailable: it is not there or may not be read.
        """
        self.name = name
        #: The last part of its path, which tells the format and perhaps the date.
        self.filename = path.name
        self._path, self._source, self._limits = path, source, limits
        self._check_kind()
        with self._readable(), path.open("rb") as stream:
            self._identity = _identity(stream)
            #: SHA-256 of its bytes as they are, not unpacked.
            self.digest = hashlib.file_digest(stream, "sha256").digest()

    def lines(self) -> Generator[bytes]:
        """Walk the lines, each with its newline.

        Raises:
            SnapshotRefused: it is cut off, passes a limit or was replaced meanwhile.
            SourceUnavailable: it cannot be read.
        """
        number = total = 0
        limit = self._limits.line
        with self._readable(), self._unpacked() as stream:
            for line in iter(partial(stream.readline, limit + 1), b""):
                number += 1
                total += len(line)
                if len(line) > limit:
                    raise refused(self.name, _too_long(limit), line=number)
                if total > self._limits.total:
                    raise refused(self.name, self._too_large, line=number)
                yield line

    def content(self) -> bytes:
        """Give the whole content, for formats that cannot be read as a stream.

        Raises:
            SnapshotRefused: it is cut off, passes the limit or was replaced meanwhile.
            SourceUnavailable: it cannot be read.
        """
        with self._readable(), self._unpacked() as stream:
            content = stream.read(self._limits.total + 1)
        if len(content) > self._limits.total:
            raise refused(self.name, self._too_large)
        return content

    def start(self, size: int = 1 << 16) -> bytes:
        """Give the first bytes, or the error of `content`."""
        with self._readable(), self._unpacked() as stream:
            return stream.read(size)

    def too_large(self, size: int) -> bool:
        """Say whether content of this size would pass the limit."""
        return size > self._limits.total

    def _check_kind(self) -> None:
        """Refuse what is no file before it is opened: a pipe would wait for its other end."""
        with self._readable():
            mode = self._path.stat().st_mode
        if not stat.S_ISREG(mode):
            what = "a folder" if stat.S_ISDIR(mode) else "no file that can be read twice"
            problem = f"{self.name}: it is {what}; expected a file"
            raise SourceUnavailable(source=self._source, problem=problem)

    @property
    def _too_large(self) -> str:
        return f"the file is larger than {_bytes(self._limits.total)} when unpacked"

    @contextmanager
    def _unpacked(self) -> Iterator[BinaryIO]:
        with self._path.open("rb", buffering=_BUFFER) as raw:
            if _identity(raw) != self._identity:
                raise refused(self.name, "the file was replaced while it was read; try again")
            if raw.read(len(_GZIP)) != _GZIP:
                raw.seek(0)
                yield raw
                return
            raw.seek(0)
            with gzip.GzipFile(fileobj=raw) as packed:
                yield io.BufferedReader(packed, _BUFFER)

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Turn what the system and gzip raise into our errors."""
        try:
            yield
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            problem = "the gzip file is cut off or damaged: fetch or copy it again"
            raise refused(self.name, f"{problem} ({error})") from error
        except OSError as error:
            problem = f"{self.name}: {error.strerror or error}"
            raise SourceUnavailable(source=self._source, problem=problem) from error


def _identity(stream: BinaryIO) -> tuple[int, ...]:
    state = os.fstat(stream.fileno())
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns


def _too_long(limit: int) -> str:
    return f"the line is longer than {_bytes(limit)}; expected one location a line"


def _bytes(count: int) -> str:
    for unit, size in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if count >= size:
            return f"{count / size:g} {unit}"
    return f"{count} bytes"
