"""Which new location may come after one that is gone, and which numbers are one location's.

Pure. What the source says (`succeeds`) holds at once; what only looks so is proposed to the
operator and never applied by itself (domain fact R3).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto

from notifier.domain.text import folded

#: How many successors are proposed for one location: beyond that an address says nothing.
MOST = 3


class Likeness(StrEnum):
    """Why one location may come after another; the strongest first."""

    ADDRESS_AND_NAME = auto()
    ADDRESS = auto()
    NAME = auto()

    def __str__(self) -> str:
        """Say it."""
        return _LIKENESSES[self]


_LIKENESSES = {
    Likeness.ADDRESS_AND_NAME: "same address and same name",
    Likeness.ADDRESS: "same address",
    Likeness.NAME: "same name in the same municipality",
}


class SuccessionState(StrEnum):
    """What became of a succession."""

    #: It looks so, and waits for the operator.
    PROPOSED = auto()
    #: The source or the operator says so.
    ACCEPTED = auto()
    #: The operator says that it is none.
    REJECTED = auto()
    #: The source said so, and does not any more.
    WITHDRAWN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What is kept for a while of a location that came or went."""

    location_id: str
    #: As the source gives it; None where it gives none.
    name: str | None
    street: str | None
    postal_code: str | None
    nis: str | None
    gone: bool

    @property
    def address(self) -> tuple[str, str] | None:
        """The address as it is compared; None where it is not complete."""
        street, code = folded(self.street), folded(self.postal_code)
        return (street, code) if street and code else None

    @property
    def called(self) -> tuple[str, str] | None:
        """The name and the municipality as they are compared; None where one is missing."""
        name = folded(self.name)
        return (name, self.nis) if name and self.nis else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """That one location may come after another."""

    old_id: str
    new_id: str
    likeness: Likeness


def proposals(traces: Collection[Trace]) -> Iterator[Proposal]:
    """Propose successors for the locations that went, the likeliest first, few for each.

    Args:
        traces: what came and what went lately, of one source.
    """
    by_address, by_name = _came_by(traces)
    for gone in sorted((one for one in traces if one.gone), key=lambda one: one.location_id):
        here = set(by_address.get(gone.address, ())) if gone.address else set()
        named = set(by_name.get(gone.called, ())) if gone.called else set()
        ranked = [(Likeness.ADDRESS_AND_NAME, here & named)]
        ranked += [(Likeness.ADDRESS, here - named), (Likeness.NAME, named - here)]
        chosen = [(likeness, id_) for likeness, ids in ranked for id_ in sorted(ids)]
        for likeness, id_ in chosen[:MOST]:
            yield Proposal(old_id=gone.location_id, new_id=id_, likeness=likeness)


_By = defaultdict[tuple[str, str], list[str]]


def _came_by(traces: Iterable[Trace]) -> tuple[_By, _By]:
    by_address: _By = defaultdict(list)
    by_name: _By = defaultdict(list)
    for came in traces:
        if not came.gone and came.address:
            by_address[came.address].append(came.location_id)
        if not came.gone and came.called:
            by_name[came.called].append(came.location_id)
    return by_address, by_name


@dataclass(frozen=True, slots=True)
class Lineage:
    """Who comes after whom, as far as it is accepted: who follows a number follows on with it."""

    #: (old number, new number).
    pairs: Collection[tuple[str, str]] = ()

    def olds(self, id_: str) -> tuple[str, ...]:
        """Give the numbers that a location had before."""
        return _reached(id_, [(new, old) for old, new in self.pairs])

    def kin(self, id_: str) -> tuple[str, ...]:
        """Give the other numbers of a location: those before it and those after it."""
        return tuple(sorted({*self.olds(id_), *_reached(id_, self.pairs)}))


def _reached(start: str, steps: Collection[tuple[str, str]]) -> tuple[str, ...]:
    """Follow steps as far as they go; a circle ends where it began."""
    found: set[str] = set()
    new: Sequence[str] = [start]
    while new:
        new = [there for here, there in steps if here in new and there not in found]
        found.update(new)
    return tuple(sorted(found - {start}))
