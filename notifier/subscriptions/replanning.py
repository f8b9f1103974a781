"""Plan anew what was not sent yet, after somebody chose: it comes in the new rhythm, and once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from notifier.domain.change import Change
from notifier.domain.matching import place_scopes
from notifier.domain.plan import Choices, Mention, planned
from notifier.domain.subscription import Scope
from notifier.domain.succession import Lineage
from notifier.store import planning, subscriptions, successions
from notifier.store.engine import Connection
from notifier.subscriptions.gone import gone_since


def replan(
    connection: Connection, subscriber_id: int, *, now: datetime, grouping: timedelta
) -> None:
    """Plan a subscriber's unsent news anew, in the transaction that keeps what they chose.

    Args:
        connection: an open writing transaction.
        subscriber_id: whose.
        now: the present moment, aware UTC.
        grouping: how long what is told at once waits for more of its kind.
    """
    planning.take_back(connection, subscriber_id, now)
    waiting = _still_so(connection, planning.waiting(connection, subscriber_id))
    if not waiting:
        return
    choices = Choices(
        subscriptions=[
            one.subscription for one in subscriptions.followed_by(connection, subscriber_id)
        ],
        now=now,
        grouping=grouping,
        paused_until=subscriptions.subscriber(connection, subscriber_id).paused_until,
    )
    scopes = _scopes(connection, [one.change for one in waiting])
    plans = {one.change.seq: planned(one, scopes[one.change.seq], choices) for one in waiting}
    planning.keep(connection, subscriber_id, plans)


def _still_so(connection: Connection, waiting: Sequence[Mention]) -> list[Mention]:
    """Leave out what was taken back while nobody asked for it: dropped, it was out of sight."""
    gone = gone_since(connection, [one.change for one in waiting if one.due_at is None])
    return [one for one in waiting if one.change.seq not in gone]


def _scopes(connection: Connection, changes: Sequence[Change]) -> dict[int, list[Scope]]:
    """Give every scope that covers the location of each change, by its number in the log."""
    found: dict[int, list[Scope]] = {}
    for source in sorted({change.source for change in changes}):
        ours = [change for change in changes if change.source == source]
        ids = {change.location_id for change in ours}
        lineage = Lineage(successions.around(connection, source, ids))
        for change in ours:
            olds = lineage.olds(change.location_id)
            found[change.seq] = place_scopes(source, change.location_id, change.place, olds)
    return found
