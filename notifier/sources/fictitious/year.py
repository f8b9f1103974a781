"""An invented year at a source: a snapshot a day, and a ledger of everything true that happened.

The rates are those of the register in Flanders: some 310 places start and 566 stop a year, reports
come on working days alone and are answered some days later, one to three steps of enforcement are
taken a working day. Most lines of a day are those of the day before, so a day costs what changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import msgspec

from notifier.domain.change import ChangeType
from notifier.domain.location import Location, Record, encode
from notifier.domain.records import natural_key
from notifier.sources.fictitious import happenings
from notifier.sources.fictitious.decks import seeded
from notifier.sources.fictitious.generator import Generator, dossier_number
from notifier.sources.fictitious.happenings import Happened, Happening, Truth
from notifier.sources.fictitious.stories import opened

LOCATIONS = 5_400
START = date(2026, 1, 5)
_HOUR = time(5, tzinfo=UTC)
_with = msgspec.structs.replace
_SATURDAY = 5
#: The register stands still on some working days; what happened comes out on the day after.
_HOLIDAYS = frozenset({date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 14), date(2026, 7, 21)})
#: The day after a long weekend brings so many reports at once.
_BACKLOG = 60
#: Many places stop with the year, and at the end of June.
_CLOSING_DAYS = frozenset({date(2026, 1, 30), date(2026, 7, 1), date(2026, 12, 31)})
_CLOSING = 45
#: What happens on a working day, how often at least and at most.
_RATES: tuple[tuple[Happening, int, int], ...] = (
    (happenings.report_published, 4, 9),
    (happenings.trajectory_opened, 0, 2),
    (happenings.trajectory_continued, 1, 1),
    (happenings.trajectory_closed, 0, 2),
    (happenings.reaction_given, 0, 2),
    (happenings.report_aged_out, 0, 1),
)
#: What happens on one working day in so many.
_RARE: tuple[tuple[Happening, int], ...] = (
    (happenings.step_withdrawn, 12),
    (happenings.objection_lodged, 3),
    (happenings.objection_decided, 6),
    (happenings.suspension_shortened, 8),
    (happenings.places_corrected, 1),
    (happenings.street_corrected, 2),
    (happenings.organiser_renamed, 3),
)
#: A location is left in peace for so many days, so that each truth can be told apart.
_PEACE = 8
_TRIES = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The source on one day."""

    number: int
    taken_at: datetime
    #: The line of each location, in the order of the register.
    lines: dict[str, bytes]
    #: What is there to be heard of for the first time.
    truths: tuple[Truth, ...]


