"""Who hears of an occasion: the fan-out from subscriptions into the outbox, by SQL alone."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    func,
    insert,
    literal,
    select,
    tuple_,
)

from notifier.domain.change import Kind
from notifier.domain.matching import Audience, Choice
from notifier.domain.message import Lane
from notifier.domain.subscription import Language, Scope, State
from notifier.store.tables import outbox, subscriptions

#: Scopes looked up by one statement.
_BLOCK = 300


def choices(connection: Connection, scopes: Iterable[Scope]) -> set[Choice]:
    """Say which choices living subscriptions make about some scopes: few, however many people."""
    wanted = {(scope.source, scope.kind.value, scope.key): scope for scope in scopes}
    return {
        Choice(wanted[row.source, row.scope, row.key], Language(row.language), row.kinds)
        for keys in _blocks(list(wanted))
        for row in connection.execute(
            select(
                *(subscriptions.c.source, subscriptions.c.scope, subscriptions.c.key),
                *(subscriptions.c.language, subscriptions.c.kinds),
            )
            .where(_about(keys), subscriptions.c.state == State.ACTIVE.value)
            .distinct()
        )
    }


def _blocks(keys: list[tuple[str, str, str]]) -> Iterator[list[tuple[str, str, str]]]:
    return (keys[start : start + _BLOCK] for start in range(0, len(keys), _BLOCK))


def _about(keys: Sequence[tuple[str, str, str]]) -> ColumnElement[bool]:
    column = subscriptions.c
    if len(keys) == 1:
        source, scope, key = keys[0]
        return (column.source == source) & (column.scope == scope) & (column.key == key)
    return tuple_(column.source, column.scope, column.key).in_(keys)


def post(
    connection: Connection,
    audience: Audience,
    *,
    occasion_kinds: int,
    content_id: int,
    lane: Lane,
    due_at: datetime,
) -> int:
    """Queue a content for everybody in an audience; give how many that are.

    Subscriptions of one subscriber that overlap count as one, with the union of their kinds.

    Args:
        connection: an open writing transaction.
        audience: who, by scope, language and kinds.
        occasion_kinds: the kinds of all that happened, as a sum of bits.
        content_id: what they get.
        lane: how soon.
        due_at: from when on; aware UTC.
    """
    people = _people(audience)
    chosen = select(
        literal(content_id),
        people.c.subscriber_id,
        people.c.subscription_id,
        literal(lane.value),
        literal(due_at, outbox.c.due_at.type),
    ).where(people.c.kinds.op("&")(occasion_kinds) == audience.kinds)
    names = ["content_id", "subscriber_id", "subscription_id", "lane", "due_at"]
    statement = insert(outbox).from_select(names, chosen)
    # without the option PostgreSQL's driver has forgotten the number by the time it is asked
    return connection.execute(statement.execution_options(preserve_rowcount=True)).rowcount


def count(connection: Connection, audience: Audience, *, occasion_kinds: int) -> int:
    """Say how many are in an audience."""
    people = _people(audience)
    chosen = people.c.kinds.op("&")(occasion_kinds) == audience.kinds
    return int(
        connection.execute(select(func.count()).select_from(people).where(chosen)).scalar_one()
    )


def _told(scopes: Sequence[Scope]) -> Select[Any]:
    """Choose who follows any of some scopes."""
    keys = [(scope.source, scope.kind.value, scope.key) for scope in scopes]
    active = subscriptions.c.state == State.ACTIVE.value
    return select(subscriptions.c.subscriber_id).where(_about(keys), active)


def _people(audience: Audience) -> Subquery:
    column = subscriptions.c
    keys = [(scope.source, scope.kind.value, scope.key) for scope in audience.scopes]
    living = _about(keys) & (column.state == State.ACTIVE.value)
    read = select(column.subscriber_id).where(living, column.language == audience.language.value)
    if audience.without:
        read = read.where(column.subscriber_id.not_in(_told(audience.without)))
    if len(keys) == 1:  # one living subscription of one subscriber about one thing: nothing to fold
        return read.add_columns(column.id.label("subscription_id"), column.kinds).subquery()
    union = sum((func.max(column.kinds.op("&")(kind.bit)) for kind in Kind), start=literal(0))
    return (
        read.add_columns(func.min(column.id).label("subscription_id"), union.label("kinds"))
        .group_by(column.subscriber_id)
        .subquery()
    )
