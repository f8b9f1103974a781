"""The locations as the source shows them now: fingerprints, lines, and what pages look up by."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import Connection, bindparam, delete, func, select

from notifier.domain.location import Location
from notifier.domain.text import folded
from notifier.store.bulk import insert_many, upsert_many
from notifier.store.tables import lines, locations

#: Locations fetched by one statement: below SQLite's limit of parameters.
BLOCK = 500
_NO_CODES: Mapping[str, str] = MappingProxyType({})

_NAMES = (
    *("source", "id", "fingerprint", "name", "care_type", "street", "postal_code", "town"),
    *("municipality", "nis", "organiser_id", "search", "inspections", "enforcement", "reactions"),
)
_LINE_NAMES = ("source", "location_id", "line")


@dataclass(frozen=True, slots=True)
class Arrival:
    """One location to be written: new, or other than before."""

    location: Location
    fingerprint: bytes
    line: bytes


def fingerprints(connection: Connection, source: str) -> dict[str, bytes]:
    """Give the fingerprint of every location of a source by its id: 0.2 KiB of memory each."""
    query = select(locations.c.id, locations.c.fingerprint).where(locations.c.source == source)
    compiled = str(query.compile(dialect=connection.dialect))
    parameters = (source,) if connection.dialect.name == "sqlite" else {"source_1": source}
    # the driver itself: a row object for each of 80,000 pairs costs more than reading them
    return dict(connection.exec_driver_sql(compiled, parameters).cursor.fetchall())


def lines_of(connection: Connection, source: str, ids: Sequence[str]) -> dict[str, bytes]:
    """Give the stored lines of some locations by id; unknown ids are left out."""
    query = select(lines.c.location_id, lines.c.line).where(
        lines.c.source == source, lines.c.location_id.in_(bindparam("ids", expanding=True))
    )
    found: dict[str, bytes] = {}
    for start in range(0, len(ids), BLOCK):
        rows = connection.execute(query, {"ids": list(ids[start : start + BLOCK])})
        found.update((row[0], row[1]) for row in rows)
    return found


def add(
    connection: Connection,
    source: str,
    arrivals: Sequence[Arrival],
    codes: Mapping[str, str] = _NO_CODES,
) -> None:
    """Write locations that the store does not know, and their lines: cheaper than `write`."""
    rows = [_row(source, arrival, codes) for arrival in arrivals]
    insert_many(connection, locations, _NAMES, rows)
    insert_many(connection, lines, _LINE_NAMES, [_line(source, arrival) for arrival in arrivals])


def write(
    connection: Connection,
    source: str,
    arrivals: Sequence[Arrival],
    codes: Mapping[str, str] = _NO_CODES,
) -> None:
    """Write locations and their lines, over what was there.

    Args:
        connection: an open writing transaction.
        source: whose they are.
        arrivals: the locations.
        codes: the NIS code in use by each that is not any more.
    """
    rows = [_row(source, arrival, codes) for arrival in arrivals]
    upsert_many(connection, locations, _NAMES, rows)
    upsert_many(connection, lines, _LINE_NAMES, [_line(source, arrival) for arrival in arrivals])


def _line(source: str, arrival: Arrival) -> tuple[object, ...]:
    return source, arrival.location.id, arrival.line


def _row(source: str, arrival: Arrival, codes: Mapping[str, str]) -> tuple[object, ...]:
    location = arrival.location
    address, organiser = location.address, location.organiser
    return (
        source,
        location.id,
        arrival.fingerprint,
        location.title,
        location.care_type,
        address.street,
        address.postal_code,
        address.town,
        address.municipality,
        None if address.nis is None else codes.get(address.nis, address.nis),
        organiser.id,
        folded(location.title, address.town, address.municipality, address.postal_code),
        len(location.inspections),
        len(location.enforcement),
        len(location.reactions),
    )


def census(connection: Connection, source: str) -> dict[tuple[str, str], int]:
    """Give how many locations and records are shown, by (municipality's code, what).

    The empty code stands for the source as a whole.
    """
    column = locations.c
    names = ("inspections", "enforcement", "reactions")
    rows = connection.execute(
        select(column.nis, func.count(), *(func.sum(column[name]) for name in names))
        .where(column.source == source)
        .group_by(column.nis)
    )
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        for what, count in zip(("locations", *names), row[1:], strict=True):
            for nis in {row[0] or "", ""}:
                found[nis, what] += int(count or 0)
    return dict(found)


def remove(connection: Connection, source: str, ids: Sequence[str]) -> None:
    """Forget locations that the source no longer shows."""
    for start in range(0, len(ids), BLOCK):
        some = list(ids[start : start + BLOCK])
        connection.execute(
            delete(lines).where(lines.c.source == source, lines.c.location_id.in_(some))
        )
        connection.execute(
            delete(locations).where(locations.c.source == source, locations.c.id.in_(some))
        )


def walk(connection: Connection, source: str) -> Iterator[bytes]:
    """Give the stored line of every location of a source, in the order of ids."""
    query = select(lines.c.line).where(lines.c.source == source).order_by(lines.c.location_id)
    for row in connection.execute(query, execution_options={"yield_per": BLOCK}):
        yield row[0]
