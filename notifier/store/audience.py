"""Who hears of an occasion: the fan-out from subscriptions into the outbox, by SQL alone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Subquery,
    func,
    insert,
    literal,
    select,
    tuple_,
)

from notifier.domain.change import Kind
from notifier.domain.message import Lane
from notifier.domain.subscription import Language, Scope, State
from notifier.store.tables import outbox, subscriptions

#: Scopes looked up by one statement.
_BLOCK = 300


@dataclass(frozen=True, slots=True)
class Choice:
    """That somebody with a scope reads a language and wants these kinds."""

    scope: Scope
    language: Language
    kinds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One content, and to which of the subscribers in its scopes it goes."""

    content_id: int
    scopes: Sequence[Scope]
    language: Language
    #: What the occasion is about, and which of that these subscribers want, as sums of bits.
    occasion_kinds: int
    kinds: int
    lane: Lane
    due_at: datetime


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


def post(connection: Connection, posting: Posting) -> int:
    """Queue a content for everybody whom it concerns; give how many that are.

    Subscriptions of one subscriber that overlap count as one, with the union of their kinds.
    """
    people = _people(posting)
    chosen = select(
        literal(posting.content_id),
        people.c.subscriber_id,
        people.c.subscription_id,
        literal(posting.lane.value),
        literal(posting.due_at, outbox.c.due_at.type),
    ).where(people.c.kinds.op("&")(posting.occasion_kinds) == posting.kinds)
    names = ["content_id", "subscriber_id", "subscription_id", "lane", "due_at"]
    return connection.execute(insert(outbox).from_select(names, chosen)).rowcount


def _people(posting: Posting) -> Subquery:
    column = subscriptions.c
    keys = [(scope.source, scope.kind.value, scope.key) for scope in posting.scopes]
    living = _about(keys) & (column.state == State.ACTIVE.value)
    read = select(column.subscriber_id).where(living, column.language == posting.language.value)
    if len(keys) == 1:  # one living subscription of one subscriber about one thing: nothing to fold
        return read.add_columns(column.id.label("subscription_id"), column.kinds).subquery()
    union = sum((func.max(column.kinds.op("&")(kind.bit)) for kind in Kind), start=literal(0))
    return (
        read.add_columns(func.min(column.id).label("subscription_id"), union.label("kinds"))
        .group_by(column.subscriber_id)
        .subquery()
    )
