"""Refuses what cannot be a snapshot of a register, whatever the guard would believe."""

from datetime import datetime, timedelta

from notifier.domain.snapshot import Snapshot
from notifier.errors import Fault, SnapshotRefused
from notifier.pipeline.intake.reading import Reading

#: A source's clock, and the day of a file name taken in another time zone, may run ahead of ours.
_CLOCKS_DIFFER = timedelta(days=1)


def refuse_future(snapshot: Snapshot, now: datetime) -> None:
    """Refuse a moment to come: until it has passed, every good snapshot would be outdated."""
    if snapshot.taken_at > now + _CLOCKS_DIFFER:
        problem = (
            f"the snapshot was taken at {snapshot.taken_at.isoformat()}, which is yet to come: "
            f"now it is {now.isoformat(timespec='seconds')}"
        )
        raise SnapshotRefused([Fault(file=snapshot.file, problem=problem)])


def refuse_nothing(reading: Reading) -> None:
    """Refuse a snapshot without locations where there were some: no register closes at once."""
    before = len(reading.known)
    if before and not reading.count and not reading.faults:
        problem = f"no location at all; expected some, since the source had {before}"
        raise SnapshotRefused([Fault(file=reading.snapshot.file, problem=problem)])
