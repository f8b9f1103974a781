"""Read the forms of one's own page: a value that can be kept, or what is wrong at which field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from notifier.domain.change import Kind
from notifier.domain.rhythm import Pace
from notifier.domain.subscription import Language
from notifier.subscriptions.choosing import Choice, Times
from notifier.web.preference_words import WEEKDAYS

#: A date as browsers send it, and as people type it where a browser knows no such field.
_DATES = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<y>\d{4})"),
)
_HOURS = 24
#: More digits than any number of ours has.
_MOST_DIGITS = 15
#: More than any date has.
_LONGEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Problems:
    """What is wrong, by the name of the field."""

    by_field: Mapping[str, str]


def number_of(form: Mapping[str, str]) -> int:
    """Read which subscription is meant; 0 is none."""
    return _number(form.get("nummer", "")) or 0


def choice_of(form: MultiDict[str, str]) -> Choice | Problems:
    """Read how often and of what somebody wants to hear."""
    pace, kinds = pace_of(form), kinds_of(form)
    problems = {}
    if pace is None:
        problems["ritme"] = "Kies hoe vaak je mail wil."
    if not kinds:
        problems["soort"] = "Kies minstens één soort nieuws. Wil je niets meer? Klik dan op Stop."
    if pace is None or problems:
        return Problems(by_field=problems)
    return Choice(pace=pace, kinds=kinds, urgent=is_urgent(form))


def pace_of(form: Mapping[str, str]) -> Pace | None:
    """Read how often; None where it is none of ours."""
    return next((pace for pace in Pace if pace.value == form.get("ritme")), None)


def kinds_of(form: MultiDict[str, str]) -> int:
    """Read of what, as a sum of bits; what is unknown counts for nothing."""
    chosen = set(form.getlist("soort"))
    return sum(kind.bit for kind in Kind if kind.value in chosen)


def is_urgent(form: Mapping[str, str]) -> bool:
    """Read whether urgent news is to come at once."""
    return form.get("dringend") == "ja"


def times_of(form: Mapping[str, str]) -> Times | Problems:
    """Read when digests are to come."""
    hour, weekday = _number(form.get("uur", "")), _number(form.get("weekdag", "0"))
    problems = {}
    if hour is None or hour >= _HOURS:
        problems["uur"] = "Kies een uur uit de lijst."
    if weekday is None or weekday >= len(WEEKDAYS):
        problems["weekdag"] = "Kies een dag uit de lijst."
    if hour is None or weekday is None or problems:
        return Problems(by_field=problems)
    return Times(hour=hour, weekday=weekday)


def language_of(form: Mapping[str, str]) -> Language | None:
    """Read in which language; None where it is none of ours."""
    return next((one for one in Language if one.value == form.get("taal")), None)


def last_day_of(form: Mapping[str, str]) -> date | None:
    """Read until when mails are to be paused; None where it is no date."""
    typed = form.get("tot", "").strip()
    if len(typed) > _LONGEST:
        return None
    found = next((m for pattern in _DATES if (m := pattern.fullmatch(typed))), None)
    if found is None:
        return None
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:  # no such day
        return None


def _number(typed: str) -> int | None:
    is_one = typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS
    return int(typed) if is_one else None
