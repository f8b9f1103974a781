"""Invents the locations of a small Flanders out of a seed: the same seed gives the same places."""

from collections.abc import Iterator
from datetime import datetime
from random import Random

from notifier.domain.location import Address, Location, Organiser
from notifier.sources.fictitious import names
from notifier.sources.fictitious.decks import deck, seeded, shares
from notifier.sources.fictitious.history import LEAST_IN_ENFORCEMENT, SITE, Historian, Records

#: What `write_snapshot` may be told as the name of the source.
SOURCE = "fictief"
#: Dossier numbers have nine digits; ours begin with 000, which no real one does.
MOST_LOCATIONS = 999_999
FAMILY, GROUP, TOGETHER = "gezinsopvang", "groepsopvang", "groepsopvang_samenwerkende_onthaalouders"
_CARE_TYPES = shares(gezinsopvang=10, groepsopvang=8, groepsopvang_samenwerkende_onthaalouders=2)
_PRICE_SYSTEMS = shares(ikt=15, vrije_prijs=4, ikt_mix=1)
#: About one in 25 is in enforcement.
_WATCHED = [True] + [False] * 24
#: One group in ten takes older children, with the quality label.
_LABELLED = [True] + [False] * 9
_PLACES = {FAMILY: (4, 8), GROUP: (9, 63), TOGETHER: (9, 18)}
#: Who runs a place of that type: the municipality, a person, a service or a company.
_RUN_BY = {
    FAMILY: shares(person=3, service=2),
    GROUP: shares(company=4, municipality=1),
    TOGETHER: shares(person=1, company=1),
}


class Generator:
    """Invents locations and their records."""

    def __init__(
        self, seed: int, locations: int, *, records: tuple[int, int] | int = (0, 4)
    ) -> None:
        """Say what to invent.

        Args:
            seed: the same seed gives the same data.
            locations: how many.
            records: how many records each location has, or the least and the most; a location in
                enforcement has three or more where the most allows it, and none is in enforcement
                where it does not.

        Raises:
            ValueError: more locations than there are dossier numbers beginning with 000.
        """
        if not 0 <= locations <= MOST_LOCATIONS:
            raise ValueError(f"{locations} locations: there can be {MOST_LOCATIONS} at most")
        self._seed, self._locations = seed, locations
        self._records = (records, records) if isinstance(records, int) else records

    def __len__(self) -> int:
        """Give how many locations it invents."""
        return self._locations

    def first(self, taken_at: datetime) -> Iterator[Location]:
        """Invent the locations as the source shows them at that moment, one by one.

        Raises:
            ValueError: there were no reports yet at that time (before 2023).
        """
        chance = seeded(self._seed)
        inventor = _Inventor(chance, self._locations)
        historian = Historian(chance, taken_at.date())
        watched = deck(chance, _WATCHED)
        least, most = self._records
        for number in range(1, self._locations + 1):
            location_id = dossier_number(number)
            if next(watched) and most >= LEAST_IN_ENFORCEMENT:
                count = chance.randint(max(least, LEAST_IN_ENFORCEMENT), most)
                records = historian.watched(location_id, count)
            else:
                records = historian.calm(location_id, chance.randint(least, most))
            yield inventor.invent(location_id, records)


def dossier_number(number: int) -> str:
    """Give a dossier number that no real location has."""
    return f"{number:09}"


def page_of(location_id: str) -> str:
    """Give the address of a location's page at the source (RFC 2606)."""
    return f"{SITE}/locaties/{location_id}"


class _Inventor:
    """Deals names, streets, types and organisers."""

    def __init__(self, chance: Random, locations: int) -> None:
        self._chance = chance
        municipalities = min(names.MOST_MUNICIPALITIES, max(6, locations // 28))
        self._municipalities = deck(chance, names.municipalities(municipalities))
        self._companies = deck(chance, names.organisers(max(8, locations // 10)))
        self._services = deck(chance, names.services(max(3, locations // 100)))
        self._care_types = deck(chance, _CARE_TYPES)
        self._prices = deck(chance, _PRICE_SYSTEMS)
        self._labelled = deck(chance, _LABELLED)
        self._run_by = {type_: deck(chance, cards) for type_, cards in _RUN_BY.items()}
        self._groups = deck(chance, names.GROUPS)
        self._first_names = deck(chance, names.FIRST_NAMES)
        self._streets = deck(chance, names.STREETS)

    def invent(self, location_id: str, records: Records) -> Location:
        """Invent the place around its records."""
        municipality = next(self._municipalities)
        care_type = next(self._care_types)
        labelled = care_type == GROUP and next(self._labelled)
        people = self._people(care_type)
        name = f"Bij {people}" if people else next(self._groups)
        return Location(
            id=location_id,
            name=f"{name} (fictief)",
            url=page_of(location_id),
            care_type=care_type,
            target="kleuter" if labelled else "baby_peuter",
            price_system=next(self._prices),
            places=self._chance.randint(*_PLACES[care_type]),
            address=self._address(municipality),
            organiser=self._organiser(care_type, municipality, people, location_id),
            attributes={"label": "kwaliteitslabel"} if labelled else {},
            inspections=records.inspections,
            enforcement=records.enforcement,
            reactions=records.reactions,
        )

    def _people(self, care_type: str) -> str:
        """Give the first names of the childminders; nothing where a group has a name of its own."""
        match care_type:
            case "gezinsopvang":
                return next(self._first_names)
            case "groepsopvang":
                return ""
            case _:
                return f"{next(self._first_names)} en {next(self._first_names)}"

    def _address(self, municipality: names.Municipality) -> Address:
        return Address(
            street=f"{next(self._streets)} {self._chance.randint(1, 180)}",
            postal_code=municipality.postal_code,
            town=municipality.name,
            municipality=municipality.name,
            nis=municipality.nis,
        )

    def _organiser(
        self, care_type: str, municipality: names.Municipality, people: str, location_id: str
    ) -> Organiser:
        match next(self._run_by[care_type]):
            case "person":
                return names.person(people, location_id)
            case "service":
                return next(self._services)
            case "municipality":
                return names.of_municipality(municipality)
            case _:
                return next(self._companies)
