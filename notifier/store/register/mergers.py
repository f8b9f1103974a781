"""Bring what is kept by municipality to the codes in use: locations, and who follows an area."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Subquery, case, func, literal, select, update

from notifier.domain.change import Kind
from notifier.domain.delivery import MessageState
from notifier.domain.subscription import Purpose, ScopeKind, State
from notifier.store.tables import locations, outbox, subscriptions, tokens

#: Why a subscription ended that another one of the same person took over.
REASON = "merged"
_BLOCK = 500


def move(connection: Connection, source: str, codes: Mapping[str, str], *, now: datetime) -> int:
    """Move everything of a source from codes that are not in use any more; give how many areas.

    A second run finds nothing to do.
    """
    if not codes:
        return 0
    olds = sorted(codes)
    stale = locations.c.nis.in_(olds) & (locations.c.source == source)
    connection.execute(
        update(locations).where(stale).values(nis=case(codes, value=locations.c.nis))
    )
    living = _living(source) & subscriptions.c.key.in_(olds)
    found = connection.execute(select(subscriptions.c.key).where(living).distinct()).scalars()
    targets = sorted({codes[key] for key in found})
    for new in targets:
        _move_subscriptions(
            connection, source, [old for old in olds if codes[old] == new], new, now=now
        )
    return len(targets)


def is_stale(connection: Connection, source: str, codes: Mapping[str, str]) -> bool:
    """Say whether something of a source is kept under a code that is not in use any more."""
    olds = sorted(codes)
    places = select(locations.c.id).where(locations.c.source == source, locations.c.nis.in_(olds))
    areas = select(subscriptions.c.id).where(_living(source), subscriptions.c.key.in_(olds))
    return any(connection.execute(query.limit(1)).first() for query in (places, areas))


def _living(source: str) -> ColumnElement[bool]:
    return (
        (subscriptions.c.source == source)
        & (subscriptions.c.scope == ScopeKind.MUNICIPALITY.value)
        & (subscriptions.c.state != State.ENDED.value)
    )


def _move_subscriptions(
    connection: Connection, source: str, olds: Sequence[str], new: str, *, now: datetime
) -> None:
    """Move who follows the old areas to the new one; who followed several has one from now on."""
    ranked = _ranked(source, [*olds, new])
    doubles = select(ranked.c.id).where(ranked.c.id != ranked.c.first)
    first = select(ranked.c.first)
    connection.execute(
        update(tokens)
        .where(tokens.c.subscription_id.in_(doubles), tokens.c.purpose == Purpose.UNSUBSCRIBE.value)
        .values(
            subscription_id=first.where(ranked.c.id == tokens.c.subscription_id).scalar_subquery()
        )
    )
    connection.execute(
        update(outbox)
        .where(outbox.c.subscription_id.in_(doubles), outbox.c.state == MessageState.QUEUED.value)
        .values(
            subscription_id=first.where(ranked.c.id == outbox.c.subscription_id).scalar_subquery()
        )
    )
    connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id.in_(select(ranked.c.first)))
        .values(
            kinds=select(ranked.c.kinds)
            .where(ranked.c.id == subscriptions.c.id)
            .correlate(subscriptions)
            .scalar_subquery()
        )
    )
    # by their numbers: once one is ended, the ranks are others
    ended = list(connection.execute(doubles).scalars())
    _end(connection, ended, now=now)
    living = _living(source) & subscriptions.c.key.in_(olds)
    connection.execute(update(subscriptions).where(living).values(key=new))


def _ranked(source: str, keys: Sequence[str]) -> Subquery:
    """Give each subscription with the one that stays of the same person, and the kinds of both."""
    column = subscriptions.c
    active = case((column.state == State.ACTIVE.value, 0), else_=1)
    mine = func.first_value(column.id).over(
        partition_by=column.subscriber_id, order_by=(active, column.id)
    )
    wanted = case((column.state == State.ACTIVE.value, column.kinds), else_=0)
    union = sum(
        (
            func.max(wanted.op("&")(kind.bit)).over(partition_by=column.subscriber_id)
            for kind in Kind
        ),
        start=literal(0),
    )
    kinds = case((union > 0, union), else_=column.kinds)
    return (
        select(column.id, mine.label("first"), kinds.label("kinds"))
        .where(_living(source), column.key.in_(list(keys)))
        .subquery()
    )


def _end(connection: Connection, ids: Sequence[int], *, now: datetime) -> None:
    for start in range(0, len(ids), _BLOCK):
        some = list(ids[start : start + _BLOCK])
        connection.execute(
            update(subscriptions)
            .where(subscriptions.c.id.in_(some))
            .values(state=State.ENDED.value, ended_at=now, ended_reason=REASON)
        )
