"""What waits at a location: the newest line of the source, and why it is not shown yet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, select

from notifier.domain.patience import Waiting
from notifier.store.bulk import upsert_many
from notifier.store.tables import unsettled

_BLOCK = 500
_waiting = msgspec.json.Decoder(tuple[Waiting, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsettled:
    """One location with something that waits."""

    location_id: str
    #: Its line in the newest snapshot; None where it is missing there.
    line: bytes | None
    #: The fingerprint of that line.
    fingerprint: bytes
    waiting: tuple[Waiting, ...]
    due_at: datetime | None


def of(connection: Connection, source: str, ids: Sequence[str]) -> dict[str, Unsettled]:
    """Give what waits at some locations, by id."""
    query = select(unsettled).where(
        unsettled.c.source == source, unsettled.c.location_id.in_(bindparam("ids", expanding=True))
    )
    found: dict[str, Unsettled] = {}
    for start in range(0, len(ids), _BLOCK):
        for row in connection.execute(query, {"ids": list(ids[start : start + _BLOCK])}):
            found[row.location_id] = _unsettled(row)
    return found


def _unsettled(row: Row[Any]) -> Unsettled:
    return Unsettled(
        location_id=row.location_id,
        line=row.line,
        fingerprint=row.fingerprint,
        waiting=_waiting.decode(row.waiting),
        due_at=row.due_at,
    )


def walk(connection: Connection, source: str | None) -> Iterator[tuple[str, Unsettled]]:
    """Give all that waits, at one source or at every one, with the source's name."""
    query = select(unsettled).order_by(unsettled.c.source, unsettled.c.location_id)
    if source is not None:
        query = query.where(unsettled.c.source == source)
    for row in connection.execute(query, execution_options={"yield_per": _BLOCK}):
        yield row.source, _unsettled(row)


def due(connection: Connection, source: str, now: datetime, *, after: str, limit: int) -> list[str]:
    """Give the locations after an id at which something may be shown though no snapshot came."""
    query = (
        select(unsettled.c.location_id)
        .where(
            unsettled.c.source == source,
            unsettled.c.due_at <= now,
            unsettled.c.location_id > after,
        )
        .order_by(unsettled.c.location_id)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def put(connection: Connection, source: str, found: Iterable[Unsettled]) -> None:
    """Keep what waits, over what waited there before."""
    names = ("source", "location_id", "line", "fingerprint", "waiting", "due_at")
    rows: list[tuple[object, ...]] = [
        (
            source,
            one.location_id,
            one.line,
            one.fingerprint,
            msgspec.json.encode(one.waiting).decode(),
            one.due_at,
        )
        for one in found
    ]
    upsert_many(connection, unsettled, names, rows)


def drop(connection: Connection, source: str, ids: Sequence[str]) -> None:
    """Forget what waited: it is settled."""
    for start in range(0, len(ids), _BLOCK):
        some = list(ids[start : start + _BLOCK])
        connection.execute(
            delete(unsettled).where(unsettled.c.source == source, unsettled.c.location_id.in_(some))
        )
