"""Corrections in bulk: the same fields changing at many locations at once are one piece of news.

Pure. Details and reports alone are folded, never a measure: 400 corrected numbers of places are a
correction, 400 suspensions are not (domain fact R12).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from notifier.domain.change import Change, ChangeType

_FOLDABLE = frozenset(
    {ChangeType.DETAILS_CHANGED, ChangeType.ORGANISER_CHANGED, ChangeType.REPORT_CHANGED}
)


def shape(change: Change) -> str:
    """Say what changed, by its type and fields."""
    fields = ", ".join(one.name for one in change.fields)
    return f"{change.type} ({fields})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Changes that are told as one."""

    #: What changed, by its type and fields.
    what: str
    #: The numbers of the changes.
    seqs: list[int]


@dataclass(slots=True)
class Folding:
    """The changes of one snapshot, by what changed."""

    _seqs: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, changes: Iterable[Change]) -> None:
        """Count some changes in."""
        for change in changes:
            if change.type in _FOLDABLE:
                self._seqs[shape(change)].append(change.seq)

    def folds(self, least: int) -> Iterator[Fold]:
        """Give what changed at so many places, or more."""
        for what, seqs in sorted(self._seqs.items()):
            if len(seqs) >= least:
                yield Fold(what=what, seqs=seqs)
