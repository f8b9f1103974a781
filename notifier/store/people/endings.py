"""All that some people follow ends, because of what events told; the rules are given."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, case, false, or_, select, tuple_, update

from notifier.domain.bouncing import EndReason
from notifier.domain.delivery import MessageState
from notifier.domain.subscription import State
from notifier.store.post import mentions
from notifier.store.tables import outbox, subscriptions

_BLOCK = 500


def hold(connection: Connection, subscriber_ids: Collection[int]) -> None:
    """Lock what some people follow, before their messages: in the order of those who leave."""
    for some in _blocks(sorted(subscriber_ids)):
        connection.execute(
            select(subscriptions.c.id)
            .where(subscriptions.c.subscriber_id.in_(some))
            .order_by(subscriptions.c.id)
            .with_for_update()
        ).all()


def end_all(
    connection: Connection, ends: Mapping[int, tuple[EndReason, datetime]], now: datetime
) -> None:
    """End all that people follow, and cancel what waits for them.

    A stronger reason takes the place of a weaker one, unless that ended it before the stronger one
    happened.

    Args:
        connection: an open writing transaction.
        ends: why, and when that happened, by subscriber.
        now: the present moment.
    """
    for reason in EndReason:
        of_reason = [(who, at) for who, (why, at) in ends.items() if why is reason]
        if of_reason:
            _end(connection, reason, of_reason, now)


def _end(
    connection: Connection,
    reason: EndReason,
    people: Sequence[tuple[int, datetime]],
    now: datetime,
) -> None:
    living = subscriptions.c.state != State.ENDED.value
    # spelled out: a list cannot be given anew with each of many rows
    weaker = or_(false(), *(subscriptions.c.ended_reason == one.value for one in reason.weaker))
    statement = (
        update(subscriptions)
        .where(
            subscriptions.c.subscriber_id == bindparam("b_subscriber_id"),
            or_(living, and_(weaker, subscriptions.c.ended_at >= bindparam("b_at"))),
        )
        .values(
            state=State.ENDED.value,
            ended_at=case((living, now), else_=subscriptions.c.ended_at),
            ended_reason=reason.value,
        )
    )
    connection.execute(statement, [{"b_subscriber_id": who, "b_at": at} for who, at in people])
    for some in _blocks([who for who, _at in people]):
        _cancel(connection, some, reason, now)
        mentions.drop_unasked(connection, some)


def _cancel(
    connection: Connection, subscriber_ids: Sequence[int], reason: EndReason, now: datetime
) -> None:
    """Cancel what waits; what somebody else holds is cancelled when it is claimed.

    What it told waits again, and is dropped with the rest: whoever left may come back.
    """
    free = (
        select(outbox.c.content_id, outbox.c.subscriber_id)
        .where(
            outbox.c.state == MessageState.QUEUED.value,
            outbox.c.subscriber_id.in_(subscriber_ids),
        )
        .with_for_update(skip_locked=True)
    )
    key = tuple_(outbox.c.content_id, outbox.c.subscriber_id)
    found = [(row.content_id, row.subscriber_id) for row in connection.execute(free)]
    for start in range(0, len(found), _BLOCK):
        chosen = key.in_(found[start : start + _BLOCK])
        mentions.release(connection, chosen, now=now)
        connection.execute(
            update(outbox)
            .where(chosen)
            .values(state=MessageState.CANCELLED.value, settled_at=now, reason=reason.value)
        )


def _blocks(keys: Sequence[int]) -> list[list[int]]:
    return [list(keys[start : start + _BLOCK]) for start in range(0, len(keys), _BLOCK)]
