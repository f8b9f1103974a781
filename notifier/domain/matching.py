"""Which changes are told together, and which subscriptions they concern.

Pure: it names the scopes to look for; the store finds who has them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from notifier.domain.change import Change, Severity
from notifier.domain.subscription import Scope, ScopeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What one snapshot brought for one location: told in one mail."""

    source: str
    location_id: str
    taken_at: datetime
    #: In the order of the change log, the technical ones left out.
    changes: tuple[Change, ...]

    @property
    def kinds(self) -> int:
        """The set of kinds among its changes, as the sum of their bits."""
        bits = 0
        for change in self.changes:
            bits |= change.kind.bit
        return bits

    def of_kinds(self, kinds: int) -> tuple[Change, ...]:
        """Give the changes that somebody with these kinds wants to hear of."""
        return tuple(change for change in self.changes if change.kind.bit & kinds)


def occasions(changes: Iterable[Change]) -> Iterator[Occasion]:
    """Group changes, given in the order of the log, by snapshot and location.

    A snapshot writes the changes of one location side by side, so that neighbours suffice.
    """
    told = (change for change in changes if change.severity is not Severity.TECHNICAL)
    for (source, location_id, taken_at), group in groupby(
        told, key=lambda change: (change.source, change.location_id, change.taken_at)
    ):
        yield Occasion(
            source=source, location_id=location_id, taken_at=taken_at, changes=tuple(group)
        )


def scopes(occasion: Occasion) -> tuple[Scope, ...]:
    """Give every scope that covers the location of an occasion."""
    place = occasion.changes[-1].place
    keys = {
        ScopeKind.LOCATION: occasion.location_id,
        ScopeKind.MUNICIPALITY: place.nis,
        ScopeKind.ORGANISER: place.organiser_id,
        ScopeKind.ALL: "",
    }
    return tuple(
        Scope(kind=kind, source=occasion.source, key=key)
        for kind, key in keys.items()
        if key is not None
    )
