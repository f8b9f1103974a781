"""Read a snapshot once: what differs is put aside, what is missing is found. It writes nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from notifier.domain import fingerprint
from notifier.domain.location import Location, decode
from notifier.domain.snapshot import Snapshot
from notifier.errors import Fault, SnapshotRefused
from notifier.pipeline.intake.spool import Spool, Spooled

#: How many faults are kept; the others are counted.
MOST_FAULTS = 1000
#: Stands for the fingerprint of a location that this snapshot has shown.
_MET = b"met"
_STEP = 500


@dataclass(slots=True, kw_only=True)
class Faults:
    """What is wrong with a snapshot, as far as it is worth keeping."""

    kept: list[Fault] = field(default_factory=list)
    more: int = 0

    def add(self, fault: Fault) -> None:
        """Keep one, or count it."""
        if len(self.kept) < MOST_FAULTS:
            self.kept.append(fault)
        else:
            self.more += 1

    def __bool__(self) -> bool:
        return bool(self.kept)

    def refuse_if_any(self) -> None:
        """Refuse the snapshot where something was found.

        Raises:
            SnapshotRefused: with every fault that was kept.
        """
        if self.kept:
            raise self.refusal()

    def refusal(self) -> SnapshotRefused:
        """Give the error, its faults in the order of the lines."""
        return SnapshotRefused(sorted(self.kept, key=_line), more=self.more)


@dataclass(slots=True, kw_only=True)
class Reading:
    """A snapshot while and after it is read."""

    snapshot: Snapshot
    #: Fingerprint by id; those that the snapshot showed are marked.
    known: dict[str, bytes]
    spool: Spool
    count: int = 0
    faults: Faults = field(default_factory=Faults)

    def run(self, progress: Callable[[int], None] | None) -> None:
        """Walk the snapshot.

        Raises:
            SnapshotRefused: it is cut off, or is not what it says it is; with what is wrong in
                the lines that were put aside as well.
        """
        try:
            self._walk(progress)
        except SnapshotRefused as refused:
            self._add_all(refused)
            raise self.faults.refusal() from refused

    def _walk(self, progress: Callable[[int], None] | None) -> None:
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

    def _add_all(self, refused: SnapshotRefused) -> None:
        """Add what the walk found, and what is wrong in lines that it took for sound."""
        for fault in refused.faults:
            self.faults.add(fault)
        self.faults.more += refused.more
        for block in self.spool.blocks():
            for spooled in block:
                found = decode(spooled.line, file=self.snapshot.file, number=spooled.number)
                if isinstance(found, Fault):
                    self.faults.add(found)

    def gone(self) -> list[str]:
        """Give the ids that the store knows and the snapshot does not."""
        return sorted(id_ for id_, mark in self.known.items() if mark != _MET)


def _line(fault: Fault) -> tuple[bool, int]:
    """Order faults by line; those of the file as a whole stand last."""
    return fault.line is None, fault.line or 0


def decoded(
    file: str, block: Sequence[Spooled], faults: Faults
) -> Iterator[tuple[Location, Spooled]]:
    """Decode lines that were put aside; what is wrong with them is kept."""
    for spooled in block:
        location = decode(spooled.line, file=file, number=spooled.number)
        if isinstance(location, Fault):
            faults.add(location)
        else:
            yield location, spooled
