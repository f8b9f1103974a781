"""Who chose French or English gets no Dutch where we have the words."""

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

import notifier.web
from notifier.domain.delivery import MessageState
from notifier.domain.subscription import Language, Purpose
from notifier.mail.languages import words_of
from notifier.subscriptions.mails import Mail
from notifier.web.confirm_words import ConfirmWords
from notifier.web.fates import became_of
from notifier.web.leave_words import LeaveWords
from notifier.web.mail_words import MailWords
from tests.web.news import (
    GENT,
    follow,
    key_of_news,
    later,
    leave_all_token,
    own_token,
    settle,
    sun_with_a_report,
    tell_all,
)
from tests.web.world import NOW, SUN, World, a_home


@pytest.mark.parametrize(
    ("chosen", "name"),
    [
        ("nl", "Gezinsopvang 910000009"),
        ("fr", "Accueil familial 910000009"),
        ("en", "Family childcare 910000009"),
    ],
)
def test_the_confirmation_names_a_private_home_in_its_own_language(
    world: World, chosen: str, name: str
) -> None:
    form = {"adres": "a@example.org", "taal": chosen}
    world.client().post("/locaties/910000009/volgen", data=form)

    part = world.deliver()[-1].get_body(("plain",))

    assert part is not None
    assert name in part.get_content()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            Language.FR,
            (
                "1 changement pour 1 lieu d’accueil.",
                "Vous avez reçu ceci parce que vous suivez ce lieu d’accueil.",
                "Vu le 20 novembre 2026.",
                "Envoyé",
                "Accueil familial 910000009",
            ),
        ),
        (
            Language.EN,
            (
                "1 change at 1 childcare location.",
                "You got this because you follow this location.",
                "Seen on 20 November 2026.",
                "Sent",
                "Family childcare 910000009",
            ),
        ),
    ],
)
def test_a_mail_told_again_is_in_its_own_language(
    world: World, language: Language, said: tuple[str, ...]
) -> None:
    main = _told_again(world, language)

    assert f'<main id="inhoud" tabindex="-1" lang="{language.value}">' in main
    for words in said:
        assert words in main


@pytest.mark.parametrize("language", [Language.FR, Language.EN])
def test_no_dutch_is_left_around_the_news(world: World, language: Language) -> None:
    said = re.sub(r"<[^>]+>", " ", _told_again(world, language))

    for dutch in ("wijziging", "opvang", "Gezien", "Waarom", "Wat ", "bron", "Verstuurd"):
        assert dutch not in said


@pytest.mark.parametrize(
    ("language", "ask", "done"),
    [
        (Language.FR, "Voulez-vous recevoir ces e-mails", "Confirmé"),
        (Language.EN, "Do you want to get these emails?", "Confirmed"),
    ],
)
def test_a_confirmation_is_given_in_the_language_of_its_mail(
    world: World, language: Language, ask: str, done: str
) -> None:
    form = {"adres": "a@example.org", "taal": language.value}
    world.client().post("/locaties/910000009/volgen", data=form)
    address = f"/bevestigen/{world.token('bevestigen')}"

    before, after = world.client().get(address).text, world.client().post(address).text

    for html, said in ((before, ask), (after, done)):
        main = html.partition("</header>")[2].partition("</main>")[0]
        assert f'<main id="inhoud" tabindex="-1" lang="{language.value}">' in main
        assert f'<title lang="{language.value}">' in html
        assert said in main
        assert words_of(language).names.family_care.format(id="910000009") in main
        words = re.sub(r"<[^>]+>", " ", main)
        for dutch in ("Gezinsopvang", "Je krijgt", "nieuws", "evestig", "mails krijg"):
            assert dutch not in words


@pytest.mark.parametrize("how", ["never confirmed", "confirmed", "left"])
def test_a_confirmed_sign_up_brings_its_language_to_all_mails(world: World, how: str) -> None:
    if how == "never confirmed":
        world.sign_up()
    else:
        follow(world)
    if how == "left":
        world.client().post(f"/voorkeuren/{own_token(world)}/alles-stoppen")

    done = _confirm_in(world, Language.FR)

    main = done.partition("</header>")[2].partition("</main>")[0]
    assert '<main id="inhoud" tabindex="-1" lang="fr">' in main
    assert "Tous vos e-mails seront désormais en français." in main
    later(world, a_home(places=6))
    later(world, a_home(places=6))
    assert [c.language for c in world.rows("contents") if c.kind == "alert"] == ["fr"]


def test_a_sign_up_that_is_not_confirmed_changes_no_language(world: World) -> None:
    follow(world)

    form = {"adres": "ouder@example.org", "taal": "fr"}
    world.client().post("/locaties/910000009/volgen", data=form)

    assert [row.language for row in world.rows("subscribers")] == ["nl"]


def test_an_old_confirmation_that_is_opened_again_changes_no_language(world: World) -> None:
    _confirm_in(world, Language.FR)
    address = f"/bevestigen/{world.token('bevestigen')}"
    world.client().post(f"/voorkeuren/{own_token(world)}/taal", data={"taal": "en"})

    again = world.client().post(address).text

    assert "C’était déjà confirmé" in again
    assert "désormais" not in again
    assert [row.language for row in world.rows("subscribers")] == ["en"]


def test_a_language_that_was_there_already_is_not_announced(world: World) -> None:
    follow(world, language=Language.FR)

    assert "désormais" not in _confirm_in(world, Language.FR)


