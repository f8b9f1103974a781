"""What we hold of the outbox while we send: outcomes are noted a few at a time, the lease renewed.

Outcomes that one answer decided are noted together, however many they are; of others, few: so many
are sent again if we are killed before we note them. A database that is away for a moment must not
have the same effect: while the lease lasts nobody else sends them, so there is time to note again.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from notifier.domain.circuit import Circuit, weighed
from notifier.domain.delivery import Deferred, MessageState, Outcome, Verdict, verdict
from notifier.errors import StoreUnavailable
from notifier.pipeline.sending.ended import ask_anew
from notifier.store.engine import Sessions
from notifier.store.people import planning
from notifier.store.post import events, outbox, settling
from notifier.store.post.outbox import Claimed
from notifier.store.post.settling import Settlement

#: Outcomes noted in one transaction: the most that a kill can make us send twice by SMTP.
NOTED_TOGETHER = 5
#: How often in a lease we note and take it anew, however slow the other side is.
_NOTES_IN_A_LEASE = 4
#: How long we wait before we note again what a failing database did not take: about a minute.
_WAITS = tuple(timedelta(seconds=seconds) for seconds in (0.5, 1, 2, 4, 8, 15, 15, 15))


@dataclass(slots=True, kw_only=True)
class Hold:
    """The messages of one claim."""

    sessions: Sessions
    holder: str
    #: The name of the way out.
    transport: str
    #: Its circuit, with whom it put off by now.
    circuit: Circuit
    clock: Callable[[], datetime]
    lease: timedelta
    jitter: Callable[[], float]
    #: Waits for so many seconds.
    pause: Callable[[float], None]
    #: Told how many were noted.
    noted: Callable[[int], None]
    #: When the lease was taken, or taken anew.
    taken_at: datetime
    #: Whether we hold them still: a slow other side may cost us the lease.
    ours: bool = True
    #: What became of all that were tried, in their order.
    outcomes: list[Outcome] = field(default_factory=list)
    _waiting: list[tuple[Claimed, Outcome]] = field(default_factory=list)
    _noted_at: datetime | None = None

    def cancel(self, ended: Sequence[Claimed]) -> None:
        """Settle messages whose subscription ended; who asks for their news still gets it anew.

        One after the other: what is planned of somebody is locked meanwhile, and hardly ever are
        there several.
        """
        found = Verdict(state=MessageState.CANCELLED, reason=outbox.ENDED)
        for one in ended:
            settlement = self._settlement([one], found, one.attempts, self.clock())
            self._write([settlement], ended=one)

    def keep(self, one: Claimed, outcome: Outcome, *, decided: int) -> None:
        """Keep what became of one message, and note what there is when it is time.

        Args:
            one: the message.
            outcome: what became of it.
            decided: how many of the next outcomes are known already.
        """
        self.circuit, outcome = weighed(self.circuit, outcome, subscriber_id=one.subscriber_id)
        self.outcomes.append(outcome)
        self._waiting.append((one, outcome))
        if decided:
            return
        since = self.taken_at if self._noted_at is None else self._noted_at
        if len(self._waiting) >= NOTED_TOGETHER or self.clock() - since >= self._quarter:
            self.note()

    @property
    def is_refused(self) -> bool:
        """Whether the last that was said was said of all."""
        return bool(self.outcomes) and is_of_all(self.outcomes[-1])

    def note(self) -> None:
        """Note what became of the messages since the last time."""
        count, self._noted_at = len(self._waiting), self.clock()
        self._write(list(self._settlements(self._noted_at)))
        if count:
            self.noted(count)

    @property
    def _quarter(self) -> timedelta:
        return self.lease / _NOTES_IN_A_LEASE

    def _write(self, settlements: Sequence[Settlement], ended: Claimed | None = None) -> None:
        if not settlements:
            return
        for wait in _WAITS:
            try:
                self._write_once(settlements, ended)
            except StoreUnavailable:
                if self.clock() + wait >= self.taken_at + self.lease:
                    raise  # others may send it by then
                self.pause(wait.total_seconds())
            else:
                return
        self._write_once(settlements, ended)

    def _write_once(self, settlements: Sequence[Settlement], ended: Claimed | None) -> None:
        now, taken_at = self.clock(), self.taken_at
        with self.sessions.writing() as connection:
            if ended is not None:
                planning.hold(connection, [ended.subscriber_id])
            count = settling.settle(connection, holder=self.holder, settlements=settlements)
            all_ours = count == sum(len(one.keys) for one in settlements)
            if not all_ours:  # what is gone was nobody's to take: its recipient erased themselves
                all_ours = count == settling.there(connection, settlements)
            events.add_bounces(connection, settlements)
            if now - taken_at >= self._quarter:
                outbox.renew(connection, holder=self.holder, until=now + self.lease)
                taken_at = now
            if ended is not None and count:
                ask_anew(connection, ended, now)
        self.taken_at = taken_at
        self.ours = self.ours and all_ours

    def _settlements(self, now: datetime) -> Iterator[Settlement]:
        """Settle together what one answer decided: that is one outcome, and not an equal one."""
        waiting, self._waiting = self._waiting, []
        groups: dict[tuple[int, int], list[Claimed]] = {}
        outcomes: dict[int, Outcome] = {}
        for one, outcome in waiting:
            outcomes[id(outcome)] = outcome
            groups.setdefault((id(outcome), one.attempts), []).append(one)
        for (number, attempts), group in groups.items():
            outcome = outcomes[number]
            attempt, tried = attempts + 1, attempts + 1
            if is_of_all(outcome):
                # not its fault, and it must not be dead of it; but the longer the way is away, the
                # later it tries that way again, or the first in the lane alone would ever try it
                attempt, tried = attempt + self.circuit.failures, attempts
            found = verdict(outcome, attempt=attempt, jitter=self.jitter())
            yield self._settlement(group, found, tried, now)

    def _settlement(
        self, group: Sequence[Claimed], found: Verdict, attempts: int, now: datetime
    ) -> Settlement:
        return Settlement(
            keys=[(one.content, one.subscriber_id) for one in group],
            state=found.state,
            attempts=attempts,
            due_at=now + (found.wait or timedelta()),
            settled_at=now if found.wait is None else None,
            transport=self.transport,
            reference=found.reference,
            reason=found.reason,
            bounced=found.bounced,
        )


def is_of_all(outcome: Outcome) -> bool:
    """Say whether it was said of us, and not of its message."""
    return isinstance(outcome, Deferred) and outcome.of_all
