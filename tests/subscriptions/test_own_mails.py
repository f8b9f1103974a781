"""What somebody was sent, and one mail in full: theirs alone, and only what is still shown."""

import csv
import io
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from msgspec import structs

from notifier.domain.delivery import MessageState
from notifier.domain.location import Organiser
from notifier.domain.subscription import Language, ScopeKind
from notifier.errors import NotFound, TokenInvalid
from notifier.pipeline.prune import MESSAGES, prune
from notifier.subscriptions.export import exported
from notifier.subscriptions.mails import LATELY, MOST
from notifier.subscriptions.overview import Overview, overview
from notifier.subscriptions.preferences import Own, own
from notifier.subscriptions.table import harmless, table
from tests.web.news import (
    GENT,
    follow,
    key_of_news,
    later,
    own_token,
    settle,
    sun,
    sun_with_a_report,
    tell_all,
)
from tests.web.world import NOW, SUN, World, a_home


def _own(world: World, place: int = 0) -> Own:
    return own(own_token(world, place), sessions=world.sessions, now=world.now)


def _overview(world: World, key: str, place: int = 0) -> Overview:
    return overview(own_token(world, place), key, sessions=world.sessions, now=world.now)


def _told(found: Overview) -> list[str]:
    return [change.type.value for place in found.places for change in place.changes]


def _rows(found: Overview) -> list[list[str]]:
    text = table(found).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_mails_are_listed_the_newest_first(world: World) -> None:
    follow(world)
    later(world, sun_with_a_report())
    later(world, structs.replace(sun_with_a_report(), places=99))
    later(world, structs.replace(sun_with_a_report(), places=99))

    subjects = [mail.subject for mail in _own(world).mails]

    assert ["Gegevens" in str(one) for one in subjects] == [True, False]
    assert "Nieuw inspectierapport" in str(subjects[1])


def test_nobody_sees_what_somebody_else_got(world: World) -> None:
    follow(world)
    later(world, sun_with_a_report())
    follow(world, address="ander@example.org")

    assert len(_own(world).mails) == 1
    assert _own(world, place=1).mails == ()
    with pytest.raises(NotFound) as caught:
        _overview(world, key_of_news(world), place=1)
    assert key_of_news(world) not in str(caught.value)


@pytest.mark.parametrize("key", ["", "x", "%", "0" * 32, "0" * 5000])
def test_a_mail_that_never_was_is_not_there(world: World, key: str) -> None:
    follow(world)

    with pytest.raises(NotFound):
        _overview(world, key)


def test_a_mail_is_shown_to_nobody_without_their_link(world: World) -> None:
    follow(world)
    later(world, sun_with_a_report())

    with pytest.raises(TokenInvalid):
        overview("x" * 32, key_of_news(world), sessions=world.sessions, now=world.now)


def test_an_old_mail_is_no_longer_listed(world: World) -> None:
    follow(world)
    later(world, sun_with_a_report())
    settle(world, "accepted")
    world.now += timedelta(days=90, minutes=1)

    assert LATELY == MESSAGES
    assert _own(world).mails == ()


def test_no_more_are_listed_than_a_page_can_bear(world: World) -> None:
    follow(world)
    for number in range(MOST + 2):
        later(world, sun(places=100 + number))

    assert len(_own(world).mails) == MOST


def test_a_mail_says_what_became_of_it(world: World) -> None:
    follow(world)
    later(world, sun_with_a_report())
    settle(world, "rejected", "550 5.1.1 no such user")

    mail = _own(world).mails[0]

    assert (mail.state, mail.reason) == (MessageState.REJECTED, "550 5.1.1 no such user")
    assert mail.at == world.now


def test_an_overview_tells_all_that_the_mail_told_by_place(world: World) -> None:
    follow(world, GENT)
    later(world, sun_with_a_report(), a_home(places=6))

    found = _overview(world, key_of_news(world))

    assert [place.location_id for place in found.places] == ["910000001", "910000009"]
    assert _told(found) == ["report_added", "details_changed"]
    assert (found.count, found.gone) == (2, 0)


def test_an_overview_says_why_it_came(world: World) -> None:
    follow(world)
    follow(world, GENT)
    later(world, sun_with_a_report())

    place = _overview(world, key_of_news(world)).places[0]

    assert place.reasons == ScopeKind.LOCATION.bit | ScopeKind.MUNICIPALITY.bit
    assert (place.title, place.is_shown) == ("De Verzonnen Zon", True)


def test_what_was_taken_back_since_is_left_out_and_the_rest_stays(world: World) -> None:
    follow(world, GENT)
    later(world, sun_with_a_report(), a_home(places=6))
    settle(world, "accepted")
    key = key_of_news(world)
    later(world, a_home(places=6))
    later(world, a_home(places=6))

    found = _overview(world, key)

    assert _told(found) == ["details_changed"]
    assert (found.gone, found.mail.subject) == (1, None)


