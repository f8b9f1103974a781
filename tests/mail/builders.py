"""Fictitious changes, contents and messages: a test names only what matters to it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import structs

from notifier.domain.change import Change, ChangeType, FieldChange, Place, Severity
from notifier.domain.digest import LocationNews
from notifier.domain.message import (
    PREFERENCES_LINK,
    UNSUBSCRIBE_LINK,
    Content,
    ContentKind,
    Message,
)
from notifier.domain.subscription import Language
from notifier.mail.compose import Composer
from notifier.mail.headers import Sender

TAKEN_AT = datetime(2026, 11, 20, 5, 4, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
SENDER = Sender(name="Opvang – één", address="noreply@opvangnieuws.example")
PLACE = Place(
    name="Fictieve Zonnebloem",
    url="https://bron.example/910000123",
    care_type="groepsopvang",
    municipality="Gent",
    nis="44021",
    organiser_id="F-1",
)
SUSPENSION_KEY = "T-1|schorsing|2026-10-02"


def a_change(
    type_: ChangeType,
    fields: Mapping[str, tuple[object, object]] | None = None,
    *,
    key: str = "",
    place: dict[str, Any] | None = None,
    **other: Any,  # noqa: ANN401 - any field of a change
) -> Change:
    """Make a change; its fields are pairs of before and after."""
    found = tuple(
        FieldChange(name=name, before=before, after=after)
        for name, (before, after) in (fields or {}).items()
    )
    change = Change(
        id=f"{type_.value}-{key}",
        source="fictief",
        location_id="910000123",
        type=type_,
        severity=Severity.IMPORTANT,
        record_key=key,
        fields=found,
        url=None,
        place=structs.replace(PLACE, **(place or {})),
        taken_at=TAKEN_AT,
        seen_at=NOW,
    )
    return structs.replace(change, **other)


def a_suspension(**other: Any) -> Change:  # noqa: ANN401 - any field of a change
    """Make the change that tells of an urgent suspension."""
    fields = {
        "kind": (None, "schorsing"),
        "urgent": (None, True),
        "decided_on": (None, "2026-10-02"),
        "effective_from": (None, "2026-10-05"),
        "effective_to": (None, "2027-01-05"),
        "text": (None, "FICTIEVE VRIJE TEKST"),
        "grounds": (None, [{"kind": "klacht", "text": "FICTIEVE KLACHT"}]),
    }
    given = {"severity": Severity.URGENT, "url": "https://bron.example/stap/1"} | other
    return a_change(ChangeType.MEASURE_ADDED, fields, key=SUSPENSION_KEY, **given)


def some_news(
    *changes: Change,
    location_id: str = "910000123",
    around: tuple[Change, ...] = (),
    reasons: int = 0,
) -> LocationNews:
    """Make the news of a location, the changes being moved there."""
    moved = tuple(structs.replace(change, location_id=location_id) for change in changes)
    return LocationNews(
        source="fictief", location_id=location_id, changes=moved, around=around, reasons=reasons
    )


def a_composer() -> Composer:
    return Composer(
        service_name="Opvangnieuws",
        list_domain="opvangnieuws.example",
        home_url="https://opvangnieuws.example/",
        location_url="https://opvangnieuws.example/locaties/{}".format,
        pending=timedelta(days=7),
    )


def an_alert(*changes: Change, language: Language = Language.NL) -> Content:
    return a_composer().news([some_news(*changes)], language, NOW, id_="a1")


def a_content(**other: Any) -> Content:  # noqa: ANN401 - any field of a content
    """Make a small content, without the templates."""
    content = Content(
        id="c0ffee",
        kind=ContentKind.ALERT,
        language=Language.NL,
        subject="Fictieve Zonnebloem – één wijziging",
        text=f"Één keer.\n.punt\nKiezen: {PREFERENCES_LINK}\nWeg: {UNSUBSCRIBE_LINK} en klaar\n",
        html=f'<p>Één wijziging. <a href="{UNSUBSCRIBE_LINK}">weg</a></p>\n',
        list_id="updates.fictief.opvangnieuws.example",
        created_at=NOW,
    )
    return replace(content, **other)


def a_message(number: int = 1, **other: Any) -> Message:  # noqa: ANN401 - any field of a message
    message = Message(
        content_id="c0ffee",
        subscriber_id=number,
        address=f"ouder{number}@voorbeeld.example",
        message_id=f"bericht{number}@opvangnieuws.example",
        links={
            UNSUBSCRIBE_LINK: f"https://opvangnieuws.example/uitschrijven/{'w' * 90}{number}",
            PREFERENCES_LINK: f"https://opvangnieuws.example/voorkeuren/v=={number}",
        },
    )
    return structs.replace(message, **other)
