"""What is chosen, and what became of it, in plain Dutch."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from notifier.domain import wording
from notifier.domain.change import Kind
from notifier.domain.rhythm import Pace, Rhythm
from notifier.domain.subscription import Language

_BRUSSELS = "Europe/Brussels"
PACES: Mapping[Pace, str] = {
    Pace.AT_ONCE: "Meteen",
    Pace.DAILY: "Elke dag",
    Pace.WORKDAYS: "Elke werkdag",
    Pace.WEEKLY: "Elke week",
}
PACE_HINTS: Mapping[Pace, str] = {
    Pace.AT_ONCE: "binnen enkele minuten",
    Pace.DAILY: "alles van die dag in één mail",
    Pace.WORKDAYS: "van maandag tot vrijdag",
    Pace.WEEKLY: "alles van die week in één mail",
}
KINDS: Mapping[Kind, str] = {
    Kind.LOCATION: "Gegevens van de opvang",
    Kind.INSPECTION: "Inspectie",
    Kind.ENFORCEMENT: "Handhaving",
    Kind.REACTION: "Reacties van de organisator",
}
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_LANGUAGES: Mapping[Language, str] = {
    Language.NL: "het Nederlands",
    Language.FR: "het Frans",
    Language.EN: "het Engels",
}
_ENDED = {
    "unsubscribed": "Je bent zelf gestopt",
    "bounced": "Onze mails kwamen terug",
    "complained": "Onze mail werd gemeld als ongewenst (spam)",
    "unreachable": "We konden je mailbox lange tijd niet bereiken",
    "never confirmed": "Je bevestigde niet op tijd",
}


def rhythm_in_words(rhythm: Rhythm) -> str:
    """Say how often: ``elke week op maandag om 7 uur``."""
    match rhythm.pace:
        case Pace.AT_ONCE:
            return "meteen"
        case Pace.DAILY:
            return f"elke dag om {rhythm.hour} uur"
        case Pace.WORKDAYS:
            return f"elke werkdag om {rhythm.hour} uur"
        case Pace.WEEKLY:
            return f"elke week op {WEEKDAYS[rhythm.weekday]} om {rhythm.hour} uur"


def language_in_words(language: Language) -> str:
    """Name a language behind ``in``: ``het Frans``."""
    return _LANGUAGES[language]


def kinds_in_words(kinds: int) -> str:
    """Say about what: ``alle nieuws``, or the kinds."""
    chosen = [
        KINDS[kind].split(" van ", maxsplit=1)[0].lower() for kind in Kind if kind.bit & kinds
    ]
    return "alle nieuws" if len(chosen) == len(Kind) else _listed(chosen)


def ended_in_words(reason: str | None) -> str:
    """Say why a subscription ended."""
    return _ENDED.get(reason or "", "Gestopt")


def moment_in_words(moment: datetime) -> str:
    """Write a moment out."""
    return wording.moment_in_words(moment, Language.NL)


def day_of(moment: datetime) -> str:
    """Write out the day of a moment, as the calendar shows it in Brussels."""
    return wording.date_in_words(moment.astimezone(ZoneInfo(_BRUSSELS)).date(), Language.NL)


def _listed(items: list[str]) -> str:
    *first, last = items
    return f"{', '.join(first)} en {last}" if first else last
