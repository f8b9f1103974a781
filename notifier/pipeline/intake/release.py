"""What a human decides about a parked snapshot: let it through, or refuse it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from notifier.domain.patience import AT_ONCE
from notifier.domain.rules import SourceRules
from notifier.errors import NotFound, SnapshotRefused
from notifier.pipeline.intake import parking
from notifier.pipeline.intake.applying import Applying
from notifier.pipeline.intake.ingest import Watchers, finish
from notifier.pipeline.intake.reading import Faults
from notifier.store.engine import Connection, Sessions
from notifier.store.register import changes, mergers, snapshots
from notifier.store.register import parking as kept
from notifier.store.register.snapshots import SnapshotEntry, SnapshotState


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseReport:
    """What a release brought."""

    source: str
    changes: int


def release(
    sessions: Sessions,
    snapshot_id: int,
    *,
    rules: SourceRules,
    now: datetime,
    quiet: bool,
    progress: Callable[[int], None] | None = None,
) -> ReleaseReport:
    """Apply a parked snapshot though it was not believable.

    Args:
        sessions: the store.
        snapshot_id: which.
        rules: the source's rules; its limits are not asked.
        now: the present moment, aware UTC.
        quiet: nobody is told: a correction in bulk.
        progress: called with how many of its locations are done.

    Raises:
        NotFound: there is no parked snapshot with this number.
        SnapshotRefused: a line of it is wrong.
    """
    with sessions.writing() as connection:
        watchers = Watchers(progress=progress)
        return _apply(connection, snapshot_id, rules=rules, now=now, quiet=quiet, watchers=watchers)


def rehearse(
    sessions: Sessions, snapshot_id: int, *, rules: SourceRules, now: datetime, watchers: Watchers
) -> ReleaseReport:
    """Release a parked snapshot and undo it; who looks on sees it all meanwhile.

    Raises:
        NotFound: there is no parked snapshot with this number.
        SnapshotRefused: a line of it is wrong.
    """
    with sessions.writing(keep=False) as connection:
        return _apply(connection, snapshot_id, rules=rules, now=now, quiet=False, watchers=watchers)


def _apply(
    connection: Connection,
    snapshot_id: int,
    *,
    rules: SourceRules,
    now: datetime,
    quiet: bool,
    watchers: Watchers,
) -> ReleaseReport:
    snapshots.lock_ingest(connection)
    changes.lock_log(connection)
    entry = _parked(connection, snapshot_id)
    before = snapshots.source_state(connection, entry.source)
    started = changes.last_seq(connection)
    applying = Applying(
        connection=connection,
        source=entry.source,
        snapshot_id=snapshot_id,
        taken_at=entry.taken_at,
        now=now,
        rules=_decided(rules),
        seq=started,
        quiet=quiet,
        same_moment=before.taken_at == entry.taken_at,
        tell=watchers.changes,
    )
    mergers.move(connection, entry.source, applying.renaming.codes, now=now)
    _take(connection, entry, applying, watchers)
    applying.fold()
    applying.note_codes()
    applying.note_moves()
    count = applying.seq - started
    finish(connection, before, entry, snapshot_id, count=count)
    snapshots.note_state(connection, snapshot_id, SnapshotState.RELEASED)
    if watchers.written is not None:
        watchers.written(connection, started)
    return ReleaseReport(source=entry.source, changes=count)


def _decided(rules: SourceRules) -> SourceRules:
    """Believe it and wait for no further snapshot: a human is the confirmation.

    What would wait here would not believe itself tomorrow, and would lose that nobody is to be
    told. What was communicated to an organiser just now waits all the same.
    """
    patience = replace(rules.patience, absences=AT_ONCE.absences, hold=AT_ONCE.hold)
    return replace(rules, limits=None, patience=patience)


def _take(
    connection: Connection, entry: SnapshotEntry, applying: Applying, watchers: Watchers
) -> None:
    faults, done = Faults(), 0
    for block in parking.blocks(connection, entry.id):
        applying.lines(entry.file, block, faults)
        done += len(block)
        if watchers.progress is not None:
            watchers.progress(done)
    applying.missing(kept.gone(connection, entry.id))
    if faults:
        raise SnapshotRefused(faults.kept, more=faults.more)


def discard(sessions: Sessions, snapshot_id: int) -> None:
    """Refuse a parked snapshot for good.

    Raises:
        NotFound: there is no parked snapshot with this number.
    """
    with sessions.writing() as connection:
        _parked(connection, snapshot_id)
        kept.drop(connection, snapshot_id)
        snapshots.note_state(connection, snapshot_id, SnapshotState.DISCARDED)


def _parked(connection: Connection, snapshot_id: int) -> SnapshotEntry:
    entry = snapshots.entry(connection, snapshot_id)
    if entry is None or entry.state is not SnapshotState.PARKED:
        raise NotFound("parked snapshot", str(snapshot_id))
    return entry
