"""The change log: append-only, gapless, in the order of commits."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, insert, select, text

from notifier.domain.change import Change, ChangeType, FieldChange, Place, Severity
from notifier.store.tables import changes, cursors

_fields = msgspec.json.Decoder(tuple[FieldChange, ...])
#: Names the lock under which seq numbers are given out (PostgreSQL; SQLite has one writer anyway).
_LOG_LOCK = 0x6368_616E


def lock_log(connection: Connection) -> None:
    """Be the only one who appends, until the transaction ends.

    Without it two transactions could commit in another order than their numbers, and a stage that
    has read up to the higher one would never see the lower.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOG_LOCK)))


def last_seq(connection: Connection) -> int:
    """Give the number of the newest change; 0 where there is none."""
    return connection.execute(select(func.coalesce(func.max(changes.c.seq), 0))).scalar_one()


def append(connection: Connection, new: Sequence[Change], *, snapshot_id: int) -> None:
    """Write changes that already have their numbers; the log must be locked."""
    if new:
        connection.execute(insert(changes), [_row(change, snapshot_id) for change in new])


def numbered(found: Iterator[Change], after: int) -> Iterator[Change]:
    """Give changes their numbers."""
    return (replace(change, seq=seq) for seq, change in enumerate(found, start=after + 1))


def read(
    connection: Connection,
    *,
    after: int,
    limit: int,
    source: str | None = None,
) -> list[Change]:
    """Give the changes after a number, in order."""
    query = select(changes).where(changes.c.seq > after).order_by(changes.c.seq).limit(limit)
    if source is not None:
        query = query.where(changes.c.source == source)
    return [change_of(row) for row in connection.execute(query)]


def change_of(row: Row[Any]) -> Change:
    """Make a change of a row of the log."""
    return Change(
        id=row.id,
        source=row.source,
        location_id=row.location_id,
        type=ChangeType(row.type),
        severity=Severity(row.severity),
        record_key=row.record_key,
        fields=_fields.decode(row.fields),
        url=row.url,
        place=Place(
            name=row.name,
            url=row.location_url,
            care_type=row.care_type,
            municipality=row.municipality,
            nis=row.nis,
            organiser_id=row.organiser_id,
        ),
        taken_at=row.taken_at,
        seen_at=row.seen_at,
        seq=row.seq,
    )


def _row(change: Change, snapshot_id: int) -> dict[str, object]:
    place = change.place
    return {
        "seq": change.seq,
        "id": change.id,
        "snapshot_id": snapshot_id,
        "source": change.source,
        "location_id": change.location_id,
        "type": change.type.value,
        "severity": change.severity.value,
        "record_key": change.record_key,
        "fields": msgspec.json.encode(change.fields).decode(),
        "url": change.url,
        "name": place.name,
        "location_url": place.url,
        "care_type": place.care_type,
        "municipality": place.municipality,
        "nis": place.nis,
        "organiser_id": place.organiser_id,
        "taken_at": change.taken_at,
        "seen_at": change.seen_at,
    }


def done_up_to(connection: Connection, stage: str) -> int:
    """Say up to which change a stage has done its work."""
    found = connection.execute(select(cursors.c.seq).where(cursors.c.stage == stage)).scalar()
    return 0 if found is None else int(found)


def note_done(connection: Connection, stage: str, seq: int) -> None:
    """Note it, in the transaction that did the work."""
    connection.execute(
        text(
            "INSERT INTO cursors (stage, seq) VALUES (:stage, :seq) "
            "ON CONFLICT (stage) DO UPDATE SET seq = excluded.seq"
        ),
        {"stage": stage, "seq": seq},
    )
