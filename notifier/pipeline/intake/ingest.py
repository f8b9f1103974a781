"""Bring one snapshot into the change log: find what differs, judge it, write it in one transaction.

Nothing is half applied: a fault anywhere undoes everything. The snapshot is read before the write
transaction opens, so that others wait for the writing alone; what is not believable is parked.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from notifier.domain.change import Change
from notifier.domain.guard import Finding
from notifier.domain.rules import TRUSTING, SourceRules
from notifier.domain.snapshot import Snapshot
from notifier.errors import Busy, SnapshotOutdated
from notifier.pipeline.intake import parking
from notifier.pipeline.intake.applying import Applying
from notifier.pipeline.intake.impossible import refuse_future, refuse_nothing
from notifier.pipeline.intake.reading import Reading
from notifier.pipeline.intake.spool import Spool
from notifier.store.engine import Connection, Sessions
from notifier.store.register import changes, inventory, mergers, snapshots
from notifier.store.register.snapshots import SnapshotEntry, SnapshotState, SourceState


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What one snapshot brought."""

    source: str
    taken_at: datetime
    #: The same input as last time: nothing was read.
    same: bool = False
    #: The first of its source: everything is new and nothing is told.
    first: bool = False
    locations: int = 0
    #: Locations whose line is not the same to the byte, or where something waits.
    differing: int = 0
    changes: int = 0
    #: Why it was parked; empty where it was applied.
    findings: tuple[Finding, ...] = ()
    #: Its number in the list of snapshots.
    snapshot_id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchers:
    """Who looks on while a snapshot is applied."""

    #: Called with the changes, block by block in their order, inside the transaction.
    changes: Callable[[Connection, Sequence[Change]], None] | None = None
    #: Called with how many locations have been read.
    progress: Callable[[int], None] | None = None
    #: Called inside the transaction when all is written, with the number of the change before.
    written: Callable[[Connection, int], None] | None = None


