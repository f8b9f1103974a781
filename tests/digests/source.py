"""A fictitious source that changes on most days: places come, go and are closed, and open again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from msgspec.structs import replace

from notifier.domain.location import Address, FollowUp, Location, Organiser
from tests.support.builders import a_location, a_measure, a_reaction, an_inspection

MUNICIPALITIES = ("44021", "11002", "21004")
ORGANISERS = ("701", "702", "703", "704")
_PLACES = 18
_QUIET_DAYS = 0.15
#: Lets something happen on a day.
Happening = Callable[[date], None]
_FOLLOW_UPS = ("gesprek", "verbeteren", "opvolging")


@dataclass(slots=True, kw_only=True)
class Source:
    """What is shown now."""

    chance: Random
    places: dict[str, Location] = field(default_factory=dict)
    _made: int = 0
    _trajectories: int = 0

    def __post_init__(self) -> None:
        """Show the first places."""
        for _ in range(_PLACES):
            self._opens()

    def next_day(self, today: date) -> None:
        """Let some things happen, or nothing."""
        if self.chance.random() < _QUIET_DAYS:
            return
        happenings: list[tuple[Happening, int]] = [
            (self._is_inspected, 30),
            (self._is_followed_up, 15),
            (self._is_measured, 14),
            (self._is_cleared, 12),
            (self._answers, 10),
            (self._is_silent_again, 6),
            (self._grows_or_shrinks, 25),
            (lambda _today: self._opens(), 3),
            (lambda _today: self._closes(), 3),
        ]
        does, weights = zip(*happenings, strict=True)
        for happens in self.chance.choices(does, weights, k=self.chance.randint(1, 4)):
            happens(today)

    def ids(self) -> list[str]:
        """Give the places that are shown."""
        return sorted(self.places)

    def _one(self) -> Location:
        return self.places[self.chance.choice(self.ids())]

    def _show(self, place: Location) -> None:
        self.places[place.id] = place

    def _opens(self) -> None:
        self._made += 1
        nis = MUNICIPALITIES[self._made % len(MUNICIPALITIES)]
        place = a_location(
            f"91{self._made:07}",
            name=f"Verzonnen plek {self._made}",
            places=10,
            organiser=Organiser(id=ORGANISERS[self._made % len(ORGANISERS)], name="Verzonnen vzw"),
            address=Address(
                street=f"Bedachte straat {7 * self._made}",
                postal_code="9000",
                town="Ergens",
                municipality=f"Gemeente {nis}",
                nis=nis,
            ),
        )
        self._show(place)

    def _closes(self) -> None:
        if len(self.places) > _PLACES // 2:
            del self.places[self._one().id]

    def _is_inspected(self, today: date) -> None:
        place = self._one()
        if all(one.visited_on != today for one in place.inspections):
            self._show(replace(place, inspections=[*place.inspections, an_inspection(str(today))]))

    def _is_followed_up(self, _today: date) -> None:
        place = self._one()
        if place.inspections:
            *others, last = place.inspections
            told = replace(last, follow_up=FollowUp(code=self.chance.choice(_FOLLOW_UPS)))
            self._show(replace(place, inspections=[*others, told]))

    def _is_measured(self, today: date) -> None:
        place, kind = self._one(), self.chance.choice(("aanmaning", "schorsing"))
        self._trajectories += 1
        known = today - timedelta(days=10)
        measure = a_measure(
            kind, str(known), trajectory=f"t{self._trajectories}", communicated_on=known
        )
        self._show(replace(place, enforcement=[*place.enforcement, measure]))

    def _is_cleared(self, _today: date) -> None:
        measured = [place for place in self.places.values() if place.enforcement]
        if measured:
            place = self.chance.choice(measured)
            gone = self.chance.choice(place.enforcement)
            left = [one for one in place.enforcement if one is not gone]
            self._show(replace(place, enforcement=left))

    def _answers(self, today: date) -> None:
        place = self._one()
        if all(one.dated_on != today for one in place.reactions):
            self._show(replace(place, reactions=[*place.reactions, a_reaction(str(today))]))

    def _is_silent_again(self, _today: date) -> None:
        place = self._one()
        self._show(replace(place, reactions=place.reactions[:-1]))

    def _grows_or_shrinks(self, _today: date) -> None:
        place = self._one()
        self._show(replace(place, places=12 if place.places == 10 else 10))
