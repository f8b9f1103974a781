"""The sources as wholes: their last snapshot, and the list of all that came."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from notifier.store.bulk import upsert_many
from notifier.store.tables import snapshots, sources

_INGEST_LOCK = 0x696E_6765
#: Years of daily snapshots.
_LOOK_BACK = 1000


class SnapshotState(StrEnum):
    """What became of a snapshot."""

    APPLIED = auto()
    #: Waits for a human.
    PARKED = auto()
    #: A human let it through.
    RELEASED = auto()
    #: A human refused it.
    DISCARDED = auto()
    #: A later snapshot took its place.
    SUPERSEDED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What the store knows of a source as a whole."""

    name: str
    #: The last snapshot that was applied; None before the first.
    snapshot_id: int | None = None
    taken_at: datetime | None = None
    digest: bytes | None = None
    #: When it last answered us, be it only "nothing new".
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotEntry:
    """One line of the list of snapshots."""

    source: str
    file: str
    digest: bytes
    taken_at: datetime
    received_at: datetime
    locations: int
    changes: int = 0
    state: SnapshotState = SnapshotState.APPLIED
    id: int = 0


def lock_ingest(connection: Connection) -> None:
    """Be the only one who applies a snapshot, until the transaction ends.

    SQLite has one writer anyway; PostgreSQL waits here for the other.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_INGEST_LOCK)))


def source_state(connection: Connection, name: str) -> SourceState:
    """Give the state of a source; an unknown one is empty."""
    row = connection.execute(select(sources).where(sources.c.name == name)).one_or_none()
    return SourceState(name=name) if row is None else SourceState(**row._asdict())


def source_states(connection: Connection) -> list[SourceState]:
    """Give the state of each source that ever had a snapshot, by name."""
    rows = connection.execute(select(sources).order_by(sources.c.name))
    return [SourceState(**row._asdict()) for row in rows]


def several_sources(connection: Connection) -> bool:
    """Say whether more than one source ever had a snapshot."""
    return len(connection.execute(select(sources.c.name).limit(2)).all()) > 1


def oldest_source(connection: Connection) -> str | None:
    """Give the source whose first snapshot came before that of any other."""
    known = snapshots.c.source.in_(select(sources.c.name))
    query = select(snapshots.c.source).where(known).order_by(snapshots.c.id).limit(1)
    return connection.execute(query).scalar()


def move_source(connection: Connection, state: SourceState) -> None:
    """Make this the state of the source."""
    names = ("name", "snapshot_id", "taken_at", "digest", "checked_at")
    upsert_many(connection, sources, names, [tuple(getattr(state, name) for name in names)])


def note_checked(connection: Connection, name: str, now: datetime) -> None:
    """Note that a source answered, though it had nothing new."""
    connection.execute(update(sources).where(sources.c.name == name).values(checked_at=now))


def add_snapshot(connection: Connection, entry: SnapshotEntry) -> int:
    """Write a snapshot in the list; give its number."""
    values = {
        "source": entry.source,
        "file": entry.file,
        "digest": entry.digest,
        "taken_at": entry.taken_at,
        "received_at": entry.received_at,
        "state": entry.state.value,
        "locations": entry.locations,
        "changes": entry.changes,
    }
    made = connection.execute(insert(snapshots).values(**values).returning(snapshots.c.id))
    return int(made.scalar_one())


def note_changes(connection: Connection, snapshot_id: int, count: int) -> None:
    """Note how many changes a snapshot brought."""
    chosen = update(snapshots).where(snapshots.c.id == snapshot_id)
    connection.execute(chosen.values(changes=count))


def entry(connection: Connection, snapshot_id: int) -> SnapshotEntry | None:
    """Give one snapshot of the list."""
    row = connection.execute(select(snapshots).where(snapshots.c.id == snapshot_id)).one_or_none()
    return None if row is None else _entry(row)


def parked_of(connection: Connection, source: str) -> list[SnapshotEntry]:
    """Give the parked snapshots of a source: one at most, unless a run is under way."""
    chosen = (snapshots.c.source == source) & (snapshots.c.state == SnapshotState.PARKED.value)
    return [_entry(row) for row in connection.execute(select(snapshots).where(chosen))]


def was_refused(connection: Connection, source: str, digest: bytes, taken_at: datetime) -> bool:
    """Say whether this very input is parked, or was discarded by a human."""
    states = [SnapshotState.PARKED.value, SnapshotState.DISCARDED.value]
    query = select(snapshots.c.id).where(
        snapshots.c.source == source,
        snapshots.c.state.in_(states),
        snapshots.c.digest == digest,
        snapshots.c.taken_at == taken_at,
    )
    return connection.execute(query.limit(1)).first() is not None


def last_fresh(connection: Connection, source: str, within: timedelta) -> datetime | None:
    """Give the moment of the newest applied snapshot that was not too old when it came."""
    states = [SnapshotState.APPLIED.value, SnapshotState.RELEASED.value]
    query = (
        select(snapshots.c.taken_at, snapshots.c.received_at)
        .where(snapshots.c.source == source, snapshots.c.state.in_(states))
        .order_by(snapshots.c.id.desc())
        .limit(_LOOK_BACK)
    )
    rows = connection.execute(query)
    return next((row.taken_at for row in rows if row.received_at - row.taken_at <= within), None)


def note_state(connection: Connection, snapshot_id: int, state: SnapshotState) -> None:
    """Note what became of a snapshot."""
    chosen = update(snapshots).where(snapshots.c.id == snapshot_id)
    connection.execute(chosen.values(state=state.value))


def newest(connection: Connection, limit: int) -> list[SnapshotEntry]:
    """Give the newest snapshots, the newest first."""
    rows = connection.execute(select(snapshots).order_by(snapshots.c.id.desc()).limit(limit))
    return [_entry(row) for row in rows]


def _entry(row: Row[Any]) -> SnapshotEntry:
    return SnapshotEntry(**{**row._asdict(), "state": SnapshotState(row.state)})
