"""Read the ``[[source]]`` tables: where a source is, when it is looked at, and by which rules."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from notifier.config import parsers
from notifier.config.settings import SourceSettings
from notifier.domain.change import Kind
from notifier.domain.guard import Limits
from notifier.domain.patience import Patience
from notifier.domain.rules import SourceRules

_RHYTHM = "0 6 * * *"
_CRON_FIELDS = 5
#: What may stand beside name, from and profile: how it is read, and its default.
RULES: Mapping[str, tuple[parsers.Parse, object]] = {
    "guard": (parsers.one_of("on", "off"), "on"),
    "absences": (parsers.number(1, 30), 2),
    "hold_hours": (parsers.number(0, 24 * 60), 20),
    "communicated_days": (parsers.number(0, 60), 3),
    "folded_from": (parsers.number(2, 1_000_000), 25),
    "expected_hours": (parsers.number(1, 24 * 366), 76),
}


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
    rhythm = entry.get("rhythm", _RHYTHM)
    if not isinstance(rhythm, str) or len(rhythm.split()) != _CRON_FIELDS:
        yield "rhythm: expected a cron line of five fields, such as 0 6 * * *"
    for key in entry.keys() - {"name", "from", "profile", "rhythm", *RULES}:
        yield f"{key}: there is no such setting of a source"


def _values(entry: Mapping[str, Any], faults: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, (parse, default) in RULES.items():
        try:
            values[key] = parse(entry.get(key, default))
        except ValueError as error:
            faults.append(f"{key}: expected {error}, not {entry[key]!r}")
    return values


def _source(entry: Mapping[str, Any], values: Mapping[str, Any]) -> SourceSettings:
    patience = Patience(
        absences=dict.fromkeys(Kind, values["absences"]),
        hold=dict.fromkeys(Kind, timedelta(hours=values["hold_hours"])),
        communicated=values["communicated_days"],
    )
    return SourceSettings(
        name=entry["name"],
        tables=entry["from"] if isinstance(entry["from"], dict) else {"": entry["from"]},
        profile=entry.get("profile"),
        rhythm=entry.get("rhythm", _RHYTHM),
        rules=SourceRules(
            patience=patience,
            limits=Limits() if values["guard"] == "on" else None,
            folded_from=values["folded_from"],
        ),
        expected_within=timedelta(hours=values["expected_hours"]),
    )
