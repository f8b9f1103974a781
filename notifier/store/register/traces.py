"""What is kept for a while of locations that came or went, to find who comes after whom."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select

from notifier.domain.subscription import ScopeKind, State
from notifier.domain.succession import Trace
from notifier.store.bulk import upsert_many
from notifier.store.tables import locations, subscriptions, traces

_BLOCK = 500
_NAMES = ("source", "location_id", "name", "street", "postal_code", "nis", "gone", "at")


def put(connection: Connection, source: str, new: Collection[Trace], *, at: datetime) -> None:
    """Keep traces, over older ones of the same locations."""
    rows: list[tuple[object, ...]] = [
        (
            *(source, one.location_id, one.name, one.street, one.postal_code, one.nis),
            *(one.gone, at),
        )
        for one in new
    ]
    upsert_many(connection, traces, _NAMES, rows)


def kept(connection: Connection, source: str, *, since: datetime) -> list[Trace]:
    """Give what came and went since a moment."""
    columns = [traces.c[name] for name in _NAMES[1:-1]]
    query = select(*columns).where(traces.c.source == source, traces.c.at >= since)
    return [Trace(**row._asdict()) for row in connection.execute(query)]


def forget(connection: Connection, source: str, *, before: datetime) -> int:
    """Forget what came or went before a moment; give how many."""
    old = (traces.c.source == source) & (traces.c.at < before)
    return connection.execute(delete(traces).where(old)).rowcount


def known(connection: Connection, source: str, ids: Sequence[str]) -> dict[str, str | None]:
    """Give those of some locations that somebody may know, each with its municipality's code.

    They are shown, or went lately, or are followed.
    """
    found: dict[str, str | None] = {}
    for start in range(0, len(ids), _BLOCK):
        some = list(ids[start : start + _BLOCK])
        followed = select(subscriptions.c.key).where(
            subscriptions.c.source == source,
            subscriptions.c.scope == ScopeKind.LOCATION.value,
            subscriptions.c.key.in_(some),
            subscriptions.c.state == State.ACTIVE.value,
        )
        found |= dict.fromkeys(connection.execute(followed).scalars())
        for table, id_ in ((traces, traces.c.location_id), (locations, locations.c.id)):
            query = select(id_, table.c.nis).where(table.c.source == source, id_.in_(some))
            found.update((row[0], row[1]) for row in connection.execute(query))
    return found
