"""Who hears of changes: the fan-out from subscriptions into mentions, by SQL alone."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    func,
    insert,
    literal,
    or_,
    select,
)

from notifier.domain.matching import Target
from notifier.domain.message import Lane
from notifier.domain.rhythm import AT_ONCE
from notifier.domain.subscription import Scope, ScopeKind, State
from notifier.store import scratch
from notifier.store.bulk import insert_many
from notifier.store.tables import mentions, subscriptions

#: Keys looked up by one statement.
_BLOCK = 300
_NAMES = ["subscriber_id", "change_seq", "subscription_id", "reasons", "lane", "due_at"]

#: A rhythm's code, and until when nothing but urgent news is wanted.
Timing = tuple[str, datetime | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Followers:
    """Whom some scopes reach: few words, however many people."""

    #: Those of the scopes that somebody follows.
    scopes: frozenset[Scope]
    #: How many subscriptions there are.
    count: int


def followers(connection: Connection, scopes: Iterable[Scope]) -> Followers:
    """Say whom some scopes reach."""
    column = subscriptions.c
    counted = select(column.key, func.count().label("number")).group_by(column.key)
    found: set[Scope] = set()
    count = 0
    for (source, kind), keys in _grouped(scopes).items():
        for some in _blocks(keys):
            for row in connection.execute(counted.where(_about(source, kind, some) & _living())):
                found.add(Scope(kind=kind, source=source, key=row.key))
                count += row.number
    return Followers(scopes=frozenset(found), count=count)


def timings(
    connection: Connection, scopes: Iterable[Scope], people: tuple[int, int]
) -> frozenset[Timing]:
    """Give every rhythm, and end of a pause, of those among some people who follow some scopes.

    Args:
        connection: an open transaction: what they choose after it, they plan anew themselves.
        scopes: what is followed.
        people: the lowest and the highest number of the subscribers to look at.
    """
    column = subscriptions.c
    chosen = select(column.rhythm, column.paused_until).distinct()
    ours = chosen.where(column.subscriber_id.between(*people), _living())
    found: set[Timing] = set()
    for (source, kind), keys in _grouped(scopes).items():
        for some in _blocks(keys):
            rows = connection.execute(ours.where(_about(source, kind, some)))
            found.update((row.rhythm, row.paused_until) for row in rows)
    return frozenset(found)


def ids(connection: Connection) -> tuple[int, int]:
    """Give the lowest and the highest number of those who follow something; 0 and 0 if none."""
    column = subscriptions.c.subscriber_id
    # apart: for both at once SQLite reads the index from one end to the other
    ends = select(func.min(column)), select(func.max(column))
    row = connection.execute(select(*(end.scalar_subquery() for end in ends))).one()
    return (row[0] or 0, row[1] or 0)


def post(
    connection: Connection,
    targets: Collection[Target],
    due: Mapping[Timing, datetime],
    *,
    now: datetime,
    people: tuple[int, int],
    dropped: str | None = None,
) -> int:
    """Note for everybody among some people that they are to hear of changes; give how many notes.

    Subscriptions of one subscriber that overlap give one mention, as early as the earliest of them.

    Args:
        connection: an open writing transaction.
        targets: which changes, and who follows what.
        due: from when on each rhythm's mention may be told; one that is missing, at once.
        now: when urgent news is due; aware UTC.
        people: the lowest and the highest number of the subscribers to look at.
        dropped: why they are not to hear of it after all, in one word; None where they are.
    """
    column = subscriptions.c
    range_ = column.subscriber_id.between(*people)
    urgent = any(target.urgent for target in targets)
    read = _mentions(due, now, urgent=urgent).where(range_)
    plain, overlapping, repeated = _parted(targets)
    count = 0
    if plain:
        _fill(connection, plain)
        count += _insert(connection, read, dropped)
    if overlapping:
        _fill(connection, overlapping)
        count += _insert(connection, _folded(read), dropped)
    for heard, some in repeated.items():
        _fill(connection, some)
        others = select(column.subscriber_id).where(_among(heard))
        asked = _folded(read.where(column.subscriber_id.not_in(others)))
        count += _insert(connection, asked, dropped)
    return count


def _parted(
    targets: Iterable[Target],
) -> tuple[list[Target], list[Target], dict[tuple[Scope, ...], list[Target]]]:
    """Part targets: one scope a change, where nobody stands twice; several; heard elsewhere."""
    by_change: dict[tuple[int, tuple[Scope, ...]], list[Target]] = {}
    for target in targets:
        by_change.setdefault((target.seq, target.heard), []).append(target)
    plain: list[Target] = []
    overlapping: list[Target] = []
    repeated: dict[tuple[Scope, ...], list[Target]] = {}
    for (_seq, heard), some in by_change.items():
        if heard:
            repeated.setdefault(heard, []).extend(some)
        elif len(some) == 1:
            plain += some
        else:
            overlapping += some
    return plain, overlapping, repeated


def _fill(connection: Connection, targets: Iterable[Target]) -> None:
    scratch.emptied(connection, scratch.targets)
    rows: list[tuple[object, ...]] = [
        (
            *(one.seq, one.scope.source, one.scope.kind.value, one.scope.key),
            *(one.kind, one.urgent, one.scope.kind.bit),
        )
        for one in targets
    ]
    names = ("seq", "source", "scope", "key", "kind", "urgent", "reason")
    insert_many(connection, scratch.targets, names, rows)


def _mentions(due: Mapping[Timing, datetime], now: datetime, *, urgent: bool) -> Select[Any]:
    column, target = subscriptions.c, scratch.targets.c
    lane, later = unhurried(due, now)
    moment = mentions.c.due_at.type
    if urgent:  # where nothing is, it is not looked for again at each subscription
        hurries = column.urgent.is_(True) & (column.kinds.op("&")(target.urgent) != 0)
        later = case((hurries, literal(now, moment)), else_=later)
        lane = case((hurries, Lane.URGENT.value), else_=lane)
    return (
        select(
            column.subscriber_id.label("subscriber_id"),
            target.seq.label("change_seq"),
            column.id.label("subscription_id"),
            target.reason.label("reasons"),
            lane.label("lane"),
            later.label("due_at"),
        )
        .select_from(scratch.targets)
        .join(
            subscriptions,
            and_(
                column.source == target.source,
                column.scope == target.scope,
                column.key == target.key,
                column.kinds.op("&")(target.kind) != 0,
            ),
        )
        .where(_living())
    )


def unhurried(
    due: Mapping[Timing, datetime], now: datetime
) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Give lane and moment of what is not urgent, by the rhythm and the pause of a subscription.

    Args:
        due: from when on each rhythm's mention may be told; one that is missing, at once.
        now: the present moment, aware UTC.
    """
    moment = mentions.c.due_at.type
    later: ColumnElement[Any] = literal(now, moment)
    if due:
        arms = [(_timed(timing), literal(then, moment)) for timing, then in due.items()]
        later = case(*arms, else_=later)
    at_once = subscriptions.c.rhythm == AT_ONCE.code
    return case((at_once, Lane.ALERT.value), else_=Lane.DIGEST.value), later


