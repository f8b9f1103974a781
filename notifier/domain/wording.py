"""What we say about a change: its headline, its sentence, and what it means and does not mean.

The words stand in tables, one set a language; here they are only put together. Texts are plain:
whoever puts them in HTML or XML escapes them.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from notifier.domain import facts
from notifier.domain.change import Change
from notifier.domain.phrases import Labels, Parts, Phrases
from notifier.domain.subscription import Language
from notifier.domain.wordings.en import PHRASES as ENGLISH
from notifier.domain.wordings.fr import PHRASES as FRENCH
from notifier.domain.wordings.nl import PHRASES as DUTCH

_LANGUAGES: Mapping[Language, Phrases] = {
    Language.NL: DUTCH,
    Language.FR: FRENCH,
    Language.EN: ENGLISH,
}
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_PLACE = re.compile(r"\{(\w+)\}")
_BRUSSELS = "Europe/Brussels"


def headline(change: Change, language: Language) -> str:
    """Give a few words that say what happened: ``Nieuw inspectierapport``."""
    table = _LANGUAGES[language].headlines
    return next(table[key] for key in facts.variants(change) if key in table)


def sentence(change: Change, language: Language) -> str:
    """Say what happened, in one or two plain sentences, with the dates that we know."""
    phrases = _LANGUAGES[language]
    parts = next(phrases.sentences[k] for k in facts.variants(change) if k in phrases.sentences)
    return _put_together(parts, _values(change, phrases))


def meaning(change: Change, language: Language) -> str | None:
    """Say what such a change means and does not mean; None where it speaks for itself."""
    table = _LANGUAGES[language].meanings
    return next((table[key] for key in facts.variants(change) if key in table), None)


def field_label(name: str, language: Language) -> str:
    """Give the name of a field for people; an unknown one is shown as it is."""
    return _label(name, _LANGUAGES[language].labels)


def field_value(name: str, value: object, language: Language) -> str:
    """Give a field's value for people; an unknown code is shown as it is."""
    labels = _LANGUAGES[language].labels
    match value:
        case None | [] | "":
            return labels.nothing
        case bool():
            return labels.yes if value else labels.no
        case str():
            return _text_value(name, value, labels)
        case list():
            return _listed((field_value(name, item, language) for item in value), labels)
        case _:
            return str(value)


def date_in_words(day: date, language: Language) -> str:
    """Write a day out: ``2 oktober 2026``."""
    return _day(day, _LANGUAGES[language].labels)


def moment_in_words(moment: datetime, language: Language) -> str:
    """Write a moment out as the clock shows it in Brussels: ``20 november 2026 om 6.00 uur``."""
    labels = _LANGUAGES[language].labels
    local = moment.astimezone(ZoneInfo(_BRUSSELS))
    day = _day(local.date(), labels)
    return labels.moment.format(date=day, hour=local.hour, minute=local.minute)


def _put_together(parts: Parts, values: Mapping[str, str]) -> str:
    """Take of each part the first form whose places can all be filled."""
    chosen = (
        next((f for f in forms if all(p in values for p in _PLACE.findall(f))), "")
        for forms in parts
    )
    return " ".join(form.format_map(values) for form in chosen if form)


def _values(change: Change, phrases: Phrases) -> dict[str, str]:
    """Give all that a sentence of this change may name; what is not known is left out."""
    labels = phrases.labels
    after, before, record = facts.now_of(change), facts.before_of(change), facts.named(change)
    found: dict[str, object] = {
        "visited_on": after.get("visited_on") or record.visited_on,
        "decided_on": after.get("decided_on") or record.decided_on,
        "dated_on": after.get("dated_on") or record.dated_on,
        "about": after.get("about") or record.about,
        "effective_from": after.get("effective_from"),
        "effective_to": after.get("effective_to"),
        "effective_to_before": before.get("effective_to"),
        "lodged_on": after.get("objection.lodged_on"),
        "outcome": after.get("objection.outcome"),
        "kind": after.get("kind"),
        "follow_up": after.get("follow_up.code"),
        "successor": after.get("succeeded_by"),
    }
    names = {"outcome": "objection.outcome", "follow_up": "follow_up.code"}
    values = {
        name: _shown(names.get(name, name), value, labels) for name, value in found.items() if value
    }
    values["measure"] = _measure(str(after.get("kind") or record.measure or ""), phrases)
    told = [_label(field.name, labels).lower() for field in facts.compared_fields(change)]
    if told:
        values["fields"] = _listed(told, labels)
    return values


def _measure(code: str, phrases: Phrases) -> str:
    if not code:
        return phrases.measures["-"]
    return phrases.measures.get(code) or phrases.measures[""].format(code=code)


def _label(name: str, labels: Labels) -> str:
    return labels.fields.get(name) or name.removeprefix("attributes.").replace("_", " ")


def _shown(name: str, value: object, labels: Labels) -> str:
    if isinstance(value, list):
        return _listed((_shown(name, item, labels) for item in value), labels)
    return _text_value(name, str(value), labels)


def _text_value(name: str, value: str, labels: Labels) -> str:
    known = labels.codes.get(name, {}).get(value)
    if known is not None:
        return known
    try:
        return _day(date.fromisoformat(value), labels) if _DATE.fullmatch(value) else _line(value)
    except ValueError:  # looks like a date and is none: shown as it is
        return value


def _line(value: str) -> str:
    return " ".join(value.split())


def _day(day: date, labels: Labels) -> str:
    number = labels.first_day if day.day == 1 else day.day
    return labels.date.format(day=number, month=labels.months[day.month - 1], year=day.year)


def _listed(items: Iterable[str], labels: Labels) -> str:
    """Join with commas, and with a word before the last."""
    *first, last = items
    return f"{', '.join(first)}{labels.last_comma}{last}" if first else last
