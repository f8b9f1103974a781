"""Park a snapshot that is not believable, and take one out again: released or discarded.

The rule: a source has one parked snapshot at most. A later one takes its place, be it believable
(then it is applied, and the parked one is forgotten) or not (then it is parked instead). So a
parked snapshot always stands beside the very state that it was judged against.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from notifier.domain.guard import Finding
from notifier.pipeline.intake.spool import Spooled
from notifier.store.engine import Connection
from notifier.store.post import notices
from notifier.store.post.notices import Notice
from notifier.store.register import parking, snapshots
from notifier.store.register.parking import ParkedLine
from notifier.store.register.snapshots import SnapshotState


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """A snapshot to be parked."""

    snapshot_id: int
    source: str
    taken_at: datetime
    blocks: Iterable[Sequence[Spooled]]
    gone: list[str]
    findings: tuple[Finding, ...]


def supersede(connection: Connection, source: str) -> None:
    """Forget the parked snapshot of a source: a later one takes its place."""
    for entry in snapshots.parked_of(connection, source):
        parking.drop(connection, entry.id)
        snapshots.note_state(connection, entry.id, SnapshotState.SUPERSEDED)


def park(connection: Connection, parked: Parked, *, now: datetime) -> None:
    """Keep what the snapshot would change, and tell the operator once."""
    parking.put(
        connection,
        parked.snapshot_id,
        blocks=([_kept(one) for one in block] for block in parked.blocks),
        gone=parked.gone,
        found=parked.findings,
    )
    lines = "\n".join(f"- {finding}" for finding in parked.findings)
    text = (
        f"The snapshot {parked.snapshot_id} of {parked.source}, taken at "
        f"{parked.taken_at.isoformat()}, would change more than is believable:\n\n{lines}\n\n"
        "Nothing of it was applied, mailed or published. Look at it and decide:\n"
        f"  notifier snapshots show {parked.snapshot_id}\n"
        f"  notifier snapshots release {parked.snapshot_id} [--quiet]\n"
        f"  notifier snapshots discard {parked.snapshot_id}\n"
        "A later snapshot takes its place by itself.\n"
    )
    key = f"parked:{parked.source}:{parked.snapshot_id}"
    subject = f"Snapshot of {parked.source} is parked"
    notices.put(connection, Notice(key=key, subject=subject, text=text, created_at=now))


def _kept(one: Spooled) -> ParkedLine:
    return ParkedLine(one.number, one.is_new, one.fingerprint, one.line)


def blocks(connection: Connection, snapshot_id: int) -> Iterator[list[Spooled]]:
    """Give the lines of a parked snapshot as they were spooled."""
    for block in parking.blocks(connection, snapshot_id):
        yield [Spooled(one.number, one.is_new, one.fingerprint, one.line) for one in block]
