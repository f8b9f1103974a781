"""Read the ``[[source]]`` tables: where a source is, when it is looked at, and by which rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from notifier.config import parsers
from notifier.config.cron import cron_line
from notifier.config.limits import read_limits
from notifier.config.settings import TIME_ZONE, SourceSettings
from notifier.domain.aging import ReportsWindow
from notifier.domain.patience import Patience
from notifier.domain.rules import SourceRules

_RHYTHM = "0 6 * * *"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpec:
    """How one setting of a source is read and what it is for."""

    about: str
    parse: parsers.Parse = parsers.text
    #: As it is written; None where there is none.
    default: object = None


#: Where a source is: checked together, since they depend on each other.
PLACES: Mapping[str, SourceSpec] = {
    "name": SourceSpec(
        about="What it is called in commands and paths: lower-case letters, digits and hyphens. "
        "Required."
    ),
    "from": SourceSpec(
        about="A pattern of files, of which the last name is read; or an http(s) address; or a "
        "table of either, one for each table of the profile. Required."
    ),
    "profile": SourceSpec(about="The profile, for tables of another make. None: format 1."),
    "rhythm": SourceSpec(
        default=_RHYTHM, about=f"When it is looked at: a cron line, in {TIME_ZONE}."
    ),
}
#: By which rules its snapshots are taken.
RULES: Mapping[str, SourceSpec] = {
    "guard": SourceSpec(
        parse=parsers.one_of("on", "off"),
        default="on",
        about="Whether a snapshot that would change more than is believable is parked.",
    ),
    "absences": SourceSpec(
        parse=parsers.by_kind(parsers.number(1, 30), 2),
        default=2,
        about="In how many snapshots one after the other, twelve hours apart at least, something "
        "must be missing before it is gone; by kind if need be: `{ location = 3 }`.",
    ),
    "hold_hours": SourceSpec(
        parse=parsers.by_kind(parsers.number(0, 24 * 60), 20),
        default=20,
        about="How long a changed value must last in the snapshots before it is shown, an urgent "
        "measure excepted; by kind if need be: `{ inspection = 44 }`.",
    ),
    "communicated_days": SourceSpec(
        parse=parsers.number(0, 60),
        default=3,
        about="Whole days between the communication of a measure to the organiser and the moment "
        "at which we show it.",
    ),
    "folded_from": SourceSpec(
        parse=parsers.number(2, 1_000_000),
        default=25,
        about="From how many locations on the same fields changing at once is one notice to the "
        "operator, and no mails.",
    ),
    "expected_hours": SourceSpec(
        parse=parsers.number(1, 24 * 366),
        default=76,
        about="How old its newest good snapshot may be before the operator hears of it and pages "
        "say so.",
    ),
    "reports_window_days": SourceSpec(
        parse=parsers.number(1, 36_500),
        about="Of how many days back the source shows reports. What is older, and goes while all "
        "that is newer stays, aged out: nobody gets a mail about it.",
    ),
    "reports_since": SourceSpec(
        parse=parsers.day,
        about="The same as a fixed date: visits before it are not shown by the source.",
    ),
}
#: A table of its own: how much a snapshot may change.
LIMITS = "limits"


def read_sources(entries: object, file: str, problems: list[str]) -> Iterator[SourceSettings]:
    """Give the sources that are written as they should be; what is wrong with the others is added.

    Args:
        entries: what stands under ``source``.
        file: the file's name, for the problems.
        problems: where problems go.
    """
    if not isinstance(entries, list):
        problems.append(f"{file}: source: expected [[source]] tables")
        return
    names: set[str] = set()
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict):
            problems.append(f"{file}: source {number}: expected a [[source]] table")
            continue
        faults = list(_faults(entry))
        if not faults and entry["name"] in names:
            faults.append(f"name: {entry['name']} stands twice")
        values = _values(entry, faults)
        problems += [f"{file}: source {number}: {fault}" for fault in faults]
        if not faults:
            names.add(entry["name"])
            yield _source(entry, values)


def _faults(entry: Mapping[str, Any]) -> Iterator[str]:
    name, where = entry.get("name"), entry.get("from")
    if not isinstance(name, str) or not name.replace("-", "").isalnum() or name != name.lower():
        yield "name: expected lower-case letters, digits and hyphens"
    texts = list(where.values()) if isinstance(where, dict) else [where]
    if not texts or not all(isinstance(text, str) and text for text in texts):
        yield "from: expected a file pattern or an address, or one for each table of a profile"
    if isinstance(where, dict) and "profile" not in entry:
        yield "profile: expected one, since several tables are named"
    try:
        cron_line(entry.get("rhythm", _RHYTHM))
    except ValueError as error:
        yield f"rhythm: expected {error}"
    for key in entry.keys() - {*PLACES, *RULES, LIMITS}:
        yield f"{key}: there is no such setting of a source"


def _values(entry: Mapping[str, Any], faults: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {LIMITS: read_limits(entry.get(LIMITS), faults)}
    for key, spec in RULES.items():
        written = entry.get(key, spec.default)
        try:
            values[key] = None if written is None else spec.parse(written)
        except ValueError as error:
            faults.append(f"{key}: expected {error}, not {written!r}")
    return values


def _source(entry: Mapping[str, Any], values: Mapping[str, Any]) -> SourceSettings:
    return SourceSettings(
        name=entry["name"],
        tables=entry["from"] if isinstance(entry["from"], dict) else {"": entry["from"]},
        profile=entry.get("profile"),
        rhythm=entry.get("rhythm", _RHYTHM),
        rules=_rules(values),
        expected_within=timedelta(hours=values["expected_hours"]),
    )


def _rules(values: Mapping[str, Any]) -> SourceRules:
    return SourceRules(
        patience=Patience(
            absences=values["absences"],
            hold={kind: timedelta(hours=hours) for kind, hours in values["hold_hours"].items()},
            communicated=values["communicated_days"],
        ),
        limits=values[LIMITS] if values["guard"] == "on" else None,
        folded_from=values["folded_from"],
        reports=ReportsWindow(days=values["reports_window_days"], since=values["reports_since"]),
    )
