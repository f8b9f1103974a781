"""When unsent news is told after somebody chose anew: nothing is lost, nothing is told twice.

Pure. It says of each mention that waits what it would have been under the new choices.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from notifier.domain.change import Change, ChangeType, Severity
from notifier.domain.message import Lane
from notifier.domain.retraction import SEQUELS, earlier_about
from notifier.domain.rhythm import Pace, due
from notifier.domain.subscription import Scope, State, Subscription

#: How long news that nobody asked for any more is kept for whoever changes their mind: since they
#: left, or since it was news where they never left.
REVIVED = timedelta(days=28)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """That a subscriber is to hear of a change, and was not told yet."""

    change: Change
    subscription_id: int
    #: Why, as a sum of the bits of `ScopeKind`; 0 where they hear it because they were told of
    #: what it takes back.
    reasons: int
    lane: Lane
    #: None where it was dropped, since nobody asked for it any more.
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a subscriber follows, and when they want to hear of it."""

    subscriptions: Collection[Subscription]
    now: datetime
    #: How long what is told at once waits for more of its kind.
    grouping: timedelta
    #: Nothing but urgent news before this moment; None where nothing is paused.
    paused_until: datetime | None
    #: When that ended which is taken up again just now; None where nothing is. What waited then may
    #: be older than any undo: there are long pauses.
    left_at: datetime | None = None

    @property
    def active(self) -> list[Subscription]:
        """Those that count."""
        return [one for one in self.subscriptions if one.state is State.ACTIVE]


def planned(mention: Mention, scopes: Iterable[Scope], choices: Choices) -> Mention | None:
    """Give a mention as it is to be under some choices; None where nobody asks for it.

    Args:
        mention: one that waits, or was dropped.
        scopes: every scope that covers its location.
        choices: of its subscriber.
    """
    if mention.due_at is None and choices.now - _since(mention, choices) > REVIVED:
        return None
    if mention.change.type in SEQUELS:
        return _followed_up(mention, frozenset(scopes), choices)
    if mention.reasons == 0:
        return _kept(mention, choices)
    covering = _covering(mention, frozenset(scopes), choices)
    return _timed(mention, covering, choices) if covering else None


def joined(
    plans: Mapping[int, Mention | None], waiting: Collection[Mention]
) -> dict[int, Mention | None]:
    """Keep what follows a measure up with the measure, where both wait: in one mail, or none.

    Args:
        plans: what each is to be, by the number of its change.
        waiting: what it was.
    """
    found = dict(plans)
    for mention in waiting:
        measure = _begun(mention, waiting)
        if measure is None:
            continue
        plan, own = plans[measure.change.seq], plans[mention.change.seq] or mention
        found[mention.change.seq] = plan and replace(own, lane=plan.lane, due_at=plan.due_at)
    return found


def _begun(mention: Mention, waiting: Iterable[Mention]) -> Mention | None:
    """Give the measure that waits as well, of what follows one up."""
    change = mention.change
    if change.type not in SEQUELS:
        return None
    place = (change.source, change.location_id)
    there = {
        one.change.seq: one
        for one in waiting
        if (one.change.source, one.change.location_id) == place
    }
    earlier = earlier_about(change, [there[seq].change for seq in sorted(there)])
    begun = (there[one.seq] for one in earlier if one.type is ChangeType.MEASURE_ADDED)
    return next(begun, None)


def _timed(mention: Mention, covering: Collection[Subscription], choices: Choices) -> Mention:
    """Give a mention as some subscriptions ask for it, one at least."""
    times = [_time(mention, one, choices) for one in covering]
    lane, due_at = min(lane for lane, _due in times), min(due_at for _lane, due_at in times)
    reasons = 0
    for one in covering:
        reasons |= one.scope.kind.bit
    return Mention(
        change=mention.change,
        subscription_id=min(one.id for one in covering),
        reasons=reasons,
        lane=lane,
        due_at=_no_later(mention, lane, due_at, choices),
    )


def _followed_up(mention: Mention, scopes: Collection[Scope], choices: Choices) -> Mention | None:
    """Give what follows up what they were told, in their rhythm, to whoever still follows anything.

    Those who want no more of its kind were told of the measure, and must hear of its end.
    """
    covering = _covering(mention, scopes, choices) or choices.active
    # as it was noted: since they were told of what it follows, and not since they follow something
    return replace(_timed(mention, covering, choices), reasons=0) if covering else None


def _since(mention: Mention, choices: Choices) -> datetime:
    """Say from when on the term runs in which somebody may change their mind."""
    seen_at = mention.change.seen_at
    return seen_at if choices.left_at is None else max(seen_at, choices.left_at)


def _kept(mention: Mention, choices: Choices) -> Mention | None:
    """Keep a correction as it is, for whoever still follows anything."""
    living = [one.id for one in choices.active]
    if not living:
        return None
    asked = mention.subscription_id
    return Mention(
        change=mention.change,
        # its mail is left by what lives: one of what has ended is not sent
        subscription_id=asked if asked in living else min(living),
        reasons=0,
        lane=mention.lane,
        due_at=mention.due_at or choices.now,
    )


def _covering(mention: Mention, scopes: Collection[Scope], choices: Choices) -> list[Subscription]:
    """Give the subscriptions that ask for a mention.

    The one that asked for it first counts though its scope has another key since: codes of
    municipalities change.
    """
    return [
        one
        for one in choices.active
        if (one.scope in scopes or one.id == mention.subscription_id)
        and one.kinds & mention.change.kind.bit
        # what was dropped comes back for whoever takes up what they followed then
        and (mention.due_at is not None or _followed_then(one, mention.change))
    ]


def _followed_then(one: Subscription, change: Change) -> bool:
    return one.confirmed_at is not None and one.confirmed_at <= change.seen_at


def _time(mention: Mention, one: Subscription, choices: Choices) -> tuple[Lane, datetime]:
    urgent = mention.lane is Lane.URGENT or mention.change.severity is Severity.URGENT
    if urgent and one.urgent:
        return Lane.URGENT, choices.now
    lane = Lane.ALERT if one.rhythm.pace is Pace.AT_ONCE else Lane.DIGEST
    return lane, due(
        one.rhythm, choices.now, grouping=choices.grouping, paused_until=choices.paused_until
    )


def _no_later(mention: Mention, lane: Lane, due_at: datetime, choices: Choices) -> datetime:
    """Postpone nothing that is due, nor what is told at once anyway; but in a pause, all."""
    paused = choices.paused_until is not None and choices.paused_until > choices.now
    if mention.due_at is None or mention.lane is not lane or (paused and lane is not Lane.URGENT):
        return due_at
    if lane is Lane.DIGEST and mention.due_at > choices.now:
        return due_at
    return min(mention.due_at, due_at)
