"""The codes of a source that we have no words for, and at how many locations each stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from notifier.domain.codes import Code
from notifier.store.bulk import upsert_many
from notifier.store.tables import unknown_codes

_NAMES = ("source", "field", "code", "locations", "first_seen_at", "last_seen_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownCode:
    """One code without words."""

    source: str
    code: Code
    #: At how many locations it stands now; 0 where it is seen no longer.
    locations: int
    #: The moments of the first and of the last snapshot that brought it to a location.
    first_seen_at: datetime
    last_seen_at: datetime


def of_source(connection: Connection, source: str) -> dict[Code, UnknownCode]:
    """Give all that were ever seen at a source."""
    query = select(unknown_codes).where(unknown_codes.c.source == source)
    return {one.code: one for one in map(_code, connection.execute(query))}


def every(connection: Connection) -> list[UnknownCode]:
    """Give those of all sources; within a field the most frequent first."""
    column = unknown_codes.c
    query = select(unknown_codes).order_by(
        column.source, column.field, column.locations.desc(), column.code
    )
    return list(map(_code, connection.execute(query)))


def put(connection: Connection, codes: Iterable[UnknownCode]) -> None:
    """Keep some, over what was known of them."""
    rows: list[tuple[object, ...]] = [
        (
            one.source,
            one.code.field,
            one.code.code,
            one.locations,
            one.first_seen_at,
            one.last_seen_at,
        )
        for one in codes
    ]
    upsert_many(connection, unknown_codes, _NAMES, rows)


def _code(row: Row[Any]) -> UnknownCode:
    return UnknownCode(
        source=row.source,
        code=Code(row.field, row.code),
        locations=row.locations,
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
    )
