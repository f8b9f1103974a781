"""All that a mail told, as a table for a spreadsheet.

With semicolons and a byte order mark, as Excel takes it in Belgium without being asked.
"""

import csv
import io
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from notifier.domain import facts, wording
from notifier.domain.change import Change
from notifier.domain.subscription import Language
from notifier.subscriptions.overview import Overview, ToldPlace

_BRUSSELS = "Europe/Brussels"
_HEADS = {
    Language.NL: ("Dossiernummer", "Naam", "Gemeente", "Gezien op", "Wat", "Details", "Webadres"),
    Language.FR: ("Numéro de dossier", "Nom", "Commune", "Vu le", "Quoi", "Détails", "Adresse web"),
    Language.EN: (
        "File number",
        "Name",
        "Municipality",
        "Seen on",
        "What",
        "Details",
        "Web address",
    ),
}
#: What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@")


def table(overview: Overview) -> bytes:
    """Give one row a change, in the language of the mail."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";")
    writer.writerow(_HEADS[overview.language])
    writer.writerows(_rows(overview))
    return written.getvalue().encode("utf-8-sig")


def _rows(overview: Overview) -> Iterator[list[str]]:
    for place in overview.places:
        for change in place.changes:
            yield [harmless(cell) for cell in _cells(place, change, overview.language)]


def _cells(place: ToldPlace, change: Change, language: Language) -> tuple[str, ...]:
    seen = change.seen_at.astimezone(ZoneInfo(_BRUSSELS))
    return (
        place.location_id,
        place.title,
        place.place.municipality or "",
        seen.date().isoformat(),
        wording.headline(change, language),
        _details(change, language),
        change.url or (place.place.url if place.is_shown else None) or "",
    )


def _details(change: Change, language: Language) -> str:
    parts = [wording.sentence(change, language)]
    for field in facts.compared_fields(change):
        label = wording.field_label(field.name, language)
        before = wording.field_value(field.name, field.before, language)
        after = wording.field_value(field.name, field.after, language)
        parts.append(f"{label}: {before} → {after}.")
    return " ".join(parts)


def harmless(cell: str) -> str:
    """Give a cell on one line that no spreadsheet takes for a formula."""
    line = " ".join("".join(c if c.isprintable() else " " for c in cell).split())
    return f"'{line}" if line.startswith(_FORMULA) else line