@dataclass(slots=True)
class Year:
    """A year, or a part of it. The same seed gives the same."""

    seed: int
    days: int = 365
    locations: int = LOCATIONS
    #: So many days at the end on which nothing happens.
    quiet: int = 4
    places: dict[str, Location] = field(default_factory=dict)
    _lines: dict[str, bytes] = field(default_factory=dict)
    _busy: dict[str, int] = field(default_factory=dict)
    _answers: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    _corrected: set[tuple[str, Happening]] = field(default_factory=set)
    _ids: list[str] = field(default_factory=list)
    _number: int = 0

    def __iter__(self) -> Iterator[Day]:
        """Live it, day by day."""
        chance = seeded(self.seed)
        self._begin()
        for number in range(self.days):
            today = START + timedelta(days=number)
            truths: list[Truth] = []
            if number and number < self.days - self.quiet and _is_working(today):
                truths = list(self._live(number, today, chance))
            taken_at = datetime.combine(today, _HOUR)
            yield Day(
                number=number, taken_at=taken_at, lines=dict(self._lines), truths=tuple(truths)
            )

    def _begin(self) -> None:
        first = Generator(self.seed, self.locations).first(datetime.combine(START, _HOUR))
        self.places = {place.id: _numbered(place) for place in first}
        self._lines = {id_: encode(place) for id_, place in self.places.items()}
        self._ids, self._number = list(self.places), self.locations
        self._busy, self._answers, self._corrected = {}, {}, set()

    def _live(self, number: int, today: date, chance: Random) -> Iterator[Truth]:
        for location_id, key in self._answers.pop(number, ()):
            place = self.places.get(location_id)
            yield from self._take(
                None if place is None else happenings.report_answered(place, key, chance), number
            )
        yield from self._lives(chance, number, today)
        for happening, least, most in _RATES:
            for _ in range(chance.randint(least, most)):
                yield from self._happens(happening, number, today, chance)
        for happening, rarity in _RARE:
            if chance.randrange(rarity) == 0:
                yield from self._happens(happening, number, today, chance)
        if today - timedelta(days=1) in _HOLIDAYS or (self.days <= 60 and number == 14):  # noqa: PLR2004 - a short form has its own
            for _ in range(_BACKLOG):
                yield from self._happens(happenings.report_published, number, today, chance)

    def _lives(self, chance: Random, number: int, today: date) -> Iterator[Truth]:
        """Some places stop, some open."""
        stops = chance.choice((0, 1, 1, 2, 2, 2, 3, 3))
        if today in _CLOSING_DAYS:
            stops += _CLOSING * self.locations // LOCATIONS
        for _ in range(stops):
            gone = self._quiet_place(number, chance)
            del self.places[gone.id], self._lines[gone.id]
            yield Truth(location_id=gone.id, type=ChangeType.LOCATION_GONE)
        for _ in range(chance.choice((0, 1, 1, 2))):
            self._number += 1
            new = opened(self._quiet_place(number, chance), dossier_number(self._number))
            new = _with(new, succeeds=[])
            self._ids.append(new.id)
            self._put(new, number)
            yield Truth(location_id=new.id, type=ChangeType.LOCATION_ADDED)

    def _quiet_place(self, number: int, chance: Random) -> Location:
        while True:
            place = self.places.get(chance.choice(self._ids))
            if place is not None and self._busy.get(place.id, -_PEACE) <= number - _PEACE:
                return place

    def _happens(
        self, happening: Happening, number: int, today: date, chance: Random
    ) -> tuple[Truth, ...]:
        """Let it happen at some quiet place where it can; a correction once at each."""
        for _ in range(_TRIES):
            place = self._quiet_place(number, chance)
            if (place.id, happening) in self._corrected:
                continue
            happened = happening(place, today, chance)
            if happened is not None:
                if "_corrected" in happening.__name__ or "_renamed" in happening.__name__:
                    self._corrected.add((place.id, happening))
                return self._take(happened, number, chance)
        return ()

    def _take(
        self, happened: Happened | None, number: int, chance: Random | None = None
    ) -> tuple[Truth, ...]:
        if happened is None:
            return ()
        place, truths = happened
        self._put(place, number)
        if chance is not None and truths[0].type is ChangeType.REPORT_ADDED:
            day = number + chance.randint(_PEACE, 3 * _PEACE)
            self._answers.setdefault(day + self._rest(day), []).append((place.id, truths[0].key))
        return truths

    def _rest(self, number: int) -> int:
        """Give how many days it is to the next working day."""
        return next(n for n in range(7) if _is_working(START + timedelta(days=number + n)))

    def _put(self, place: Location, number: int) -> None:
        self.places[place.id] = place
        self._lines[place.id] = encode(place)
        self._busy[place.id] = number


def _is_working(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in _HOLIDAYS


def _numbered(place: Location) -> Location:
    """Give each record a number, as a database would."""
    return _with(
        place,
        inspections=[_with(one, id=_id("R", place, one)) for one in place.inspections],
        enforcement=[
            _with(one, id=_id("M", place, one), text=f"{one.text} Dit is één stap.")
            for one in place.enforcement
        ],
        reactions=[_with(one, id=_id("A", place, one)) for one in place.reactions],
    )


def _id(letter: str, place: Location, record: Record) -> str:
    return f"{letter}-{place.id}-{natural_key(record)}"
