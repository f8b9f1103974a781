"""One change as it stands in a mail: words and links, cleaned of what a source may smuggle in."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from notifier.domain import facts, wording
from notifier.domain.change import Change, ChangeType, Kind, Severity
from notifier.domain.message import PLACES
from notifier.domain.subscription import Language

#: Embeddings and overrides of direction: they make a text read otherwise than it is.
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LONGEST_NAME = 90
_REACTIONS = frozenset({ChangeType.REACTION_ADDED, ChangeType.REACTION_CHANGED})
#: Beside which changes a reaction is mentioned, by what it is about.
_ANSWERED = {
    "enforcement": frozenset({ChangeType.MEASURE_ADDED, ChangeType.MEASURE_CHANGED}),
    "inspection": frozenset({ChangeType.REPORT_ADDED, ChangeType.REPORT_CHANGED}),
}
_LINK_TEXTS = {
    Kind.LOCATION: "Lees meer",
    Kind.INSPECTION: "Lees het inspectierapport",
    Kind.ENFORCEMENT: "Lees meer over deze stap",
    Kind.REACTION: "Lees de reactie",
}
_WEIGHTS = {severity: weight for weight, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A change in words."""

    headline: str
    sentence: str
    meaning: str | None
    rows: tuple[Row, ...]
    url: str | None
    url_text: str
    #: Where the organiser's reaction to it can be read, if there is one among the changes.
    reaction_url: str | None


def told(
    changes: Sequence[Change], around: Sequence[Change], language: Language, page_url: str | None
) -> list[Told]:
    """Put changes into words, the most urgent one first.

    Args:
        changes: what is told.
        around: all changes of the occasion; a reaction among them is mentioned beside its measure.
        language: in which language.
        page_url: our page, for a reaction that has no page of its own.
    """
    ordered = sorted(changes, key=lambda change: _WEIGHTS[change.severity])
    return [_one(change, around, language, page_url) for change in ordered]


def title_of(change: Change) -> str:
    """Name the location: in family care without the name of whoever lives there (fact R27)."""
    place = change.place
    town = clean(place.municipality or "")
    if place.care_type == facts.FAMILY_CARE:
        name = f"Gezinsopvang {clean(change.location_id)}"
        return f"{name} in {town}" if town else name
    name = clean(place.name)
    if len(name) > _LONGEST_NAME:
        name = f"{name[:_LONGEST_NAME].rstrip()}…"
    return f"{name} in {town}" if town and town.casefold() not in name.casefold() else name


def clean(text: str) -> str:
    """Give one line without control characters, and without our own markers for personal links."""
    kept = (" " if unicodedata.category(c) == "Cc" else c for c in text if c not in _DIRECTIONS)
    line = " ".join("".join(kept).split())
    return line.replace("§", "") if any(marker in line for marker in PLACES) else line


def clean_url(url: str | None) -> str | None:
    """Give a source's URL with no place in it that a personal link could fill."""
    return None if url is None else url.replace("§", "%C2%A7")


def _one(
    change: Change, around: Sequence[Change], language: Language, page_url: str | None
) -> Told:
    meaning = wording.meaning(change, language)
    return Told(
        headline=clean(wording.headline(change, language)),
        sentence=clean(wording.sentence(change, language)),
        meaning=None if meaning is None else clean(meaning),
        rows=_rows(change, language),
        url=clean_url(change.url),
        url_text=_LINK_TEXTS[change.kind],
        reaction_url=_reaction_to(change, around, page_url),
    )


def _rows(change: Change, language: Language) -> tuple[Row, ...]:
    return tuple(
        Row(
            label=clean(wording.field_label(field.name, language)),
            before=clean(wording.field_value(field.name, field.before, language)),
            after=clean(wording.field_value(field.name, field.after, language)),
        )
        for field in facts.compared_fields(change)
    )


def _reaction_to(change: Change, around: Sequence[Change], page_url: str | None) -> str | None:
    """Find the page of a reaction to this measure or report; by id where both have one."""
    own_id = facts.now_of(change).get("id")
    for other in around:
        about = facts.now_of(other).get("about") or facts.named(other).about
        if other.type not in _REACTIONS or change.type not in _ANSWERED.get(str(about), ()):
            continue
        about_id = facts.now_of(other).get("about_id")
        if own_id is None or about_id is None or own_id == about_id:
            return clean_url(other.url) or page_url
    return None
