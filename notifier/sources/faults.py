"""Gathers what is wrong with an input, so that it is refused with all its faults at once."""

from notifier.errors import Fault, SnapshotRefused

#: So many are kept; beyond that they are only counted.
MOST_FAULTS = 1000


class Faults:
    """The faults of one input, in the order in which they were found."""

    def __init__(self) -> None:
        self._kept: list[Fault] = []
        self._more = 0

    def add(self, *faults: Fault) -> None:
        """Keep faults, up to the cap."""
        room = max(0, MOST_FAULTS - len(self._kept))
        self._kept += faults[:room]
        self._more += len(faults[room:])

    @property
    def count(self) -> int:
        """How many were found."""
        return len(self._kept) + self._more

    def refuse_if_any(self) -> None:
        """Refuse the input where something was found.

        Raises:
            SnapshotRefused: with every fault that was kept.
        """
        if self._kept:
            raise SnapshotRefused(self._kept, more=self._more)


def refused(file: str, problem: str, *, line: int | None = None) -> SnapshotRefused:
    """Give the error for one thing that makes the rest unreadable."""
    return SnapshotRefused([Fault(file=file, line=line, problem=problem)])
