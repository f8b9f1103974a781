"""Which changes are told together, and which subscriptions they concern.

Pure: it names the scopes to look for; the store finds who has them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from notifier.domain.change import Change, ChangeType, Place, Severity
from notifier.domain.message import Lane
from notifier.domain.retraction import CORRECTIONS, SEQUELS
from notifier.domain.subscription import Language, Scope, ScopeKind


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


def corrections(changes: Iterable[Change]) -> Iterator[Occasion]:
    """Group what the source took back, given in the order of the log, as `occasions` does.

    Quiet ones too: who was told of a measure must not keep a stale accusation, however it went.
    """
    return _grouped(change for change in changes if change.type in CORRECTIONS)


def departures(changes: Iterable[Change]) -> Iterator[Occasion]:
    """Group the locations that are no longer shown, as `occasions` does.

    Not the quiet ones: a location that goes on under another number has not gone.
    """
    gone = (c for c in changes if c.type is ChangeType.LOCATION_GONE and not c.quiet)
    return _grouped(gone)


def sequels(changes: Iterable[Change]) -> Iterator[Occasion]:
    """Group what is told to those alone who know of the measure, as `occasions` does."""
    return _grouped(change for change in changes if change.type in SEQUELS and not change.quiet)


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
class Choice:
    """That somebody with a scope reads a language and wants these kinds (a sum of bits)."""

    scope: Scope
    language: Language
    kinds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Everybody who, of one occasion, gets the same changes in the same language."""

    #: The scopes in which they are to be found.
    scopes: tuple[Scope, ...]
    language: Language
    #: Which of the occasion's kinds they want.
    kinds: int
    #: Who follows one of these was told already.
    without: tuple[Scope, ...] = ()


def audiences(occasion: Occasion, choices: Iterable[Choice]) -> Iterator[Audience]:
    """Split those who follow an occasion by what they are to be told of it.

    Somebody with overlapping subscriptions gets the union of their kinds, once: so every union of
    the choices that were made is an audience, though nobody may be in it.
    """
    about = frozenset(scopes(occasion)) - frozenset(occasion.heard)
    made = [choice for choice in choices if choice.scope in about]
    for language in sorted({choice.language for choice in made}):
        spoken = [choice for choice in made if choice.language is language]
        where = tuple(sorted({choice.scope for choice in spoken}, key=repr))
        for kinds in sorted(_unions({choice.kinds & occasion.kinds for choice in spoken})):
            if kinds:
                yield Audience(scopes=where, language=language, kinds=kinds, without=occasion.heard)


def _unions(kinds: Iterable[int]) -> set[int]:
    unions: set[int] = set()
    for one in kinds:
        unions |= {one} | {one | other for other in unions}
    return unions


def lane(changes: Iterable[Change]) -> Lane:
    """Say how soon changes must go out."""
    urgent = any(change.severity is Severity.URGENT for change in changes)
    return Lane.URGENT if urgent else Lane.ALERT
