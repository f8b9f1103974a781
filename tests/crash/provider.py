"""Where mails go: a real SMTP server that takes every one it gets, and a maildir.

Each counts what arrived, by the left part of the message id.
"""

import re
import socket
import threading
from collections import Counter
from pathlib import Path
from typing import Any, Protocol

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

_MESSAGE_ID = re.compile(rb"^message-id:\s*<([^@>]+)@", re.IGNORECASE | re.MULTILINE)
_WAIT_SECONDS = 10


class WayOut(Protocol):
    """One way out, as a test sees it."""

    #: Whether a mail that is sent again arrives again.
    doubles: bool

    def settings(self) -> dict[str, str]:
        """Give the settings that lead to it."""

    def quiet(self) -> None:
        """Wait until all is counted that a killed process left behind."""

    def arrived(self) -> Counter[str]:
        """Give how often each mail arrived."""

    def mail_of(self, reference: str) -> str:
        """Give the mail that the store notes under a reference."""


class Maildir:
    """The mailbox transport's folder."""

    doubles = False

    def __init__(self, folder: Path) -> None:
        """Remember the folder."""
        self._folder = folder
        self._read: dict[str, str] = {}

    def settings(self) -> dict[str, str]:
        """Give the settings that lead to it."""
        return {"NOTIFIER_TRANSPORT": "mailbox", "NOTIFIER_MAILBOX_DIR": str(self._folder)}

    def quiet(self) -> None:
        """There is nothing to wait for: what a killed process wrote stands there."""

    def arrived(self) -> Counter[str]:
        """Count the mails by the id that stands in them; each must be whole."""
        for path in self._folder.glob("new/*"):
            if path.name not in self._read:
                mail = path.read_bytes()
                assert mail.rstrip().endswith(b"--"), f"{path.name} is cut off"
                self._read[path.name] = message_id(mail)
        return Counter(self._read.values())

    def mail_of(self, reference: str) -> str:
        """Look into the file: its name is the reference."""
        self.arrived()
        return self._read[reference]


class Provider:
    """An SMTP server."""

    doubles = True

    def __init__(self) -> None:
        """Start on a port that the system gives."""
        self._taken: Counter[str] = Counter()
        self._open = 0
        self._changed = threading.Condition()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self._controller = _Loopback(self, hostname="127.0.0.1", port=self._port)
        self._controller.start()

    def close(self) -> None:
        """Stop."""
        self._controller.stop()

    def settings(self) -> dict[str, str]:
        """Give the settings that lead to it."""
        return {
            "NOTIFIER_TRANSPORT": "smtp",
            "NOTIFIER_SMTP_HOST": "127.0.0.1",
            "NOTIFIER_SMTP_PORT": str(self._port),
        }

    def quiet(self) -> None:
        """Wait until every line is cut: what came over it has been counted then."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._open == 0, _WAIT_SECONDS)

    def arrived(self) -> Counter[str]:
        """Give how often each mail was taken."""
        return Counter(self._taken)

    def mail_of(self, reference: str) -> str:
        """Our answer ends with the id."""
        return reference.rpartition(" ")[2]

    def count(self, lines: int) -> None:
        """Note that a line was opened or cut."""
        with self._changed:
            self._open += lines
            self._changed.notify_all()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take it, and say under which name."""
        assert len(envelope.rcpt_tos) == 1
        found = message_id(bytes(envelope.original_content or b""))
        self._taken[found] += 1
        return f"250 taken as {found}"


def message_id(mail: bytes) -> str:
    """Give the left part of a mail's id."""
    found = _MESSAGE_ID.search(mail)
    assert found is not None
    return found[1].decode()


class _Line(SMTP):
    """One connection, which says when it is cut."""

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - asyncio's
        self.event_handler.count(1)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.event_handler.count(-1)


class _Loopback(Controller):
    def factory(self) -> SMTP:
        return _Line(self.handler, **self.SMTP_kwargs)