def test_the_subject_of_what_was_taken_back_is_not_listed(world: World) -> None:
    follow(world)
    later(world, sun_with_a_report())
    settle(world, "accepted")
    later(world, sun())
    later(world, sun())

    subjects = [mail.subject for mail in _own(world).mails]

    assert [subject is None for subject in subjects] == [False, True]
    assert "niet langer getoond" in str(subjects[0])


def test_what_was_forgotten_is_left_out_too(world: World) -> None:
    follow(world)
    later(world, sun_with_a_report())
    settle(world, "accepted")
    key = key_of_news(world)
    later(world, sun())
    later(world, sun())
    world.now += timedelta(days=31)
    prune(world.sessions, now=world.now, pending=timedelta(days=3))

    found = _overview(world, key)

    assert (_told(found), found.gone, found.mail.subject) == ([], 1, None)
    assert _own(world).mails[-1].subject is None


def test_a_mail_that_was_withdrawn_before_it_left_is_listed_and_tells_nothing(
    world: World,
) -> None:
    follow(world)
    later(world, sun_with_a_report())
    key = key_of_news(world)
    later(world, sun())
    later(world, sun())

    states = {mail.key: mail.state for mail in _own(world).mails}

    assert states[key] is MessageState.CANCELLED
    with pytest.raises(NotFound):
        _overview(world, key)


def test_a_place_that_is_gone_has_no_page(world: World) -> None:
    follow(world)
    later(world, sun_with_a_report())
    settle(world, "accepted")
    for hours in (1, 2):
        world.show(a_home(), at=world.now + timedelta(hours=hours))
    world.now += timedelta(hours=3)
    tell_all(world)

    news, told = _own(world).mails

    assert [place.is_shown for place in _overview(world, news.key).places] == [False]
    assert told.subject is None
    assert _overview(world, told.key).places == ()


def test_a_private_home_is_not_named(world: World) -> None:
    follow(world, replace(SUN, key="910000009"))
    later(world, a_home(places=6))
    later(world, a_home(places=6))

    place = _overview(world, key_of_news(world)).places[0]

    assert place.title == "Gezinsopvang 910000009"


def test_a_table_has_a_row_for_each_change(world: World) -> None:
    follow(world)
    later(world, sun_with_a_report())

    head, *rows = _rows(_overview(world, key_of_news(world)))

    assert head == [
        *("Dossiernummer", "Naam", "Gemeente", "Gezien op", "Wat", "Details", "Webadres")
    ]
    assert rows == [
        [
            *("910000001", "De Verzonnen Zon", "Gent", "2026-11-20", "Nieuw inspectierapport"),
            "Er is een rapport van de inspectie op 12 november 2026.",
            "https://bron.example.org/rapport/9",
        ]
    ]


def test_a_table_opens_in_excel_without_being_asked(world: World) -> None:
    follow(world)
    later(world, sun_with_a_report())

    written = table(_overview(world, key_of_news(world)))

    assert written.startswith(b"\xef\xbb\xbfDossiernummer;Naam;")
    assert written.count(b"\r\n") == 2


def test_a_table_speaks_the_language_of_the_mail(world: World) -> None:
    follow(world, language=Language.FR)
    later(world, sun_with_a_report())

    rows = _rows(_overview(world, key_of_news(world)))

    assert rows[1][4] == "Nouveau rapport d’inspection"


@pytest.mark.parametrize(
    ("cell", "harmless_one"),
    [
        ("=1+1", "'=1+1"),
        ("+32 9 000", "'+32 9 000"),
        ("-2", "'-2"),
        ("@SOM(A1)", "'@SOM(A1)"),
        ("\t=1+1", "'=1+1"),
        ("\r\n @x", "'@x"),
        ("\u202e=1", "'=1"),
        ("a=1", "a=1"),
        ("twee\nregels", "twee regels"),
        ("", ""),
    ],
)
def test_no_cell_is_taken_for_a_formula(cell: str, harmless_one: str) -> None:
    assert harmless(cell) == harmless_one


def test_a_hostile_name_stays_text_in_the_table(world: World) -> None:
    follow(world)
    hostile = sun(organiser=Organiser(id="77", name='=HYPERLINK("https://kwaad.example.org")'))
    hostile = structs.replace(hostile, name="=1+1", inspections=sun_with_a_report().inspections)
    later(world, hostile)
    later(world, hostile)

    cells = [
        cell
        for mail in _own(world).mails
        for row in _rows(_overview(world, mail.key))
        for cell in row
    ]

    assert "'=1+1" in cells
    assert not any(cell.startswith("=") for cell in cells)


def test_what_is_kept_of_mails_can_be_taken_along(world: World) -> None:
    follow(world)
    world.services.choosing.pause(own_token(world), date(2026, 12, 24), NOW)
    world.services.choosing.end_pause(own_token(world), NOW)
    later(world, sun_with_a_report())

    taken = json.loads(exported(_own(world)))

    assert taken["paused_until"] is None
    assert taken["waiting"] == {"changes": 0, "next_mail_at": None}
    assert taken["mails"] == [
        {
            "id": key_of_news(world),
            "subject": _own(world).mails[0].subject,
            "at": "2026-11-20T10:30:00Z",
            "state": "queued",
            "reason": None,
        }
    ]