def _timed(timing: Timing) -> ColumnElement[bool]:
    code, paused = timing
    column = subscriptions.c.paused_until
    return (subscriptions.c.rhythm == code) & (
        column.is_(None) if paused is None else column == paused
    )


def _folded(read: Select[Any]) -> Select[Any]:
    """Fold what several subscriptions of one subscriber ask for."""
    one = read.subquery()
    reasons = sum((func.max(one.c.reasons.op("&")(kind.bit)) for kind in ScopeKind), literal(0))
    return select(
        one.c.subscriber_id,
        one.c.change_seq,
        func.min(one.c.subscription_id),
        reasons,
        func.min(one.c.lane),
        func.min(one.c.due_at),
    ).group_by(one.c.subscriber_id, one.c.change_seq)


def _insert(connection: Connection, read: Select[Any], dropped: str | None) -> int:
    statement = insert(mentions).from_select(_NAMES, read)
    if dropped is not None:
        one = read.subquery()
        kept = [one.c[position] for position in range(len(_NAMES) - 1)]
        names = [*_NAMES[:-1], "dropped"]  # and never due
        statement = insert(mentions).from_select(names, select(*kept, literal(dropped)))
    # without the option PostgreSQL's driver has forgotten the number by the time it is asked
    return connection.execute(statement.execution_options(preserve_rowcount=True)).rowcount


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


def _among(scopes: Sequence[Scope]) -> ColumnElement[bool]:
    """Ask for those who follow any of some scopes."""
    groups = _grouped(scopes).items()
    return or_(*(_about(source, kind, keys) for (source, kind), keys in groups)) & _living()
