"""A server that takes mails as SendGrid does, and fails in all the ways in which a server can."""

import itertools
import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum, auto
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.sendgrid.rules import MOST_BYTES, faults

_PATH = "/v3/mail/send"
#: Close with a reset, and read nothing more.
_AT_ONCE = struct.pack("ii", 1, 0)


class Mishap(StrEnum):
    """What goes wrong with one request."""

    NONE = auto()
    #: 429 with Retry-After.
    BUSY = auto()
    #: 500, and nothing was taken.
    BROKEN = auto()
    #: 503, and nothing was taken.
    AWAY = auto()
    #: 500, though all was taken.
    LYING = auto()
    #: All was taken, and the answer comes after the other side has given up.
    SLOW = auto()
    #: The line is cut before anything was read.
    CUT_BEFORE = auto()
    #: The line is cut when all was read, and nothing was taken.
    CUT_AFTER = auto()
    #: The line is cut when all was taken.
    LOST = auto()
    #: The answer is given twice.
    TWICE = auto()


_TAKES = frozenset({Mishap.NONE, Mishap.LYING, Mishap.SLOW, Mishap.LOST, Mishap.TWICE})
_STATUS = {Mishap.BUSY: 429, Mishap.BROKEN: 500, Mishap.AWAY: 503, Mishap.LYING: 500}


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One mail that was taken."""

    #: The provider's name for the request.
    reference: str
    number: int
    address: str
    custom_args: dict[str, str]
    #: Whether the other side was told that it was taken.
    answered: bool


@dataclass
class FakeSendGrid:
    """What was asked and taken, and how to answer."""

    key: str
    #: Chooses what goes wrong with the next request.
    mishap: Callable[[], Mishap] = lambda: Mishap.NONE
    copies: list[Copy] = field(default_factory=list)
    mishaps: list[Mishap] = field(default_factory=list)
    #: What was refused, as it was told.
    refused: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def draw(self) -> Mishap:
        """Choose, one request at a time."""
        with self._lock:
            chosen = self.mishap()
            self.mishaps.append(chosen)
            return chosen

    def take(self, raw: bytes, mishap: Mishap) -> tuple[int, list[dict[str, str]], str]:
        """Give the status of a request that was read, its errors, and its name."""
        found = [{"field": name, "message": problem} for name, problem in faults(raw)]
        if found:
            with self._lock:
                self.refused += [f"{one['field']}: {one['message']}" for one in found]
            return 400, found, ""
        with self._lock:
            reference = f"fake-{next(self._numbers)}"
            self.copies += _copies(json.loads(raw), reference, self._numbers, mishap)
        return 202, [], reference


def _copies(
    body: dict[str, Any], reference: str, numbers: Iterator[int], mishap: Mishap
) -> Iterator[Copy]:
    for one in body["personalizations"]:
        yield Copy(
            reference=reference,
            number=next(numbers),
            address=one["to"][0]["email"],
            custom_args=one["custom_args"],
            answered=mishap in {Mishap.NONE, Mishap.TWICE},
        )


@contextmanager
def serving(fake: FakeSendGrid) -> Iterator[str]:
    """Serve on a port that the system gives; give the address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, fake)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, fake: FakeSendGrid, *connection: Any) -> None:  # noqa: ANN401 - the library's
        self._fake = fake
        super().__init__(*connection)

    def do_POST(self) -> None:
        with suppress(ConnectionError):  # the other side may have hung up
            self._post()

    def _post(self) -> None:
        mishap = self._fake.draw()
        if mishap is Mishap.CUT_BEFORE:
            self._cut()
            return
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        status = self._refusal(raw)
        if status is not None or mishap not in _TAKES:
            self._without_taking(mishap, status)
        else:
            self._take(raw, mishap)

    def _take(self, raw: bytes, mishap: Mishap) -> None:
        status, errors, reference = self._fake.take(raw, mishap)
        if status == 202 and mishap in {Mishap.LOST, Mishap.SLOW}:
            if mishap is Mishap.SLOW:  # until the other side hangs up
                self.connection.recv(1)
            self._cut()
            return
        lies = status == 202 and mishap is Mishap.LYING
        for _ in range(2 if mishap is Mishap.TWICE else 1):
            self._answer(500 if lies else status, errors, {"X-Message-Id": reference})

    def _refusal(self, raw: bytes) -> int | None:
        if self.path != _PATH:
            return 404
        if self.headers["Authorization"] != f"Bearer {self._fake.key}":
            return 401
        if self.headers.get_content_type() != "application/json":
            return 415
        return 413 if len(raw) > MOST_BYTES else None

    def _without_taking(self, mishap: Mishap, status: int | None) -> None:
        if status is not None:
            self._answer(status, [], {})
        elif mishap is Mishap.CUT_AFTER:
            self._cut()
        else:
            busy = mishap is Mishap.BUSY
            self._answer(_STATUS[mishap], [], {"Retry-After": "30"} if busy else {})

    def _answer(self, status: int, errors: list[dict[str, str]], headers: dict[str, str]) -> None:
        written = json.dumps({"errors": errors}).encode() if errors else b""
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(written))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(written)

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        self.connection.close()

    def log_message(self, *_: object) -> None:
        """Say nothing."""
