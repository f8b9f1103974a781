"""The embedded way out: a maildir, into which each message is written once, whatever happens.

Its file name follows from the message id, so that sending again after a crash changes nothing.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from notifier.domain.delivery import Accepted, Outcome, Rejected
from notifier.domain.message import Content, Message
from notifier.errors import TransportUnavailable
from notifier.mail.headers import Sender
from notifier.mail.letter import Letter

_BATCH = 500


class MailboxTransport:
    """Writes mails where any mail program, and the demo's page, can read them."""

    name = "mailbox"
    batch = _BATCH

    def __init__(self, *, directory: Path, sender: Sender) -> None:
        """Remember where; the directory is made when the first mail comes.

        Args:
            directory: the maildir.
            sender: who writes.
        """
        self._directory = directory
        self._sender = sender
        self.decided = 0

    def send(self, content: Content, messages: Sequence[Message]) -> Iterator[Outcome]:
        """Write the mails, make them lasting, then answer for all of them at once.

        Raises:
            TransportUnavailable: the disk refuses; writing the rest again later does no harm.
        """
        outcomes: list[Outcome] = []
        refused: OSError | None = None
        try:
            there = self._there()
            try:
                letter = Letter(content, self._sender)
                for message in messages:
                    outcomes.append(self._write(letter, message, there))  # noqa: PERF401 - some
            except OSError as error:  # what stands there already must not go by another way too
                refused = error
            _make_lasting(self._directory / "new")
        except OSError as error:
            raise self._unavailable(error) from error
        for self.decided in reversed(range(len(outcomes))):
            yield outcomes[-1 - self.decided]
        if refused is not None:
            raise self._unavailable(refused) from refused

    def close(self) -> None:
        """Nothing is kept open."""

    def _unavailable(self, error: OSError) -> TransportUnavailable:
        problem = error.strerror or type(error).__name__
        return TransportUnavailable(transport=self.name, problem=problem)

    def _there(self) -> set[str]:
        """Give the names of the mails that stand there, in folders that are made where missing."""
        for part in ("tmp", "new", "cur"):
            (self._directory / part).mkdir(parents=True, exist_ok=True)
        return _names(self._directory / "new") | _names(self._directory / "cur")

    def _write(self, letter: Letter, message: Message, there: set[str]) -> Outcome:
        name = file_name(message.message_id)
        if name in there:
            return Accepted(reference=name)
        try:
            mail = letter.to(message)
        except ValueError as error:
            return Rejected(reason=str(error))
        waiting = self._directory / "tmp" / name
        with waiting.open("wb") as file:
            file.write(mail.replace(b"\r\n", b"\n"))
            file.flush()
            os.fsync(file.fileno())
        waiting.rename(self._directory / "new" / name)
        there.add(name)
        return Accepted(reference=name)


def file_name(message_id: str) -> str:
    """Give the name of a message's file, before a mail program adds its flags to it."""
    return f"{hashlib.sha256(message_id.encode()).hexdigest()[:32]}.notifier"


def _names(directory: Path) -> set[str]:
    return {entry.name.partition(":")[0] for entry in os.scandir(directory)}


def _make_lasting(directory: Path) -> None:
    """Let the names in a directory outlive a loss of power."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