class _NotBelievable(Exception):
    """Undoes the transaction; what it found goes with it."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings)
        self.findings = findings


_NOBODY = Watchers()


def ingest(
    snapshot: Snapshot,
    sessions: Sessions,
    *,
    now: datetime,
    rules: SourceRules = TRUSTING,
    dry_run: bool = False,
    watchers: Watchers = _NOBODY,
) -> IngestReport:
    """Apply a snapshot, or park it.

    Args:
        snapshot: what came.
        sessions: the store.
        now: when it came, aware UTC.
        rules: how this source's snapshots are taken.
        dry_run: undo everything in the end.
        watchers: who looks on.

    Raises:
        SnapshotOutdated: it is older than the last one.
        SnapshotRefused: something in it is wrong; nothing was applied.
        Busy: another snapshot of the source was applied meanwhile.
    """
    refuse_future(snapshot, now)
    with sessions.reading() as connection:
        state = snapshots.source_state(connection, snapshot.source)
        same = _same(connection, snapshot, state, rules)
    if same:
        return _same_again(snapshot, sessions, now=now, dry_run=dry_run)
    with Spool() as spool, _no_collector():
        with sessions.reading() as connection:
            known = _known(connection, snapshot, state)
        reading = Reading(snapshot=snapshot, known=known, spool=spool)
        reading.run(watchers.progress)
        refuse_nothing(reading)
        run = _Run(reading=reading, state=state, now=now, rules=rules, watchers=watchers)
        try:
            with sessions.writing(keep=not dry_run) as connection:
                return run.apply(connection)
        except _NotBelievable as found:
            with sessions.writing(keep=not dry_run) as connection:
                return run.park(connection, found.findings)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Let reference counts alone free memory: locations and changes hold no cycles.

    Looking for cycles among them took a quarter of the time of a snapshot of which half changed.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _same(
    connection: Connection, snapshot: Snapshot, state: SourceState, rules: SourceRules
) -> bool:
    """Say whether this is what we have.

    What is parked or was discarded counts too, so that the clock does not park the same file at
    each look; unless everything is to be believed.
    """
    digest, taken_at = snapshot.digest, snapshot.taken_at
    if (digest, taken_at) == (state.digest, state.taken_at):
        return True
    if rules.limits is None:
        return False
    return snapshots.was_refused(connection, snapshot.source, digest, taken_at)


def _known(connection: Connection, snapshot: Snapshot, state: SourceState) -> dict[str, bytes]:
    if state.taken_at is not None and snapshot.taken_at < state.taken_at:
        raise SnapshotOutdated(
            source=snapshot.source,
            taken_at=snapshot.taken_at.isoformat(),
            last=state.taken_at.isoformat(),
        )
    return inventory.fingerprints(connection, snapshot.source)


def note_unchanged(source: str, sessions: Sessions, *, now: datetime) -> None:
    """Note that a source answered, and that nothing has changed there."""
    with sessions.writing() as connection:
        snapshots.note_checked(connection, source, now)


def _same_again(
    snapshot: Snapshot, sessions: Sessions, *, now: datetime, dry_run: bool
) -> IngestReport:
    with sessions.writing(keep=not dry_run) as connection:
        snapshots.note_checked(connection, snapshot.source, now)
    return IngestReport(source=snapshot.source, taken_at=snapshot.taken_at, same=True)


@dataclass(slots=True, kw_only=True)
class _Run:
    """What is done with a snapshot that was read."""

    reading: Reading
    #: The source before.
    state: SourceState
    now: datetime
    rules: SourceRules
    watchers: Watchers

    def apply(self, connection: Connection) -> IngestReport:
        snapshot = self.reading.snapshot
        self._lock(connection)
        started = changes.last_seq(connection)
        entry = self._entry(SnapshotState.APPLIED)
        snapshot_id = snapshots.add_snapshot(connection, entry)
        applying = Applying(
            connection=connection,
            source=snapshot.source,
            snapshot_id=snapshot_id,
            taken_at=snapshot.taken_at,
            now=self.now,
            rules=self._rules_today(),
            seq=started,
            silent=self.state.snapshot_id is None,
            same_moment=self.state.taken_at == snapshot.taken_at,
            tell=self.watchers.changes,
        )
        mergers.move(connection, snapshot.source, applying.renaming.codes, now=self.now)
        for block in self.reading.spool.blocks():
            applying.lines(snapshot.file, block, self.reading.faults)
        self.reading.faults.refuse_if_any()
        applying.missing(self.reading.gone())
        findings = applying.findings()
        if findings:
            raise _NotBelievable(findings)
        applying.fold()
        applying.note_codes()
        applying.note_moves()
        finish(connection, self.state, entry, snapshot_id, count=applying.seq - started)
        if self.watchers.written is not None:
            self.watchers.written(connection, started)
        return self._report(snapshot_id, count=applying.seq - started)

    def park(self, connection: Connection, findings: tuple[Finding, ...]) -> IngestReport:
        self._lock(connection)
        parking.supersede(connection, self.state.name)
        snapshot_id = snapshots.add_snapshot(connection, self._entry(SnapshotState.PARKED))
        parking.park(
            connection,
            parking.Parked(
                snapshot_id=snapshot_id,
                source=self.state.name,
                taken_at=self.reading.snapshot.taken_at,
                blocks=self.reading.spool.blocks(),
                gone=self.reading.gone(),
                findings=findings,
            ),
            now=self.now,
        )
        snapshots.note_checked(connection, self.state.name, self.now)
        return self._report(snapshot_id, findings=findings)

    def _rules_today(self) -> SourceRules:
        """Give the rules with the limits of so many days as lie between."""
        limits, before = self.rules.limits, self.state.taken_at
        if limits is None or before is None:
            return self.rules
        return replace(self.rules, limits=limits.over(self.reading.snapshot.taken_at - before))

    def _lock(self, connection: Connection) -> None:
        snapshots.lock_ingest(connection)
        if snapshots.source_state(connection, self.state.name) != self.state:
            what = f"the source {self.state.name}: another snapshot came in meanwhile, and it"
            raise Busy(what)
        changes.lock_log(connection)

    def _entry(self, state: SnapshotState) -> SnapshotEntry:
        snapshot = self.reading.snapshot
        return SnapshotEntry(
            source=snapshot.source,
            file=snapshot.file,
            digest=snapshot.digest,
            taken_at=snapshot.taken_at,
            received_at=self.now,
            locations=self.reading.count,
            state=state,
        )

    def _report(
        self, snapshot_id: int, *, count: int = 0, findings: tuple[Finding, ...] = ()
    ) -> IngestReport:
        snapshot = self.reading.snapshot
        return IngestReport(
            source=snapshot.source,
            taken_at=snapshot.taken_at,
            first=self.state.snapshot_id is None,
            locations=self.reading.count,
            differing=self.reading.spool.count,
            changes=count,
            findings=findings,
            snapshot_id=snapshot_id,
        )


def finish(
    connection: Connection,
    before: SourceState,
    entry: SnapshotEntry,
    snapshot_id: int,
    *,
    count: int,
) -> None:
    """Make a snapshot the source's last one; one that was parked before it is superseded."""
    parking.supersede(connection, before.name)
    snapshots.note_changes(connection, snapshot_id, count)
    snapshots.move_source(
        connection,
        SourceState(
            name=before.name,
            snapshot_id=snapshot_id,
            taken_at=entry.taken_at,
            digest=entry.digest,
            checked_at=entry.received_at,
        ),
    )
