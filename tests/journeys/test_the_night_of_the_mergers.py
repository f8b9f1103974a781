"""Municipalities merge in one night: nobody is alarmed, and nobody loses an area.

The municipalities, codes and days are invented, but for two true codes in the first day's rule.
"""

from dataclasses import replace as dataclass_replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from notifier.domain.change import Kind
from notifier.domain.location import Inspection, Location
from notifier.domain.mergers import Merger
from notifier.domain.subscription import Language, Scope, ScopeKind
from notifier.store.engine import Sessions
from notifier.store.post import notices
from notifier.web.services import WebServices
from tests.journeys.village import Village, a_village, an_address
from tests.support.people import follows
from tests.web.world import SOURCE

NIGHT = date(2024, 12, 5)
MERGERS = (Merger(old=("90001", "90002"), new="90010", on=NIGHT),)
LEFT, RIGHT = an_address("90001", "Linkegem"), an_address("90002", "Rechtegem")
JOINED, ELSEWHERE = an_address("90010", "Samegem"), an_address("90003", "Elders")
MANY = 150


def _at(number: int, address: object = LEFT, **fields: object) -> Location:
    named = {"name": f"Verzonnen {number}", "care_type": "groepsopvang", "address": address}
    return Location(id=f"9{number:08}", **{**named, **fields})  # type: ignore[arg-type]


def _all(left: object, right: object) -> list[Location]:
    here = [_at(number, left if number % 2 else right) for number in range(MANY)]
    return [*here, _at(MANY, ELSEWHERE)]


def _reported(locations: list[Location], number: int, day: int) -> list[Location]:
    report = Inspection(visited_on=date(2024, 11, day))
    return [
        replace(one, inspections=[*one.inspections, report]) if place == number else one
        for place, one in enumerate(locations)
    ]


def _follows(village: Village, address: str, nis: str, kinds: int = 15) -> None:
    scope = Scope(kind=ScopeKind.MUNICIPALITY, source=SOURCE, key=nis)
    follows(village.world.sessions, address, scope, kinds=kinds, language=Language.NL)


@pytest.fixture
def village(tmp_path: Path, sessions: Sessions) -> Village:
    made = a_village(tmp_path, sessions, {"mergers": MERGERS})
    made.world.services = _services(made)
    made.now = datetime(2024, 12, 3, 5, tzinfo=UTC)
    made.day(*_all(LEFT, RIGHT))
    _follows(made, "links@example.org", "90001")
    _follows(made, "beide@example.org", "90001", Kind.INSPECTION.bit)
    _follows(made, "beide@example.org", "90002")
    _follows(made, "elders@example.org", "90003")
    made.day(*_reported(_all(LEFT, RIGHT), 1, 2))
    made.mails()
    return made


def _services(village: Village) -> WebServices:
    return dataclass_replace(village.world.services, mergers=MERGERS)


def _who(village: Village) -> list[str]:
    return sorted(address for address, _text in village.mails())


def test_the_night_of_the_mergers(village: Village) -> None:
    told = village.feed("/feeds/municipalities/90001.atom")
    assert len(told) == 1

    report = village.day(*_reported(_all(JOINED, JOINED), 1, 2))

    assert report.findings == ()
    assert village.mails() == []
    assert village.feed("/feeds/municipalities/90010.atom") == told
    new = "/feeds/municipalities/90010.atom"
    assert village.leads_to("/feeds/municipalities/90001.atom") == (301, new)
    assert village.leads_to("/gemeenten/90002") == (301, "/gemeenten/90010")
    assert village.leads_to("/gemeenten/90010")[0] == 200

    village.day(*_reported(_reported(_all(JOINED, JOINED), 1, 2), 2, 9))
    assert _who(village) == ["beide@example.org", "links@example.org"]
    assert len(village.feed("/feeds/municipalities/90001.atom")) == 2


def test_a_merger_holds_though_the_source_goes_on_with_the_old_codes(village: Village) -> None:
    village.day(*_reported(_all(LEFT, RIGHT), 1, 2))
    assert village.leads_to("/gemeenten/90010")[0] == 200

    village.day(*_reported(_reported(_all(LEFT, RIGHT), 1, 2), 2, 9))

    assert _who(village) == ["beide@example.org", "links@example.org"]
    assert len(village.feed("/feeds/municipalities/90010.atom")) == 2


def test_an_area_moves_on_the_day_though_no_snapshot_comes(village: Village) -> None:
    told = village.feed("/feeds/municipalities/90001.atom")
    village.world.now = datetime(2024, 12, 4, 23, 30, tzinfo=UTC)

    village.stages()

    assert village.leads_to("/gemeenten/90001") == (301, "/gemeenten/90010")
    assert village.feed("/feeds/municipalities/90001.atom") == told


def test_the_operator_reads_how_many_locations_went_over(village: Village) -> None:
    village.day(*_reported(_all(JOINED, JOINED), 1, 2))

    with village.world.sessions.reading() as connection:
        (notice,) = notices.unsent(connection)
    assert "90001 -> 90010: 75 locations" in notice.text


def test_who_moves_to_another_municipality_is_told_in_both_once(village: Village) -> None:
    moved = [_at(2, ELSEWHERE) if n == 2 else one for n, one in enumerate(_all(JOINED, JOINED))]
    for _day in range(3):
        village.day(*_reported(moved, 1, 2))

    assert _who(village) == ["beide@example.org", "elders@example.org", "links@example.org"]
    assert len(village.feed("/feeds/municipalities/90003.atom")) == 1
    assert len(village.feed("/feeds/municipalities/90010.atom")) == 2
