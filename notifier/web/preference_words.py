"""What is chosen, what became of mails and why, in plain Dutch."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from notifier.domain import wording
from notifier.domain.change import Kind
from notifier.domain.delivery import MessageState
from notifier.domain.rhythm import Pace, Rhythm
from notifier.domain.subscription import Language, ScopeKind
from notifier.subscriptions.mails import Mail

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
_ENDED = {
    "unsubscribed": "Je bent zelf gestopt",
    "bounced": "Onze mails kwamen terug",
    "complained": "Onze mail werd gemeld als ongewenst (spam)",
    "unreachable": "We konden je mailbox lange tijd niet bereiken",
    "never confirmed": "Je bevestigde niet op tijd",
}
_FATES = {
    MessageState.QUEUED: "Wordt verstuurd",
    MessageState.LEASED: "Wordt verstuurd",
    MessageState.ACCEPTED: "Verstuurd",
    MessageState.UNKNOWN: "Verstuurd, maar we weten niet of de mail aankwam",
    MessageState.DEAD: "Lukte niet na veel pogingen, we kijken het na",
}
_SOME_TOWN = "de gemeente waar deze opvang ligt of lag"
_REASONS = {
    ScopeKind.LOCATION: "deze opvang",
    ScopeKind.MUNICIPALITY: "alle opvang in {town}",
    ScopeKind.ORGANISER: "alle opvang van deze organisator",
    ScopeKind.LIST: "een lijst met deze opvang",
    ScopeKind.ALL: "alle opvang",
}
#: What a refusal is about: an enhanced code (RFC 3463) or the words that servers use, first match.
_REFUSALS = (
    (r"\b[45]\.2\.[12]\b|quota|full|over ?limit", "je mailbox is vol of werkt niet"),
    (
        r"\b5\.1\.\d+\b|no such|unknown|not exist|invalid (address|recipient)|bounced address",
        "dit adres bestaat niet (meer)",
    ),
    (
        r"\b5\.7\.\d+\b|spam|polic|block|denied|reject|reput|dmarc|spf",
        "je mailprovider weigerde onze mail",
    ),
    (r"\b5\.3\.4\b|too (large|big)|size", "de mail was te groot voor je mailbox"),
)


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


def kinds_in_words(kinds: int) -> str:
    """Say about what: ``alle nieuws``, or the kinds."""
    chosen = [
        KINDS[kind].split(" van ", maxsplit=1)[0].lower() for kind in Kind if kind.bit & kinds
    ]
    return "alle nieuws" if len(chosen) == len(Kind) else _listed(chosen)


def ended_in_words(reason: str | None) -> str:
    """Say why a subscription ended."""
    return _ENDED.get(reason or "", "Gestopt")


def reasons_in_words(reasons: int, town: str | None) -> str:
    """Say why somebody got news of a location.

    Args:
        reasons: a set of `ScopeKind`, as the sum of their bits.
        town: its municipality; None where it is not known, or another may be meant.
    """
    named = {"town": town or _SOME_TOWN}
    found = [words.format_map(named) for kind, words in _REASONS.items() if kind.bit & reasons]
    if not found:
        return "Je kreeg dit omdat je er eerder nieuws over kreeg."
    return f"Je kreeg dit omdat je {_listed(found)} volgt."


def became_of(mail: Mail) -> str:
    """Say what became of a mail."""
    match mail.state:
        case MessageState.QUEUED if mail.attempts:
            return "Nog niet gelukt, we proberen het opnieuw"
        case MessageState.REJECTED:
            return f"Kon niet bezorgd worden: {_refusal(mail.reason)}"
        case MessageState.CANCELLED:
            return f"Niet verstuurd{_cancelled(mail.reason)}"
        case _:
            return _FATES[mail.state]


def moment_in_words(moment: datetime) -> str:
    """Write a moment out."""
    return wording.moment_in_words(moment, Language.NL)


def day_of(moment: datetime) -> str:
    """Write out the day of a moment, as the calendar shows it in Brussels."""
    return wording.date_in_words(moment.astimezone(ZoneInfo(_BRUSSELS)).date(), Language.NL)


def _refusal(reason: str | None) -> str:
    said = reason or ""
    found: Iterator[str] = (
        words for pattern, words in _REFUSALS if re.search(pattern, said, re.IGNORECASE)
    )
    return next(found, "je mailprovider nam de mail niet aan")


def _cancelled(reason: str | None) -> str:
    if (reason or "").startswith("withdrawn"):
        return ": een deel van dit nieuws werd intussen niet langer getoond"
    if reason in _ENDED or reason == "ended":
        return ": je volgde dit niet meer"
    return ""


def _listed(items: list[str]) -> str:
    *first, last = items
    return f"{', '.join(first)} en {last}" if first else last
