"""Plan anew what was not sent yet, after somebody chose: it comes in the new rhythm, and once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from notifier.domain.change import Change
from notifier.domain.plan import Choices, Mention, joined, planned
from notifier.domain.retraction import SEQUELS, earlier_about
from notifier.store.engine import Connection
from notifier.store.people import planning, subscriptions
from notifier.store.register.covering import scopes_of
from notifier.subscriptions.gone import followed_up_since, gone_since


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
    planning.keep(connection, subscriber_id, joined(plans, waiting))


def _still_so(connection: Connection, waiting: Sequence[Mention]) -> list[Mention]:
    """Leave out what was taken back while nobody asked for it: dropped, it was out of sight.

    A measure whose end was told meanwhile too: they would never hear of that end.
    """
    dropped = [one.change for one in waiting if one.due_at is None]
    gone = gone_since(connection, dropped)
    gone |= followed_up_since(connection, dropped) - _with_its_end(waiting)
    return [one for one in waiting if one.change.seq not in gone]


def _with_its_end(waiting: Sequence[Mention]) -> set[int]:
    """Give what waits together with what follows it up."""
    log = [one.change for one in waiting]
    return {old.seq for one in log if one.type in SEQUELS for old in _earlier(one, log)}


def _earlier(change: Change, log: Sequence[Change]) -> list[Change]:
    place = (change.source, change.location_id)
    return earlier_about(change, [one for one in log if (one.source, one.location_id) == place])
