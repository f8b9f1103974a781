"""What feeds are built from: the newest changes by scope, and how places are called now.

Everything is read in blocks of keys, never one statement a feed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, literal, select, union

from notifier.domain.change import Change, ChangeType, Severity
from notifier.domain.retraction import GONE
from notifier.store.register.changes import change_of
from notifier.store.tables import changes, locations

#: Keys looked up by one statement: below SQLite's limit of parameters.
BLOCK = 500

_NUMBERS = 500
_NO_CODES: Mapping[str, str] = MappingProxyType({})


class FeedScope(StrEnum):
    """About what a feed is; the word in its path."""

    ALL = auto()
    LOCATIONS = auto()
    MUNICIPALITIES = auto()


#: By which column a change belongs to a feed; all changes of a source share the empty key.
_KEYS = {
    FeedScope.ALL: literal(""),
    FeedScope.LOCATIONS: changes.c.location_id,
    FeedScope.MUNICIPALITIES: changes.c.nis,
}


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A location as it is called now."""

    name: str
    care_type: str | None
    municipality: str | None


def recent(
    connection: Connection,
    source: str,
    scope: FeedScope,
    keys: Sequence[str],
    *,
    limit: int,
    codes: Mapping[str, str] = _NO_CODES,
) -> dict[str, list[Change]]:
    """Give the newest changes of each of some feeds, the newest first.

    Technical and quiet changes are left out; a key without changes is absent.

    Args:
        connection: a transaction.
        source: whose changes.
        scope: what the feeds are about.
        keys: which feeds.
        limit: how many changes of each at most.
        codes: the NIS code in use by each that is not any more: the log keeps the old ones.
    """
    found: defaultdict[str, list[Change]] = defaultdict(list)
    for some in _blocks(keys):
        for row in connection.execute(_newest(source, scope, some, limit, codes)):
            found[row.key].append(change_of(row))
    return dict(found)


def _newest(
    source: str, scope: FeedScope, keys: list[str], limit: int, codes: Mapping[str, str]
) -> Select[Any]:
    key = _KEYS[scope]
    told = (changes.c.severity != Severity.TECHNICAL.value) & changes.c.quiet.is_(False)
    # of what was forgotten only the vanishing itself is still news
    told &= changes.c.forgotten.is_(False) | changes.c.type.in_([type_.value for type_ in GONE])
    if scope is FeedScope.ALL:
        query = select(changes, key.label("key")).where(changes.c.source == source, told)
        return query.order_by(changes.c.seq.desc()).limit(limit)
    columns = [key]
    if scope is FeedScope.MUNICIPALITIES:
        keys = [*keys, *(old for old, new in codes.items() if new in keys)]
        columns.append(changes.c.former_nis)
    parts = [
        select(changes.c.seq, _in_use(column, codes).label("key")).where(
            changes.c.source == source, column.in_(keys), told
        )
        for column in columns
    ]
    # a set: what moved within what merged since stands there once
    one = (union(*parts) if len(parts) > 1 else parts[0]).subquery()
    # ranked by number alone, so that the wide rows are read for the winners only
    place = func.row_number().over(partition_by=one.c.key, order_by=one.c.seq.desc())
    ranked = select(one.c.seq, one.c.key, place.label("place")).subquery()
    return (
        select(changes, ranked.c.key)
        .join(ranked, ranked.c.seq == changes.c.seq)
        .where(ranked.c.place <= limit)
        .order_by(changes.c.seq.desc())
    )


def _in_use(column: ColumnElement[Any], codes: Mapping[str, str]) -> ColumnElement[Any]:
    return case(codes, value=column, else_=column) if codes else column


def history(
    connection: Connection, source: str, ids: Sequence[str], types: Collection[ChangeType]
) -> list[Change]:
    """Give the changes of some types at some locations, in the order of the log.

    What was taken back and forgotten since is left out: it takes nothing along any more.
    """
    wanted = [type_.value for type_ in types]
    found: list[Change] = []
    for some in _blocks(ids):
        query = select(changes).where(
            changes.c.source == source,
            changes.c.location_id.in_(some),
            changes.c.type.in_(wanted),
            changes.c.forgotten.is_(False),
        )
        found += [change_of(row) for row in connection.execute(query)]
    return sorted(found, key=lambda change: change.seq)


def by_number(connection: Connection, seqs: Sequence[int]) -> list[Change]:
    """Give changes by their numbers in the log, in its order."""
    found: list[Change] = []
    for start in range(0, len(seqs), _NUMBERS):
        some = list(seqs[start : start + _NUMBERS])
        query = select(changes).where(changes.c.seq.in_(some)).order_by(changes.c.seq)
        found += [change_of(row) for row in connection.execute(query)]
    return found


def municipalities_told(connection: Connection, source: str, ids: Sequence[str]) -> set[str]:
    """Give the codes of all municipalities whose feeds ever told of some locations."""
    found: set[str] = set()
    for some in _blocks(ids):
        query = (
            select(changes.c.nis, changes.c.former_nis)
            .where(
                changes.c.source == source,
                changes.c.location_id.in_(some),
                changes.c.severity != Severity.TECHNICAL.value,
            )
            .distinct()
        )
        found.update(nis for row in connection.execute(query) for nis in row if nis)
    return found


def places(connection: Connection, source: str, ids: Sequence[str]) -> dict[str, NamedPlace]:
    """Give how some locations are called now; those no longer shown are absent."""
    found: dict[str, NamedPlace] = {}
    names = [locations.c[name] for name in ("id", "name", "care_type", "municipality")]
    for some in _blocks(ids):
        query = select(*names).where(locations.c.source == source, locations.c.id.in_(some))
        for row in connection.execute(query):
            found[row.id] = NamedPlace(row.name, row.care_type, row.municipality)
    return found


def municipalities(connection: Connection, source: str) -> dict[str, str]:
    """Give the name of each municipality in which a source shows locations, by its code."""
    query = (
        select(locations.c.nis, func.max(locations.c.municipality).label("name"))
        .where(locations.c.source == source, locations.c.nis.is_not(None), locations.c.nis != "")
        .group_by(locations.c.nis)
        .order_by(locations.c.nis)
    )
    return {row.nis: row.name or row.nis for row in connection.execute(query)}


def location_ids(connection: Connection, source: str, *, after: str, limit: int) -> list[str]:
    """Give the ids of a source's locations behind one of them, in order."""
    query = (
        select(locations.c.id)
        .where(locations.c.source == source, locations.c.id > after)
        .order_by(locations.c.id)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def _blocks(keys: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), BLOCK):
        yield list(keys[start : start + BLOCK])
