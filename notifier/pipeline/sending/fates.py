"""What events make of messages and of people: the rules, fed with what the store knows."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import groupby

from notifier.domain.bouncing import EndReason, Standing, after, ending, wait_after
from notifier.domain.delivery import MessageState
from notifier.domain.events import EventKind
from notifier.domain.retraction import CORRECTIONS
from notifier.pipeline.telling.retract import still_so
from notifier.store.engine import Connection
from notifier.store.post import aftermath
from notifier.store.post.aftermath import Aftermath, Key, Spoken
from notifier.store.post.events import Unheeded
from notifier.store.post.outbox import WITHDRAWN
from notifier.store.published import news

_NEVER = frozenset({EventKind.BOUNCED, EventKind.DROPPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What events make of one message and its recipient."""

    spoken: Spoken
    standing: Standing
    reason: str | None
    #: Why its recipient is written to no more; None where they are.
    ends: EndReason | None
    #: When the first of the events happened.
    at: datetime

    @property
    def changes_something(self) -> bool:
        """Say whether the message is not what it was."""
        before = (self.spoken.state, self.spoken.bounces)
        return before != (self.standing.state, self.standing.bounces)

    def aftermath(self, now: datetime) -> Aftermath:
        """Give what is to be written; what is queued waits from now on."""
        queued = self.standing.state is MessageState.QUEUED
        wait = wait_after(self.standing.bounces) if queued else None
        return Aftermath(
            content=self.spoken.content,
            subscriber_id=self.spoken.subscriber_id,
            state=self.standing.state,
            # the provider took it: what it defers from now on is counted anew
            attempts=0 if queued else self.spoken.attempts,
            bounces=self.standing.bounces,
            due_at=self.spoken.due_at if wait is None else now + wait,
            settled_at=None if queued else now,
            reason=self.reason,
        )


def fates(
    connection: Connection, block: Sequence[Unheeded], spoken: Mapping[Key, Spoken]
) -> Iterator[Fate]:
    """Give the fate of each message that some events speak of.

    Args:
        connection: an open transaction.
        block: the events, in the order in which they happened.
        spoken: their messages, all of them.
    """
    back = {event.content for event in block if event.kind is EventKind.BLOCKED}
    withdrawn = _withdrawn(connection, back)
    # a stable sort: those of one message keep their order
    by_message = sorted(block, key=lambda event: event.message)
    for key, group in groupby(by_message, key=lambda event: event.message):
        yield _fate(spoken[key], list(group), withdrawn=key[0] in withdrawn)


def _withdrawn(connection: Connection, contents: Collection[int]) -> set[int]:
    """Give the contents of which the source took something back since."""
    told = aftermath.changes_told(connection, contents)
    all_ = news.by_number(connection, sorted({seq for seqs in told.values() for seq in seqs}))
    good = {change.seq for change in still_so(connection, all_)}
    good |= {change.seq for change in all_ if change.type in CORRECTIONS}
    return {number for number, seqs in told.items() if not good.issuperset(seqs)}


def _fate(spoken: Spoken, heard: Sequence[Unheeded], *, withdrawn: bool) -> Fate:
    obstacle = _obstacle(spoken, withdrawn=withdrawn)
    before = Standing(state=spoken.state, bounces=spoken.bounces, wanted=obstacle is None)
    standing = reduce(after, (event.kind for event in heard), before)
    return Fate(
        spoken=spoken,
        standing=standing,
        reason=_reason(spoken, standing, heard, obstacle),
        ends=ending({event.kind for event in heard}, standing.bounces),
        at=heard[0].at,
    )


def _obstacle(spoken: Spoken, *, withdrawn: bool) -> str | None:
    """Say why a message may not be sent again; None where it may."""
    if withdrawn or spoken.reason == WITHDRAWN:
        return WITHDRAWN  # what else it said is told anew, as with any that was never sent
    if not spoken.followed:
        return "ended"
    return "forgotten" if spoken.blank else None


def _reason(
    spoken: Spoken, standing: Standing, heard: Sequence[Unheeded], obstacle: str | None
) -> str | None:
    """Give what is noted beside the message's state."""
    if standing.state is spoken.state and standing.state is not MessageState.QUEUED:
        return spoken.reason
    match standing.state:
        case MessageState.ACCEPTED:
            return WITHDRAWN if spoken.reason == WITHDRAWN else None
        case MessageState.CANCELLED:
            return obstacle
        case _:
            bad = [event for event in heard if event.kind in {*_NEVER, EventKind.BLOCKED}]
            found = [event for event in bad if event.kind in _NEVER] or bad
            return f"{found[-1].kind}: {found[-1].reason}" if found else spoken.reason
