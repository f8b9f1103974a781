"""The locations as pages look them up: by words, by id, by municipality. It writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select

from notifier.domain.subscription import Scope, ScopeKind
from notifier.domain.succession import Lineage
from notifier.store.register.successions import around
from notifier.store.tables import lines, locations, sources, successions


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One location in a list."""

    source: str
    id: str
    name: str
    care_type: str | None
    postal_code: str | None
    town: str | None
    municipality: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One part of a list, and how long the whole list is."""

    total: int
    locations: tuple[Listed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Municipality:
    """A municipality in which the sources show locations."""

    nis: str
    name: str
    locations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One location as its source shows it now: the bytes of its line."""

    source: str
    line: bytes


_LISTED = tuple(
    locations.c[name]
    for name in ("source", "id", "name", "care_type", "postal_code", "town", "municipality")
)


def search(
    connection: Connection, words: Sequence[str], *, nis: str | None, start: int, limit: int
) -> Found:
    """Give the locations that have all words, in the order of their folded names.

    Args:
        connection: a transaction.
        words: folded by `notifier.domain.text.folded`; none gives every location.
        nis: only of this municipality.
        start: how many to pass over.
        limit: how many to give at most.
    """
    wanted: list[ColumnElement[bool]] = [
        locations.c.search.contains(word, autoescape=True) for word in words
    ]
    if nis is not None:
        # named by source, since the index begins with it
        wanted += [locations.c.source.in_(select(sources.c.name)), locations.c.nis == nis]
    total = connection.execute(select(func.count()).select_from(locations).where(*wanted))
    query = select(*_LISTED).where(*wanted).order_by(locations.c.search, locations.c.id)
    rows = connection.execute(query.offset(start).limit(limit))
    return Found(total=total.scalar_one(), locations=tuple(Listed(**row._asdict()) for row in rows))


def shown(connection: Connection, location_id: str) -> Shown | None:
    """Give one location; None where no source shows it now.

    Where two sources use the same id, the first source by name is given.
    """
    query = (
        select(lines.c.source, lines.c.line)
        .where(
            lines.c.source.in_(select(sources.c.name)),
            lines.c.location_id == location_id,
        )
        .order_by(lines.c.source)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Shown(source=row.source, line=row.line)


def successor(connection: Connection, location_id: str) -> str | None:
    """Give the number under which a location that is gone goes on; None where there is none.

    Of several, the first that a source shows.
    """
    sources_of = select(successions.c.source).where(successions.c.old_id == location_id).distinct()
    for source in connection.execute(sources_of).scalars().all():
        lineage = Lineage(around(connection, source, [location_id]))
        after = [one for one in lineage.kin(location_id) if one not in lineage.olds(location_id)]
        query = select(locations.c.id).where(
            locations.c.source == source, locations.c.id.in_(after)
        )
        found = connection.execute(query.order_by(locations.c.id).limit(1)).scalar()
        if found is not None:
            return str(found)
    return None


def municipalities(connection: Connection) -> list[Municipality]:
    """Give each municipality that has locations, by name."""
    name = func.max(locations.c.municipality)
    query = (
        select(locations.c.nis, name.label("name"), func.count().label("locations"))
        .where(locations.c.nis.is_not(None))
        .group_by(locations.c.nis)
    )
    found = [
        Municipality(nis=row.nis, name=row.name or row.nis, locations=row.locations)
        for row in connection.execute(query)
    ]
    return sorted(found, key=lambda municipality: municipality.name.casefold())


def municipality(connection: Connection, nis: str) -> Municipality | None:
    """Give one municipality; None where no location is in it now."""
    query = select(func.max(locations.c.municipality), func.count()).where(
        locations.c.source.in_(select(sources.c.name)), locations.c.nis == nis
    )
    name, count = connection.execute(query).one()
    return Municipality(nis=nis, name=name or nis, locations=count) if count else None


def covers_something(connection: Connection, scope: Scope) -> bool:
    """Say whether there is something to follow in a scope now."""
    column = {
        ScopeKind.LOCATION: locations.c.id,
        ScopeKind.MUNICIPALITY: locations.c.nis,
        ScopeKind.ORGANISER: locations.c.organiser_id,
    }.get(scope.kind)
    query = select(locations.c.id).where(locations.c.source == scope.source).limit(1)
    if column is not None:
        query = query.where(column == scope.key)
    return connection.execute(query).one_or_none() is not None
