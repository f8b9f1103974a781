"""Take samples of two sides in turn, and judge the ratio of their medians."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from bench.processes import python


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What one run of one side took."""

    seconds: float
    #: Resident memory at its peak.
    mib: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table."""

    name: str
    value: float
    limit: float
    #: ``x`` for a ratio, ``MiB`` for memory.
    unit: str = "x"
    #: Whether the limit is a floor.
    at_least: bool = False
    #: Both medians, for people.
    detail: str = ""

    @property
    def holds(self) -> bool:
        """Whether the limit is kept."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def side(module: str, *arguments: object) -> Sample:
    """Run one side in a fresh process."""
    return Sample(**json.loads(python(f"bench.sides.{module}", *arguments)))


def in_turn(rounds: int, *sides: Callable[[], Sample]) -> list[list[Sample]]:
    """Run the sides A B A B …; give the samples of each."""
    taken: list[list[Sample]] = [[] for _ in sides]
    for _ in range(rounds):
        for samples, take in zip(taken, sides, strict=True):
            samples.append(take())
    return taken


def seconds(samples: list[Sample]) -> float:
    """Give the median of the times."""
    return median(sample.seconds for sample in samples)


def mib(samples: list[Sample]) -> float:
    """Give the highest peak: memory is a limit, not an average."""
    return max(sample.mib for sample in samples)


def ratio(name: str, ours: list[Sample], theirs: list[Sample], *, limit: float) -> Figure:
    """Judge our time against another's."""
    mine, other = seconds(ours), seconds(theirs)
    detail = f"{mine:.3f} s / {other:.3f} s"
    return Figure(name=name, value=mine / other, limit=limit, detail=detail)


def memory_ratio(name: str, ours: list[Sample], theirs: list[Sample], *, limit: float) -> Figure:
    """Judge our peak of memory against another's."""
    mine, other = mib(ours), mib(theirs)
    detail = f"{mine:.0f} MiB / {other:.0f} MiB"
    return Figure(name=name, value=mine / other, limit=limit, detail=detail)


def memory(name: str, samples: list[Sample], *, limit: float) -> Figure:
    """Judge the peak of memory."""
    return Figure(name=name, value=mib(samples), limit=limit, unit="MiB")
