"""The last days of suspensions that are shown: how the clock finds those that have passed."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, and_, bindparam, delete, select

from notifier.domain.expiry import Expiry
from notifier.store.bulk import insert_many
from notifier.store.tables import expiries

_BLOCK = 500
_NAMES = ("source", "location_id", "record_key", "last_day")


def keep(
    connection: Connection, source: str, shown: Mapping[str, Sequence[Expiry]], today: date
) -> None:
    """Note the last days at some locations, as they are shown now.

    A day that has passed before it was ever noted is no news; one that was noted stays until it is
    told or shown no longer.

    Args:
        connection: an open writing transaction.
        source: whose locations.
        shown: their last days by location; none where there are none.
        today: the day that it is.
    """
    known = of(connection, source, list(shown))
    stale = [(id_, one.key) for id_, some in known.items() for one in some if one not in shown[id_]]
    drop(connection, source, stale)
    rows: list[tuple[object, ...]] = [
        (source, id_, one.key, one.last_day)
        for id_, some in shown.items()
        for one in some
        if one.last_day >= today and one not in known.get(id_, ())
    ]
    insert_many(connection, expiries, _NAMES, rows)


def of(connection: Connection, source: str, ids: Sequence[str]) -> dict[str, list[Expiry]]:
    """Give what is noted at some locations, by id."""
    query = select(expiries).where(
        expiries.c.source == source, expiries.c.location_id.in_(bindparam("ids", expanding=True))
    )
    found: dict[str, list[Expiry]] = {}
    for start in range(0, len(ids), _BLOCK):
        for row in connection.execute(query, {"ids": list(ids[start : start + _BLOCK])}):
            one = Expiry(key=row.record_key, last_day=row.last_day)
            found.setdefault(row.location_id, []).append(one)
    return found


def due(connection: Connection, source: str, today: date, *, limit: int) -> dict[str, list[Expiry]]:
    """Give last days that have passed, by location, the oldest first."""
    query = (
        select(expiries)
        .where(expiries.c.source == source, expiries.c.last_day < today)
        .order_by(expiries.c.last_day, expiries.c.location_id, expiries.c.record_key)
        .limit(limit)
    )
    found: dict[str, list[Expiry]] = {}
    for row in connection.execute(query):
        one = Expiry(key=row.record_key, last_day=row.last_day)
        found.setdefault(row.location_id, []).append(one)
    return found


def drop(connection: Connection, source: str, keys: Sequence[tuple[str, str]]) -> None:
    """Forget last days, by location and key: they were told, or are shown no longer."""
    if not keys:
        return
    one = and_(
        expiries.c.source == source,
        expiries.c.location_id == bindparam("b_location"),
        expiries.c.record_key == bindparam("b_key"),
    )
    rows = [{"b_location": id_, "b_key": key} for id_, key in keys]
    connection.execute(delete(expiries).where(one), rows)
