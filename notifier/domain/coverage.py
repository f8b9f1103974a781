"""Which of somebody's subscriptions ask for a change, and why the others do not.

Pure. That a mention is kept outweighs what times and kinds say now: people choose anew, and the
moment at which a change was matched is not kept.
"""

from collections.abc import Iterator
from enum import StrEnum, auto

from notifier.domain.account_facts import Facts, Logged
from notifier.domain.subscription import State, Subscription


class Coverage(StrEnum):
    """How a subscription stands to a change; a closed set."""

    #: It asks for it.
    COVERS = auto()
    #: The same was told at another number of the location.
    HEARD = auto()
    KIND_UNWANTED = auto()
    #: Confirmed when the change had been matched already.
    CONFIRMED_LATER = auto()
    NOT_CONFIRMED = auto()
    #: It ended before the change was matched.
    ENDED_BEFORE = auto()
    OTHER_PLACE = auto()
    OTHER_SOURCE = auto()


def coverages(facts: Facts) -> Iterator[tuple[Subscription, Coverage]]:
    """Say of each subscription of the address how it stands to the change."""
    if facts.follower is None:
        return
    followed = facts.follower.followed
    heard = any(one.state is State.ACTIVE and one.scope in facts.logged.heard for one in followed)
    for one in followed:
        yield one, _coverage(one, facts, heard=heard)


def _coverage(one: Subscription, facts: Facts, *, heard: bool) -> Coverage:
    logged = facts.logged
    if one.scope.source != logged.change.source:
        return Coverage.OTHER_SOURCE
    if one.scope not in logged.scopes:
        return Coverage.OTHER_PLACE
    if _is_counted(one, facts):
        return Coverage.COVERS
    late = _too_late(one, logged, matched=facts.matched)
    wanted = bool(one.kinds & logged.change.kind.bit)
    if late is not None and (wanted or not _lived(one, logged)):
        return late
    if not wanted:
        return Coverage.KIND_UNWANTED
    return Coverage.HEARD if heard else Coverage.COVERS


def _is_counted(one: Subscription, facts: Facts) -> bool:
    """Say whether the mention that is kept was asked for by this one, or by one of its kind."""
    mention = facts.noted
    if mention is None:
        return False
    named = mention.subscription_id == one.id
    return named or (bool(mention.reasons & one.scope.kind.bit) and one.state is State.ACTIVE)


def _too_late(one: Subscription, logged: Logged, *, matched: bool) -> Coverage | None:
    """Say why a subscription was no good at the time; None where it was."""
    if one.confirmed_at is None:
        return Coverage.ENDED_BEFORE if one.state is State.ENDED else Coverage.NOT_CONFIRMED
    if one.state is State.ENDED:
        return Coverage.ENDED_BEFORE
    if one.state is State.PENDING:
        return Coverage.NOT_CONFIRMED
    if matched and one.confirmed_at >= logged.change.seen_at:
        return Coverage.CONFIRMED_LATER
    return None


def _lived(one: Subscription, logged: Logged) -> bool:
    """Say whether a subscription that ended since was active when the change was seen."""
    seen = logged.change.seen_at
    confirmed = one.confirmed_at is not None and one.confirmed_at <= seen
    return confirmed and one.ended_at is not None and one.ended_at > seen
