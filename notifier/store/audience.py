"""Who hears of an occasion: the fan-out from subscriptions into the outbox, by SQL alone."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Subquery,
    and_,
    func,
    insert,
    literal,
    or_,
    select,
)

from notifier.domain.change import Kind
from notifier.domain.matching import Audience, Choice
from notifier.domain.message import Lane
from notifier.domain.subscription import Language, Scope, ScopeKind, State
from notifier.store.tables import outbox, subscriptions

#: Keys looked up by one statement.
_BLOCK = 300


def choices(connection: Connection, scopes: Iterable[Scope]) -> set[Choice]:
    """Say which choices living subscriptions make about some scopes: few, however many people."""
    column = subscriptions.c
    read = select(column.key, column.language, column.kinds).distinct()
    return {
        Choice(Scope(kind=kind, source=source, key=row.key), Language(row.language), row.kinds)
        for (source, kind), keys in _grouped(scopes).items()
        for some in _blocks(keys)
        for row in connection.execute(read.where(_about(source, kind, some), _living()))
    }


def _grouped(scopes: Iterable[Scope]) -> dict[tuple[str, ScopeKind], list[str]]:
    groups: dict[tuple[str, ScopeKind], list[str]] = {}
    for scope in scopes:
        groups.setdefault((scope.source, scope.kind), []).append(scope.key)
    return groups


def _blocks(keys: list[str]) -> Iterator[list[str]]:
    return (keys[start : start + _BLOCK] for start in range(0, len(keys), _BLOCK))


def _about(source: str, kind: ScopeKind, keys: Sequence[str]) -> ColumnElement[bool]:
    """Ask in the form in which both databases look into the index.

    SQLite reads every subscription for a list of triples (source, scope, key).
    """
    column = subscriptions.c
    return and_(column.source == source, column.scope == kind.value, column.key.in_(keys))


def _living() -> ColumnElement[bool]:
    return subscriptions.c.state == State.ACTIVE.value


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


def _among(scopes: Sequence[Scope]) -> ColumnElement[bool]:
    """Ask for those who follow any of some scopes."""
    groups = _grouped(scopes).items()
    return or_(*(_about(source, kind, keys) for (source, kind), keys in groups)) & _living()


def _people(audience: Audience) -> Subquery:
    column = subscriptions.c
    read = select(column.subscriber_id).where(
        _among(audience.scopes), column.language == audience.language.value
    )
    if audience.without:
        others = select(column.subscriber_id).where(_among(audience.without))
        read = read.where(column.subscriber_id.not_in(others))
    if len(audience.scopes) == 1:  # one living subscription about one thing: nothing to fold
        return read.add_columns(column.id.label("subscription_id"), column.kinds).subquery()
    union = sum((func.max(column.kinds.op("&")(kind.bit)) for kind in Kind), start=literal(0))
    return (
        read.add_columns(func.min(column.id).label("subscription_id"), union.label("kinds"))
        .group_by(column.subscriber_id)
        .subquery()
    )