def test_what_waits_to_be_sent_is_written_in_the_new_language(world: World) -> None:
    follow(world)
    later(world, sun_with_a_report())
    assert [row.state for row in world.rows("outbox")] == ["queued", "queued"]

    _confirm_in(world, Language.EN)
    tell_all(world)

    bodies = [mail.get_body(("html",)) for mail in world.deliver()]
    news = [body.get_content() for body in bodies if body and "rapport/9" in body.get_content()]
    assert [re.findall(r'<html lang="(\w+)"', one) for one in news] == [["en"]]


def _confirm_in(world: World, language: Language) -> str:
    """Let the known address ask to follow the home, and confirm it; give the page."""
    form = {"adres": "ouder@example.org", "taal": language.value}
    world.client().post("/locaties/910000009/volgen", data=form)
    row = world.rows("subscriptions")[-1]
    token = world.services.links.token(Purpose.CONFIRM, row.nonce, row.round)
    return world.client().post(f"/bevestigen/{token}").text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            Language.NL,
            ("Wil je stoppen?", "Je bent gestopt", "Je bent al gestopt", "Je bent weer ingesch"),
        ),
        (
            Language.FR,
            (
                "Voulez-vous arrêter",
                "Vous avez arrêté",
                "Vous aviez déjà arrêté",
                "Vous êtes à nouveau inscrit",
            ),
        ),
        (
            Language.EN,
            (
                "Do you want to stop?",
                "You have stopped",
                "You stopped before",
                "You are signed up again",
            ),
        ),
    ],
)
def test_the_pages_for_leaving_speak_the_language_of_the_mails(
    world: World, language: Language, said: tuple[str, ...]
) -> None:
    follow(world, replace(SUN, key="910000009"), language=language)
    follow(world, GENT, language=language)
    later(world, a_home(places=6))
    later(world, a_home(places=6))
    settle(world, "accepted")
    key, token, client = key_of_news(world), leave_all_token(world), world.client()
    follow(world, language=language)
    address = f"/uitschrijven/{token}/mails/{key}"

    pages = [
        client.get(address).text,
        client.post(address).text,
        client.get(address).text,
        client.post(f"{address}/herstel").text,
    ]

    for html, words in zip(pages, said, strict=True):
        assert words in _main_in(html, language)
    everything = (
        client.get(f"/uitschrijven/{token}").text,
        client.post(f"/uitschrijven/{token}").text,
    )
    for html in everything:
        _main_in(html, language)


def _main_in(html: str, language: Language) -> str:
    """Give the page's words, which are in its language alone."""
    main = html.partition("</header>")[2].partition("</main>")[0]
    if language is not Language.NL:
        assert f'<title lang="{language.value}">' in html
        assert f'<main id="inhoud" tabindex="-1" lang="{language.value}">' in main
        words = re.sub(r"<[^>]+>", " ", main)
        for dutch in ("Gezinsopvang", "alle opvang", "Je ", "nieuws", "Stop met", "klik ", "stopt"):
            assert dutch not in words
    return main


def test_every_word_of_these_pages_is_said_somewhere() -> None:
    room = Path(notifier.web.__path__[0])
    speakers = [*room.glob("templates/*.html"), room / "mails.py", room / "mail_words.py"]
    spoken = "\n".join(path.read_text(encoding="utf-8") for path in speakers)

    known = (*fields(MailWords), *fields(ConfirmWords), *fields(LeaveWords))
    silent = {one.name for one in known if not re.search(rf"\.{one.name}\b", spoken)}

    assert silent == set()


@pytest.mark.parametrize(
    ("language", "head", "file"),
    [
        (Language.NL, "Dossiernummer;Naam;", "nieuws-2026-11-20.csv"),
        (Language.FR, "Numéro de dossier;Nom;", "nouvelles-2026-11-20.csv"),
        (Language.EN, "File number;Name;", "news-2026-11-20.csv"),
    ],
)
def test_the_table_of_a_mail_is_in_its_own_language(
    world: World, language: Language, head: str, file: str
) -> None:
    address = _a_mail(world, language)

    response = world.client().get(f"{address}.csv")

    assert response.data.decode("utf-8-sig").startswith(head)
    assert f'filename="{file}"' in response.headers["Content-Disposition"]


@pytest.mark.parametrize("language", list(Language))
def test_every_fate_of_a_mail_has_words_in_every_language(language: Language) -> None:
    reasons = (None, "5.2.2", "5.1.1", "5.7.1", "5.3.4", "withdrawn", "unsubscribed")
    fates = {
        became_of(
            Mail(key="a", subject=None, state=state, attempts=n, reason=reason, at=NOW), language
        )
        for state in MessageState
        for n in (0, 1)
        for reason in reasons
    }

    assert len(fates) == 13


def _told_again(world: World, language: Language) -> str:
    html = world.client().get(_a_mail(world, language)).text
    title = html.partition("<title")[2].partition("</title>")[0]
    assert title.startswith(f' lang="{language.value}">')
    return html.partition("</header>")[2].partition("</main>")[0]


def _a_mail(world: World, language: Language) -> str:
    """Let somebody get a mail about a private home; give the address of its page."""
    follow(world, replace(SUN, key="910000009"), language=language)
    later(world, a_home(places=6))
    later(world, a_home(places=6))
    settle(world, "accepted")
    return f"/voorkeuren/{own_token(world)}/mails/{key_of_news(world)}"
