"""Bring one snapshot into the change log: find what differs, then write it in one transaction.

Nothing is half applied: a fault anywhere undoes everything. The snapshot is read before the write
transaction opens, so that others wait for the writing alone.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from notifier.domain import fingerprint
from notifier.domain.change import Change
from notifier.domain.diff import Moment, diff
from notifier.domain.location import Location, decode, stored
from notifier.domain.snapshot import Snapshot
from notifier.errors import Busy, Fault, SnapshotOutdated, SnapshotRefused
from notifier.pipeline.reading import Reading
from notifier.pipeline.spool import Spool, Spooled
from notifier.store import changes, inventory, snapshots
from notifier.store.engine import Connection, Sessions
from notifier.store.inventory import Arrival
from notifier.store.snapshots import SnapshotEntry, SourceState


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
    #: Locations whose line is not the same to the byte.
    differing: int = 0
    changes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchers:
    """Who looks on while a snapshot is applied."""

    #: Called with the changes, block by block in their order, inside the transaction.
    changes: Callable[[Connection, Sequence[Change]], None] | None = None
    #: Called with how many locations have been read.
    progress: Callable[[int], None] | None = None


def ingest(
    snapshot: Snapshot,
    sessions: Sessions,
    *,
    now: datetime,
    dry_run: bool = False,
    watchers: Watchers = Watchers(),
) -> IngestReport:
    """Apply a snapshot.

    Args:
        snapshot: what came.
        sessions: the store.
        now: when it came, aware UTC.
        dry_run: undo everything in the end.
        watchers: who looks on.

    Raises:
        SnapshotOutdated: it is older than the last one.
        SnapshotRefused: something in it is wrong; nothing was applied.
        Busy: another snapshot of the source was applied meanwhile.
    """
    with sessions.reading() as connection:
        state = snapshots.source_state(connection, snapshot.source)
    if _same(snapshot, state):
        return _same_again(snapshot, sessions, now=now, dry_run=dry_run)
    with Spool() as spool, _no_collector():
        with sessions.reading() as connection:
            known = _known(connection, snapshot, state)
        reading = Reading(snapshot=snapshot, known=known, spool=spool)
        reading.run(watchers.progress)
        with sessions.writing(keep=not dry_run) as connection:
            run = _Run(connection=connection, reading=reading, now=now, tell=watchers.changes)
            return run.apply(state)


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


def _same(snapshot: Snapshot, state: SourceState) -> bool:
    return state.digest == snapshot.digest and state.taken_at == snapshot.taken_at


def _known(connection: Connection, snapshot: Snapshot, state: SourceState) -> dict[str, bytes]:
    if state.taken_at is not None and snapshot.taken_at < state.taken_at:
        raise SnapshotOutdated(
            source=snapshot.source,
            taken_at=snapshot.taken_at.isoformat(),
            last=state.taken_at.isoformat(),
        )
    return inventory.fingerprints(connection, snapshot.source)


def _same_again(
    snapshot: Snapshot, sessions: Sessions, *, now: datetime, dry_run: bool
) -> IngestReport:
    with sessions.writing(keep=not dry_run) as connection:
        snapshots.note_checked(connection, snapshot.source, now)
    return IngestReport(source=snapshot.source, taken_at=snapshot.taken_at, same=True)


@dataclass(slots=True, kw_only=True)
class _Run:
    """The writing of one snapshot, inside one transaction."""

    connection: Connection
    reading: Reading
    now: datetime
    tell: Callable[[Connection, Sequence[Change]], None] | None
    seq: int = 0
    snapshot_id: int = 0
    #: Another snapshot of the very same moment was applied before.
    same_moment: bool = False

    def apply(self, before: SourceState) -> IngestReport:
        snapshot = self.reading.snapshot
        snapshots.lock_ingest(self.connection)
        if snapshots.source_state(self.connection, snapshot.source) != before:
            what = f"the source {snapshot.source}: another snapshot came in meanwhile, and it"
            raise Busy(what)
        changes.lock_log(self.connection)
        started = self.seq = changes.last_seq(self.connection)
        first = before.snapshot_id is None
        self.same_moment = before.taken_at == snapshot.taken_at
        self.snapshot_id = snapshots.add_snapshot(self.connection, self._entry())
        for block in self.reading.spool.blocks():
            self._write(block, silent=first)
        self._remove(self.reading.gone())
        if self.reading.faults:
            faults = self.reading.faults
            raise SnapshotRefused(faults.kept, more=faults.more)
        snapshots.note_changes(self.connection, self.snapshot_id, self.seq - started)
        snapshots.move_source(self.connection, self._state())
        return IngestReport(
            source=snapshot.source,
            taken_at=snapshot.taken_at,
            first=first,
            locations=self.reading.count,
            differing=self.reading.spool.count,
            changes=self.seq - started,
        )

    def _entry(self) -> SnapshotEntry:
        snapshot = self.reading.snapshot
        return SnapshotEntry(
            source=snapshot.source,
            file=snapshot.file,
            digest=snapshot.digest,
            taken_at=snapshot.taken_at,
            received_at=self.now,
            locations=self.reading.count,
        )

    def _state(self) -> SourceState:
        snapshot = self.reading.snapshot
        return SourceState(
            name=snapshot.source,
            snapshot_id=self.snapshot_id,
            taken_at=snapshot.taken_at,
            digest=snapshot.digest,
            checked_at=self.now,
        )

    def _write(self, block: Sequence[Spooled], *, silent: bool) -> None:
        arrivals = self._arrivals(block)
        if self.reading.faults:
            return  # nothing will be kept; go on for the list of faults alone
        source = self.reading.snapshot.source
        new = [a for a, spooled in zip(arrivals, block, strict=True) if spooled.is_new]
        known = [a for a, spooled in zip(arrivals, block, strict=True) if not spooled.is_new]
        lines = inventory.lines_of(self.connection, source, [a.location.id for a in known])
        if not silent:
            self._log(self._compared(arrivals, lines))
        inventory.add(self.connection, source, new)
        inventory.write(self.connection, source, known)

    def _arrivals(self, block: Sequence[Spooled]) -> list[Arrival]:
        arrivals: list[Arrival] = []
        for spooled in block:
            file = self.reading.snapshot.file
            location = decode(spooled.line, file=file, number=spooled.number)
            if isinstance(location, Fault):
                self.reading.faults.add(location)
            else:
                arrivals.append(Arrival(location, spooled.fingerprint, spooled.line))
        return arrivals

    def _compared(
        self, arrivals: Sequence[Arrival], lines: dict[str, bytes]
    ) -> Iterator[tuple[Location | None, Location | None]]:
        for arrival in arrivals:
            line = lines.get(arrival.location.id)
            yield (None if line is None else stored(line)), arrival.location

    def _remove(self, gone: Sequence[str]) -> None:
        source = self.reading.snapshot.source
        for start in range(0, len(gone), inventory.BLOCK):
            ids = gone[start : start + inventory.BLOCK]
            lines = inventory.lines_of(self.connection, source, ids)
            self._log((stored(lines[id_]), None) for id_ in ids)
            inventory.remove(self.connection, source, ids)

    def _log(self, pairs: Iterator[tuple[Location | None, Location | None]]) -> None:
        moment = Moment(
            source=self.reading.snapshot.source,
            taken_at=self.reading.snapshot.taken_at,
            seen_at=self.now,
        )
        new: list[Change] = []
        for old, now in pairs:
            for change in diff(old, now, moment):
                self.seq += 1
                new.append(replace(change, seq=self.seq, id=self._id(change)))
        changes.append(self.connection, new, snapshot_id=self.snapshot_id)
        if self.tell is not None and new:
            self.tell(self.connection, new)

    def _id(self, change: Change) -> str:
        """Tell changes apart that one moment brought twice: A, B, A, B within a day of one date."""
        if not self.same_moment:
            return change.id
        return fingerprint.of_bytes(f"{change.id}:{self.seq}".encode()).hex()
