"""The two ports, a way in and a way out: their concrete forms are in `sources`, `transports`."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from notifier.domain.delivery import Outcome
from notifier.domain.message import Content, Message
from notifier.domain.snapshot import NotModified, Snapshot


class Source(Protocol):
    """A way in."""

    def fetch(self) -> Snapshot | NotModified:
        """Open the source's present snapshot.

        Raises:
            notifier.errors.SnapshotRefused: what came is no snapshot.
            notifier.errors.SourceUnavailable: nothing came.
        """


class Transport(Protocol):
    """A way out."""

    @property
    def name(self) -> str:
        """Its name in settings, logs and the outbox."""

    @property
    def batch(self) -> int:
        """How many messages of one content it takes in one call at most."""

    @property
    def decided(self) -> int:
        """How many of the outcomes that come next are known already.

        They were decided by one answer with the last one, so all of them are noted together; zero
        where the next outcome has to be asked for.
        """

    def send(self, content: Content, messages: Sequence[Message]) -> Iterator[Outcome]:
        """Send one content to each of the messages' addresses, in their order.

        It yields one outcome for each message as soon as it is known, so that the caller can note
        it before the next is sent.

        Raises:
            notifier.errors.TransportUnavailable: nothing more can be sent; the messages without an
                outcome were not taken.
        """

    def close(self) -> None:
        """Let go of connections."""
