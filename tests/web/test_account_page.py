"""One's own page that says why something came or did not."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from notifier.domain.account import Conclusion
from notifier.domain.coverage import Coverage
from notifier.mail.compose import Composer
from notifier.store.tables import changes, subscriptions
from notifier.web import account_words
from tests.support.builders import a_measure, an_inspection
from tests.support.telling import tell
from tests.web.world import World, a_full_location, a_home, a_location


def _shows(world: World, **fields: object) -> str:
    """Let another place show something, tell it, and give the id of the newest change."""
    world.now += timedelta(hours=1)
    there = a_location("910000002", **fields)
    world.show(a_full_location(), a_home(), there, at=world.now)
    composer = world.services.composer
    assert isinstance(composer, Composer)
    tell(world.sessions, composer, now=world.now)
    with world.sessions.reading() as connection:
        query = select(changes.c.id).order_by(changes.c.seq.desc()).limit(1)
        return str(connection.execute(query).scalar_one())


def _reported(world: World) -> str:
    return _shows(world, inspections=[an_inspection()])


def _page(world: World, token: str, named: str) -> str:
    path = f"/voorkeuren/{token}/waarom"
    answer = world.client().get(path, query_string={"wijziging": named})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


def test_the_answer_says_what_and_why(world: World) -> None:
    token = world.confirmed()

    page = _page(world, token, f"tag:example.org,2026:verzonnen/change/{_reported(world)}")

    assert "Nieuw inspectierapport" in page
    assert "Je kreeg dit niet. Je volgt deze opvang niet." in page


@pytest.mark.parametrize("named", ["", "1", "x" * 400, "<b>"])
def test_what_is_no_id_of_ours_has_no_answer(world: World, named: str) -> None:
    token = world.confirmed()
    _reported(world)

    page = _page(world, token, named)

    assert 'id="antwoord"' not in page
    assert ("geen nieuws met dit nummer" in page) is bool(named)


def test_what_was_told_says_when_and_because_of_what(world: World) -> None:
    token = world.confirmed()
    with world.sessions.writing() as connection:
        connection.execute(update(subscriptions).values(key="910000002"))
    id_ = _reported(world)
    world.deliver()

    page = _page(world, token, id_)

    assert "We mailden je hierover op 20 november 2026 om 11.30 uur." in page
    assert "je vraagt hierom" in page


def test_what_was_taken_back_is_not_read_about_by_who_was_not_told(world: World) -> None:
    token = world.confirmed()
    measured = _shows(world, enforcement=[a_measure("schorsing", "2026-11-03")])
    gone = _shows(world)

    pages = [_page(world, token, id_) for id_ in (measured, gone)]

    assert [word for word in ("chorsing", "andhaving") for page in pages if word in page] == []


def test_a_link_that_opens_nothing_answers_nothing(world: World) -> None:
    assert world.client().get("/voorkeuren/x/waarom").status_code == 410


def test_every_conclusion_and_coverage_has_its_dutch_words() -> None:
    other = {Coverage.OTHER_PLACE, Coverage.OTHER_SOURCE}

    assert set(account_words._CONCLUSIONS) == set(Conclusion)
    assert set(account_words._COVERAGES) == set(Coverage) - other
