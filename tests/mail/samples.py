"""Sample mails, the bytes that go out: ``python -m tests.mail.samples [FOLDER]`` writes them.

Without a folder they become the golden files that `test_golden` holds every mail against. Look at
what changed with ``git diff`` before you commit it.
"""

import sys
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

from msgspec import structs

from notifier.domain.change import Change, ChangeType
from notifier.domain.message import (
    CONFIRM_LINK,
    OVERVIEW_LINK,
    PREFERENCES_LINK,
    UNSUBSCRIBE_LINK,
    Content,
    ContentKind,
    Message,
)
from notifier.domain.subscription import Language, Scope, ScopeKind
from notifier.mail.letter import Letter
from tests.mail.builders import (
    NOW,
    SENDER,
    a_change,
    a_composer,
    a_suspension,
    some_news,
)

GOLDEN = Path(__file__).parent / "golden"
_BASE = "https://opvangnieuws.example"
_LINKS = {
    UNSUBSCRIBE_LINK: f"{_BASE}/uitschrijven/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    PREFERENCES_LINK: f"{_BASE}/voorkeuren/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
}
_GENT = ScopeKind.MUNICIPALITY.bit


def alert(language: Language) -> Content:
    """Tell of a suspension, a new report and fewer places at one location."""
    news = some_news(
        a_change(ChangeType.DETAILS_CHANGED, {"places": (18, 14), "price_system": (None, "ikt")}),
        _report("2026-09-14"),
        a_suspension(),
        around=(_reaction(),),
        reasons=ScopeKind.LOCATION.bit | _GENT,
    )
    return a_composer().news([news], language, NOW, id_="a1")


def digest(language: Language) -> Content:
    """Tell of a decision at three locations, of one that is gone, and of what else happened."""
    report = _report("2026-09-14")
    shared = [
        some_news(
            a_suspension(url=f"https://bron.example/stap/{n}", place={"name": f"Fictieve {name}"}),
            *more,
            location_id=f"91000010{n}",
            reasons=_GENT if n else ScopeKind.LOCATION.bit | _GENT,
        )
        for n, (name, more) in enumerate(
            [
                ("Zonnebloem", []),
                ("Madelief", [_named(one, "Fictieve Madelief") for one in (report, _reaction())]),
            ]
        )
    ]
    home = a_change(
        ChangeType.FOLLOW_UP_CHANGED,
        {"follow_up.code": ("onderzoek", "verbeteren")},
        key="2026-08-31",
        place={"care_type": "gezinsopvang", "name": "Bij Fictieve Mia"},
    )
    gone = a_change(ChangeType.LOCATION_GONE, place={"name": "Fictieve Boterbloem"})
    fewer = a_change(
        ChangeType.DETAILS_CHANGED, {"places": (30, 24)}, place={"name": "’t Fictieve Nest"}
    )
    others = [
        some_news(change, location_id=f"91000020{n}", reasons=_GENT)
        for n, change in enumerate([home, gone, fewer])
    ]
    return a_composer().news([*shared, *others], language, NOW, id_="d1")


def capped(language: Language) -> Content:
    """Tell of far more than one mail can."""
    news = [
        some_news(
            a_change(
                ChangeType.DETAILS_CHANGED,
                {f"attributes.veld {i}": (f"{'oud ' * 40}{n}", "nieuw " * 33) for i in range(20)},
                place={"name": f"Fictieve Boom met een lange naam {n:03}"},
            ),
            _named(_report("2026-09-14"), f"Fictieve Boom met een lange naam {n:03}"),
            location_id=f"9200{n:05}",
            reasons=1 << n % 5,
        )
        for n in range(126)
    ]
    return a_composer().news(news, language, NOW, id_="d2")


def confirmation(language: Language) -> Content:
    """Ask for a confirmation."""
    scope = Scope(kind=ScopeKind.LOCATION, source="fictief", key="910000123")
    title = "Fictieve Zonnebloem in Gent"
    return a_composer().confirmation(scope=scope, title=title, language=language, turn=1, now=NOW)


#: Every kind of mail to people.
KINDS = {"alert": alert, "digest": digest, "capped": capped, "confirmation": confirmation}


def written(content: Content) -> bytes:
    """Give a sample as it goes out."""
    links = {CONFIRM_LINK: f"{_BASE}/bevestigen/cccccccccccccccccccccccccccccccc"}
    if content.kind is not ContentKind.CONFIRMATION:
        links = _LINKS
    if content.kind is ContentKind.DIGEST:
        links = _LINKS | {OVERVIEW_LINK: f"{_BASE}/overzicht/dddddddddddddddddddddddddddddddd"}
    message = Message(
        content_id=content.id,
        subscriber_id=1,
        address="ouder@voorbeeld.example",
        message_id="bericht@opvangnieuws.example",
        links=links,
    )
    return Letter(content, SENDER).to(message)


def samples(language: Language) -> dict[str, bytes]:
    """Give all samples in a language by their file names."""
    end = f"{language.value}.eml"
    return {f"{name}-{end}": written(make(language)) for name, make in KINDS.items()}


def golden(language: Language) -> dict[str, bytes]:
    """Give the same as golden files: of the capped digest its text alone, since it is long."""
    return {
        (name.replace(".eml", ".txt") if name.startswith("capped") else name): (
            parts(mail)["text/plain"].encode() if name.startswith("capped") else mail
        )
        for name, mail in samples(language).items()
    }


def read(mail: bytes) -> EmailMessage:
    """Read a mail back."""
    return message_from_bytes(mail, policy=policy.default)


def parts(mail: bytes) -> dict[str, str]:
    """Give the texts of a mail, by their types."""
    return {
        part.get_content_type(): part.get_content().replace("\r\n", "\n")
        for part in cast("list[EmailMessage]", list(read(mail).iter_parts()))
    }


def _report(visited_on: str) -> Change:
    return a_change(
        ChangeType.REPORT_ADDED,
        {"visited_on": (None, visited_on), "follow_up.code": (None, "onderzoek")},
        key=visited_on,
        url=f"https://bron.example/verslag/{visited_on}",
    )


def _named(change: Change, name: str) -> Change:
    return structs.replace(change, place=structs.replace(change.place, name=name))


def _reaction() -> Change:
    return a_change(
        ChangeType.REACTION_ADDED,
        {"about": (None, "enforcement"), "dated_on": (None, "2026-10-12")},
        key="enforcement||2026-10-12",
        url="https://bron.example/reactie/1",
    )


def main(folder: Path) -> None:
    """Write the golden files, or every sample and the HTML of each into another folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for language in Language:
        for name, mail in golden(language).items() if folder == GOLDEN else _all(language):
            (folder / name).write_bytes(mail)


def _all(language: Language) -> Iterator[tuple[str, bytes]]:
    for name, mail in samples(language).items():
        yield name, mail
        yield name.replace(".eml", ".html"), parts(mail)["text/html"].encode()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else GOLDEN)
