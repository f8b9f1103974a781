"""The change log: append-only, gapless, in the order of commits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, select, text, update

from notifier.domain.change import Change, ChangeType, FieldChange, Place, Severity
from notifier.store.bulk import insert_many
from notifier.store.tables import changes, cursors

_fields = msgspec.json.Decoder(tuple[FieldChange, ...])
#: Names the lock under which seq numbers are given out (PostgreSQL; SQLite has one writer anyway).
_STAGE_LOCK = 0x7374_6167
_BLOCK = 500
_LOG_LOCK = 0x6368_616E
_NOTE = text(
    "INSERT INTO cursors (stage, seq, upto, subscriber_id) "
    "VALUES (:stage, :seq, :upto, :subscriber_id) ON CONFLICT (stage) DO UPDATE SET "
    "seq = excluded.seq, upto = excluded.upto, subscriber_id = excluded.subscriber_id"
)
_NAMES = (
    *("seq", "id", "snapshot_id", "source", "location_id", "type", "severity", "record_key"),
    *("fields", "url", "name", "location_url", "care_type", "municipality", "nis"),
    *("organiser_id", "taken_at", "seen_at", "quiet", "former_nis"),
)


def lock_log(connection: Connection) -> None:
    """Be the only one who appends, or moves what is told of it, until the transaction ends.

    Without it two transactions could commit in another order than their numbers, and a stage that
    has read up to the higher one would never see the lower. It comes before a stage's lock.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOG_LOCK)))


def lock_stage(connection: Connection, stage: str) -> None:
    """Be the only one who does a stage's work, until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_STAGE_LOCK, func.hashtext(stage))))


def last_seq(connection: Connection) -> int:
    """Give the number of the newest change; 0 where there is none."""
    return int(connection.execute(select(func.coalesce(func.max(changes.c.seq), 0))).scalar_one())


def append(connection: Connection, new: Iterable[Change], *, snapshot_id: int) -> None:
    """Write changes that already have their numbers; the log must be locked."""
    insert_many(connection, changes, _NAMES, [_row(change, snapshot_id) for change in new])


def read(
    connection: Connection,
    *,
    after: int,
    limit: int,
    source: str | None = None,
    upto: int | None = None,
) -> list[Change]:
    """Give the changes after a number, and up to another, in order."""
    query = select(changes).where(changes.c.seq > after).order_by(changes.c.seq).limit(limit)
    if upto is not None:
        query = query.where(changes.c.seq <= upto)
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
            former_nis=row.former_nis,
        ),
        taken_at=row.taken_at,
        seen_at=row.seen_at,
        seq=row.seq,
        quiet=row.quiet,
    )


def _row(change: Change, snapshot_id: int) -> tuple[object, ...]:
    place = change.place
    return (
        change.seq,
        change.id,
        snapshot_id,
        change.source,
        change.location_id,
        change.type.value,
        change.severity.value,
        change.record_key,
        msgspec.json.encode(change.fields).decode(),
        change.url,
        place.name,
        place.url,
        place.care_type,
        place.municipality,
        place.nis,
        place.organiser_id,
        change.taken_at,
        change.seen_at,
        change.quiet,
        place.former_nis,
    )


def hush(connection: Connection, seqs: Sequence[int]) -> None:
    """Mark changes as told to nobody."""
    for start in range(0, len(seqs), _BLOCK):
        chosen = changes.c.seq.in_(list(seqs[start : start + _BLOCK]))
        connection.execute(update(changes).where(chosen).values(quiet=True))


def known_ids(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Give those ids that stand in the log already."""
    found: set[str] = set()
    for start in range(0, len(ids), _BLOCK):
        some = list(ids[start : start + _BLOCK])
        found.update(
            connection.execute(select(changes.c.id).where(changes.c.id.in_(some))).scalars()
        )
    return found


def done_up_to(connection: Connection, stage: str) -> int:
    """Say up to which change a stage has done its work."""
    found = connection.execute(select(cursors.c.seq).where(cursors.c.stage == stage)).scalar()
    return 0 if found is None else int(found)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is that takes a block of changes people by people."""

    #: Up to which change it is done.
    seq: int
    #: The last change of the block that is half done; None where there is none.
    upto: int | None
    #: Up to which subscriber that block is done.
    subscriber_id: int


def progress(connection: Connection, stage: str) -> Progress:
    """Say how far a stage is."""
    row = connection.execute(select(cursors).where(cursors.c.stage == stage)).one_or_none()
    return (
        Progress(0, None, 0) if row is None else Progress(row.seq, row.upto, row.subscriber_id or 0)
    )


def note_part(connection: Connection, stage: str, seq: int, upto: int, subscriber_id: int) -> None:
    """Note that a block is done for some people, in the transaction that did the work."""
    _note(connection, stage, {"seq": seq, "upto": upto, "subscriber_id": subscriber_id})


def note_done(connection: Connection, stage: str, seq: int) -> None:
    """Note it, in the transaction that did the work."""
    _note(connection, stage, {"seq": seq, "upto": None, "subscriber_id": None})


def _note(connection: Connection, stage: str, progress: dict[str, int | None]) -> None:
    """Keep one row: `upsert_many` would make a table for it on PostgreSQL, for each part anew."""
    connection.execute(_NOTE, {"stage": stage, **progress})
