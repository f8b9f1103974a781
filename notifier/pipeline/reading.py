"""Read a snapshot once: put aside what differs, mark what was met, note what is wrong.

It writes nothing in the store, so that it may take its time.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from notifier.domain import fingerprint
from notifier.domain.snapshot import Snapshot
from notifier.errors import Fault
from notifier.pipeline.spool import Spool, Spooled

#: How many faults are kept; the others are counted.
MOST_FAULTS = 1000
#: Stands for the fingerprint of a location that this snapshot has shown.
_MET = b""
_STEP = 500


@dataclass(slots=True, kw_only=True)
class Faults:
    """What is wrong with a snapshot, as far as it is worth keeping."""

    kept: list[Fault] = field(default_factory=list)
    more: int = 0

    def add(self, fault: Fault) -> None:
        """Keep a fault, or count it."""
        if len(self.kept) < MOST_FAULTS:
            self.kept.append(fault)
        else:
            self.more += 1

    def __bool__(self) -> bool:
        return bool(self.kept)


@dataclass(slots=True, kw_only=True)
class Reading:
    """The snapshot, read once: what differs is put aside, what was met is marked."""

    snapshot: Snapshot
    #: Fingerprint by id; those that the snapshot showed are marked with `_MET`.
    known: dict[str, bytes]
    spool: Spool
    count: int = 0
    faults: Faults = field(default_factory=Faults)

    def run(self, progress: Callable[[int], None] | None) -> None:
        """Read it to its end, telling how many locations that are from time to time."""
        known, of_bytes = self.known, fingerprint.of_bytes
        for raw in self.snapshot.locations:
            mark = known.get(raw.id)
            if mark == _MET:
                problem = f"the location {raw.id} stands in the snapshot twice; expected once"
                self.faults.add(
                    Fault(file=self.snapshot.file, line=raw.number, field="$.id", problem=problem)
                )
                continue
            known[raw.id] = _MET
            found = of_bytes(raw.line)
            if mark != found:
                self.spool.put(Spooled(raw.number, mark is None, found, raw.line))
            self.count += 1
            if progress is not None and self.count % _STEP == 0:
                progress(self.count)

    def gone(self) -> list[str]:
        """Give the ids that the store knows and the snapshot does not."""
        return sorted(id_ for id_, mark in self.known.items() if mark != _MET)
