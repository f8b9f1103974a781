"""What a tool tells of two snapshots, in the terms that all tools share."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum, auto


class Fate(StrEnum):
    """What became of a location or an inspection."""

    ADDED = auto()
    REMOVED = auto()
    CHANGED = auto()


@dataclass(frozen=True, slots=True)
class Item:
    """A location, or one of its inspections."""

    location: str
    #: The day of the inspection (ISO 8601); None is the location itself.
    visited_on: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """One field of an item, before and after; None is "not there"."""

    item: Item
    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """All that a tool tells."""

    fates: frozenset[tuple[Item, Fate]]
    values: frozenset[Value]

    def without(self, other: "Told") -> int:
        """Count what this one tells and the other does not."""
        return len(self.fates - other.fates) + len(self.values - other.values)

    def count(self, fate: Fate, *, inspections: bool) -> int:
        """Count the locations, or the inspections, that met a fate."""
        return sum(
            found is fate and (item.visited_on is not None) is inspections
            for item, found in self.fates
        )


def told(values: Iterable[Value], fates: Iterable[tuple[Item, Fate]]) -> Told:
    """Put together what a tool tells."""
    return Told(fates=frozenset(fates), values=frozenset(values))


def plain(text: str) -> str | None:
    """Give a text without what is no news: other Unicode forms, other white space, nothing."""
    return " ".join(unicodedata.normalize("NFC", text).split()) or None
