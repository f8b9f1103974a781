"""Send what is due: claim with a lease, send with no transaction open, settle.

A message is sent twice only where a run was killed between the other side's yes and our note of it;
so every few outcomes are noted at once, and a way out that recognises a message again says so.
"""

import random
import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto
from itertools import groupby

from notifier.domain.circuit import after, failed
from notifier.domain.delivery import Accepted, Outcome
from notifier.domain.message import Content
from notifier.domain.ports import Transport
from notifier.errors import TransportUnavailable
from notifier.links import Links
from notifier.pipeline.sending.addressing import Addresser
from notifier.pipeline.sending.holding import Hold, is_of_all
from notifier.pipeline.sending.ways import Taken, Ways
from notifier.store.engine import Connection, Sessions
from notifier.store.post import outbox
from notifier.store.post.outbox import Claimed


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverReport:
    """What became of messages in one run: each counts once, with the last that was said of it."""

    accepted: int = 0
    deferred: int = 0
    rejected: int = 0
    unknown: int = 0
    #: Why what is due could not be sent by any way, where that was so.
    unavailable: str | None = None


class _Left(Enum):
    """What is left to do after a batch."""

    MORE = auto()
    NOTHING = auto()
    #: Something waits for a way out, and all of them rest.
    STUCK = auto()


@dataclass(slots=True, kw_only=True)
class Deliver:
    """Sends until nothing is due. Several may run at once, each with transports of its own."""

    sessions: Sessions
    transport: Transport
    #: Further ways out, in the order in which they step in for it.
    others: Sequence[Transport] = ()
    #: How many batches each way gets of how many, by its name; empty: the first that works all.
    shares: Mapping[str, int] = field(default_factory=dict)
    links: Links
    #: The domain of message ids.
    domain: str
    clock: Callable[[], datetime]
    #: How long a claim holds; longer than one message may take. It is taken anew along the way.
    lease: timedelta
    #: Gives a number from 0 to 1 that spreads retries and draws a way out.
    jitter: Callable[[], float] = random.random
    #: Waits for so many seconds, where the database is away.
    pause: Callable[[float], None] = time.sleep
    #: Told how many messages were settled.
    progress: Callable[[int], None] | None = None
    _counts: Counter[str] = field(default_factory=Counter)
    _noted: int = 0
    _problems: dict[str, str] = field(default_factory=dict)

    def run(self) -> DeliverReport:
        """Send what is due now, batch by batch, each by a way out that works."""
        self._counts, self._noted, self._problems = Counter(), 0, {}
        while (left := self._batch()) is _Left.MORE:
            pass
        return DeliverReport(**self._counts, unavailable=self._why(left))

    def _batch(self) -> _Left:
        holder, now, ways = uuid.uuid4().hex, self.clock(), self._ways()
        with self.sessions.writing() as connection:
            taken = ways.take(connection, now)
            if taken is None:
                waits = outbox.is_due(connection, ways.free_from(connection, now))
                return _Left.STUCK if waits else _Left.NOTHING
            claimed = outbox.claim(
                connection, holder=holder, now=now, until=now + self.lease, limit=taken.limit
            )
            if not claimed:
                ways.put_back(connection, taken)
                return _Left.NOTHING
        self._work_off(self._hold(holder, taken, now), taken, claimed)
        return _Left.MORE

    def _work_off(self, hold: Hold, taken: Taken, claimed: Sequence[Claimed]) -> None:
        """Send what was claimed, and note what that says of the way out."""
        wanted = [one for one in claimed if not one.ended]
        hold.cancel([one for one in claimed if one.ended])
        try:
            self._send(hold, taken.transport, wanted)
            new = after(hold.circuit, hold.outcomes, self.clock())
            problem = next(filter(None, map(_said, reversed(hold.outcomes))), "")
        except TransportUnavailable as error:
            new, problem = failed(hold.circuit, self.clock()), error.problem
        finally:
            self._counts.update(type(one).__name__.lower() for one in hold.outcomes)
        if new.open_until is not None:
            self._problems[taken.transport.name] = problem
        untaken = [one for one, said in zip(wanted, hold.outcomes, strict=False) if is_of_all(said)]
        untried = wanted[len(hold.outcomes) :] if hold.ours else []
        if untaken or untried or not new == taken.left == taken.found:
            with self.sessions.writing() as connection:
                self._ways().learn(connection, taken, new, now=self.clock(), problem=problem)
                self._queue_again(connection, hold, untaken, untried)

    def _send(self, hold: Hold, transport: Transport, wanted: Sequence[Claimed]) -> None:
        """Send content by content, until the other side wants none of it or the lease is lost."""
        with self.sessions.reading() as connection:
            contents = outbox.read_contents(connection, sorted({one.content for one in wanted}))
        try:
            for number, group in groupby(wanted, key=lambda one: one.content):
                self._send_one(hold, transport, contents[number], list(group))
                if not hold.ours or hold.is_refused:
                    return
        finally:  # what was sent must be noted, whatever became of the rest
            hold.note()

    def _send_one(
        self, hold: Hold, transport: Transport, content: Content, claimed: Sequence[Claimed]
    ) -> None:
        messages = Addresser(links=self.links, domain=self.domain).messages(content, claimed)
        for one, outcome in zip(claimed, transport.send(content, messages), strict=True):
            hold.keep(one, outcome, decided=transport.decided)
            if not hold.ours or (hold.is_refused and not transport.decided):
                return

    def _queue_again(
        self,
        connection: Connection,
        hold: Hold,
        untaken: Sequence[Claimed],
        untried: Sequence[Claimed],
    ) -> None:
        """Queue what certainly did not leave: for another way at once, where one works.

        Where none does, it waits behind all that is due before the first way is free again, so that
        no message stands in the way of the others for ever.
        """
        now = self.clock()
        free_from = self._ways().free_from(connection, now)
        if untried:
            outbox.give_back(connection, holder=hold.holder, due_at=free_from)
        if untaken and free_from <= now:
            keys = [(one.content, one.subscriber_id) for one in untaken]
            # they count with what the next way says of them
            self._counts["deferred"] -= outbox.hasten(connection, keys, now)

    def _why(self, left: _Left) -> str | None:
        """Say why what is due could not be sent."""
        if left is not _Left.STUCK:
            return None
        if self._problems:
            several = len(self._problems) > 1
            found = self._problems.items()
            return "; ".join(f"{name}: {said}" if several else said for name, said in found)
        with self.sessions.reading() as connection:
            free_from = self._ways().free_from(connection, self.clock())
        return f"it failed, and is not tried again before {free_from:%H:%M:%S} UTC"

    def _ways(self) -> Ways:
        transports = (self.transport, *self.others)
        return Ways(transports=transports, shares=self.shares, draw=self.jitter)

    def _hold(self, holder: str, taken: Taken, now: datetime) -> Hold:
        return Hold(
            sessions=self.sessions,
            holder=holder,
            transport=taken.transport.name,
            circuit=taken.left,
            clock=self.clock,
            lease=self.lease,
            jitter=self.jitter,
            pause=self.pause,
            noted=self._tell,
            taken_at=now,
        )

    def _tell(self, count: int) -> None:
        self._noted += count
        if self.progress is not None:
            self.progress(self._noted)


def _said(outcome: Outcome) -> str | None:
    return None if isinstance(outcome, Accepted) else outcome.reason
