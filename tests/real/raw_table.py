"""Reads a raw table by the letter of its profile, with no code of notifier's own.

It knows the little of a profile that these tables need: columns, separators, dates.
"""

import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.real.told import Item, plain

Row = Mapping[str, str]
#: The column that is added to a table whose key is several columns: csv-diff takes one.
MADE_KEY = "key made of several columns"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How a field is made."""

    columns: tuple[str, ...]
    separator: str = " "
    date_format: str | None = None

    def value(self, row: Row) -> str | None:
        """Give the field of a row, or None where it is empty."""
        text = self.separator.join(part for c in self.columns if (part := row[c].strip()))
        return plain(_iso(text, self.date_format) if text and self.date_format else text)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """What a profile says of one table."""

    key: tuple[str, ...]
    #: None in the table of locations.
    location_key: tuple[str, ...] | None
    fields: Mapping[str, Rule]
    ignored: frozenset[str]
    columns: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Gather every column that the profile names."""
        used = {column for rule in self.fields.values() for column in rule.columns}
        named = used | self.ignored | {*self.key, *(self.location_key or ())}
        object.__setattr__(self, "columns", frozenset(named))

    def item(self, row: Row) -> Item:
        """Say which location or inspection a row is."""
        if self.location_key is not None:
            (column,) = self.location_key
            return Item(row[column].strip(), self.fields["visited_on"].value(row))
        return Item(row[MADE_KEY] if len(self.key) > 1 else row[self.key[0]].strip())


def raw_tables(profile: Path) -> dict[str, RawTable]:
    """Read a profile, each table by its name."""
    tables: dict[str, Any] = tomllib.loads(profile.read_text())["tables"]
    return {name: _table(rules) for name, rules in tables.items()}


def _table(rules: dict[str, Any]) -> RawTable:
    attributes = {f"attributes.{name}": rule for name, rule in rules["attributes"].items()}
    location_key = rules.get("location_key")
    return RawTable(
        key=tuple(rules["key"]),
        location_key=None if location_key is None else tuple(location_key),
        fields={name: _rule(rule) for name, rule in (rules["fields"] | attributes).items()},
        ignored=frozenset(rules["ignore"]),
    )


def _rule(written: str | dict[str, Any]) -> Rule:
    if isinstance(written, str):
        return Rule(columns=(written,))
    columns = written["columns"]
    columns = (columns,) if isinstance(columns, str) else tuple(columns)
    return Rule(**(written | {"columns": columns}))


def made_keys(rows: Iterable[Row], columns: Iterable[str]) -> list[str]:
    """Give the id of each row by the rule that docs/real-data.md gives."""
    columns, met, ids = tuple(columns), Counter[str](), []
    for row in rows:
        values = [plain(row[column]) for column in columns]
        content = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
        digest = hashlib.sha256(content).hexdigest()[:16]
        met[digest] += 1
        ids.append(digest if met[digest] == 1 else f"{digest}-{met[digest]}")
    return ids


def _iso(text: str, form: str) -> str:
    return datetime.strptime(text, form).replace(tzinfo=UTC).date().isoformat()
