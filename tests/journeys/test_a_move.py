"""A location moves and gets a new number: both are shown for a month, and it is told once."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from notifier.domain.change import ALL_KINDS
from notifier.domain.location import Inspection, Location
from notifier.domain.subscription import Language, Scope, ScopeKind
from notifier.store.engine import Sessions
from tests.journeys.village import Village, a_village, an_address
from tests.support.people import follows
from tests.web.world import SOURCE

OLD, NEW, OTHER = "900000001", "900000002", "900000003"
HERE, THERE = an_address("44021", "Gent"), an_address("41002", "Aalst", "Droomlaan 2")
REPORT = Inspection(visited_on=date(2024, 12, 3))
LATER = Inspection(visited_on=date(2024, 12, 9))


def _at(id_: str, **fields: object) -> Location:
    named = {"name": f"Verzonnen Zon {id_[-1]}", "care_type": "groepsopvang", "address": HERE}
    return Location(id=id_, **{**named, **fields})  # type: ignore[arg-type] # any field


def _follows(village: Village, address: str, kind: ScopeKind, key: str) -> None:
    scope = Scope(kind=kind, source=SOURCE, key=key)
    follows(village.world.sessions, address, scope, kinds=ALL_KINDS, language=Language.NL)


@pytest.fixture
def village(tmp_path: Path, sessions: Sessions) -> Village:
    made = a_village(tmp_path, sessions, {})
    made.day(_at(OLD), _at(OTHER))
    _follows(made, "oud@example.org", ScopeKind.LOCATION, OLD)
    _follows(made, "gent@example.org", ScopeKind.MUNICIPALITY, "44021")
    _follows(made, "aalst@example.org", ScopeKind.MUNICIPALITY, "41002")
    return made


def _who(mails: list[tuple[str, str]]) -> list[str]:
    return sorted(address for address, _text in mails)


def test_a_move_with_both_numbers_visible_for_a_month(village: Village) -> None:
    old, other = _at(OLD), _at(OTHER)
    new = _at(NEW, succeeds=[OLD], address=THERE)

    village.day(old, new, other)
    told = village.mails()
    assert _who(told) == ["aalst@example.org", "gent@example.org", "oud@example.org"]
    assert all("nieuw nummer" in text for _to, text in told)

    # the same report at both numbers, on two days
    village.day(old, replace(new, inspections=[REPORT]), other)
    assert _who(village.mails()) == ["aalst@example.org", "oud@example.org"]
    village.day(replace(old, inspections=[REPORT]), replace(new, inspections=[REPORT]), other)
    assert _who(village.mails()) == ["gent@example.org"]

    # and on one day
    both = [REPORT, LATER]
    village.day(replace(old, inspections=both), replace(new, inspections=both), other)
    assert _who(village.mails()) == ["aalst@example.org", "gent@example.org", "oud@example.org"]

    for _day in range(25):
        village.day(replace(old, inspections=both), replace(new, inspections=both), other)
    for _day in range(3):
        village.day(replace(new, inspections=both), other)
    assert village.mails() == []
    assert village.leads_to(f"/locaties/{OLD}") == (301, f"/locaties/{NEW}")

    village.day(replace(new, inspections=[*both, Inspection(visited_on=date(2025, 1, 2))]), other)
    assert _who(village.mails()) == ["aalst@example.org", "oud@example.org"]


def test_a_move_without_a_word_of_the_source_is_proposed_and_told_when_accepted(
    village: Village,
) -> None:
    new = _at(NEW, name="Nieuwe Verzonnen Zon")
    village.day(_at(OTHER), new)
    village.day(_at(OTHER), new)
    assert _who(village.mails()) == ["gent@example.org", "gent@example.org", "oud@example.org"]

    village.accept()

    assert [text.count("nieuw nummer") > 0 for _to, text in village.mails()] == [True, True]
    village.accept()
    assert village.mails() == []
    village.day(_at(OTHER), replace(new, inspections=[REPORT]))
    assert _who(village.mails()) == ["gent@example.org", "oud@example.org"]
