"""Plan anew what was not sent yet, after somebody chose: it comes in the new rhythm, and once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from notifier.domain.plan import Choices, Mention, planned
from notifier.store.engine import Connection
from notifier.store.people import planning, subscriptions
from notifier.store.register.covering import scopes_of
from notifier.subscriptions.gone import gone_since


def replan(
    connection: Connection,
    subscriber_id: int,
    *,
    now: datetime,
    grouping: timedelta,
    left_at: datetime | None = None,
) -> None:
    """Plan a subscriber's unsent news anew, in the transaction that keeps what they chose.

    Args:
        connection: an open writing transaction.
        subscriber_id: whose.
        now: the present moment, aware UTC.
        grouping: how long what is told at once waits for more of its kind.
        left_at: when that ended which they take up again; None where they take up nothing.
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
        left_at=left_at,
    )
    scopes = scopes_of(connection, [one.change for one in waiting])
    plans = {one.change.seq: planned(one, scopes[one.change.seq], choices) for one in waiting}
    planning.keep(connection, subscriber_id, plans)


def _still_so(connection: Connection, waiting: Sequence[Mention]) -> list[Mention]:
    """Leave out what was taken back while nobody asked for it: dropped, it was out of sight."""
    gone = gone_since(connection, [one.change for one in waiting if one.due_at is None])
    return [one for one in waiting if one.change.seq not in gone]
