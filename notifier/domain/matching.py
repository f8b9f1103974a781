"""Which changes are told together, and which subscriptions they concern.

Pure: it names the scopes to look for; the store finds who has them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from notifier.domain.change import Change, Place, Severity
from notifier.domain.message import Lane
from notifier.domain.retraction import CORRECTIONS, SEQUELS
from notifier.domain.subscription import Scope, ScopeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What one snapshot brought for one location: told in one mail."""

    source: str
    location_id: str
    taken_at: datetime
    #: In the order of the change log, the technical ones left out.
    changes: tuple[Change, ...]
    #: Numbers that the location had before: who follows one of those follows this too.
    olds: tuple[str, ...] = ()
    #: Scopes in which the same was told at another number of this location.
    heard: tuple[Scope, ...] = ()


def occasions(changes: Iterable[Change]) -> Iterator[Occasion]:
    """Group changes, given in the order of the log, by snapshot and location.

    A snapshot writes the changes of one location side by side, so that neighbours suffice.
    Corrections and sequels are left out: they have an audience of their own.
    """
    told = (
        change
        for change in changes
        if change.severity is not Severity.TECHNICAL
        and not change.quiet
        and change.type not in CORRECTIONS | SEQUELS
    )
    return _grouped(told)


def _grouped(changes: Iterable[Change]) -> Iterator[Occasion]:
    for (source, location_id, taken_at), group in groupby(
        changes, key=lambda change: (change.source, change.location_id, change.taken_at)
    ):
        yield Occasion(
            source=source, location_id=location_id, taken_at=taken_at, changes=tuple(group)
        )


def scopes(occasion: Occasion) -> tuple[Scope, ...]:
    """Give every scope that covers the location of an occasion."""
    found = dict.fromkeys(
        scope
        for change in reversed(occasion.changes)
        for scope in place_scopes(
            occasion.source, occasion.location_id, change.place, occasion.olds
        )
    )
    return tuple(found)


def place_scopes(source: str, location_id: str, place: Place, olds: Iterable[str]) -> list[Scope]:
    """Give every scope that covers a location at a place.

    Args:
        source: whose location it is.
        location_id: its number.
        place: where it is, and which municipality it leaves.
        olds: numbers that it had before.
    """
    keys = [(ScopeKind.LOCATION, location_id), *((ScopeKind.LOCATION, old) for old in olds)]
    keys += [
        (kind, key)
        for kind, key in (
            (ScopeKind.MUNICIPALITY, place.nis),
            (ScopeKind.MUNICIPALITY, place.former_nis),
            (ScopeKind.ORGANISER, place.organiser_id),
            (ScopeKind.ALL, ""),
        )
        if key is not None
    ]
    return [Scope(kind=kind, source=source, key=key) for kind, key in keys]


@dataclass(frozen=True, slots=True)
class Target:
    """That whoever follows a scope is to hear of a change, if they want its kind."""

    seq: int
    scope: Scope
    #: The bit of the change's kind.
    kind: int
    #: The kinds of the urgent changes of its occasion, as a sum of bits: what comes with an urgent
    #: change is told with it, to those who want to hear of the urgent one.
    urgent: int
    #: Who follows one of these was told already.
    heard: tuple[Scope, ...] = ()


def targets(occasion: Occasion) -> Iterator[Target]:
    """Say who is to hear of each change of an occasion."""
    where = [scope for scope in scopes(occasion) if scope not in occasion.heard]
    urgent = 0
    for change in occasion.changes:
        urgent |= change.kind.bit if change.severity is Severity.URGENT else 0
    for change in occasion.changes:
        for scope in where:
            yield Target(change.seq, scope, change.kind.bit, urgent, occasion.heard)


def lane(changes: Iterable[Change]) -> Lane:
    """Say how soon changes must go out."""
    urgent = any(change.severity is Severity.URGENT for change in changes)
    return Lane.URGENT if urgent else Lane.ALERT
