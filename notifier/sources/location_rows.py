"""Reads the table of locations: one row, one location, each under an id of its own."""

from collections import Counter
from dataclasses import dataclass, field
from typing import assert_never

from notifier.domain.location import Location
from notifier.sources.keyed_rows import KeyedRows
from notifier.sources.profile import Duplicates, LocationTable
from notifier.sources.row_mapping import RowMapper


@dataclass(frozen=True, slots=True, kw_only=True)
class Locations:
    """What the table gave."""

    #: By id: the number of the row, and the location.
    mapped: dict[str, tuple[int, Location]] = field(default_factory=dict)
    #: How often each key stands there, rows with faults among them.
    keys: Counter[str] = field(default_factory=Counter)


def read_locations(rules: LocationTable, walk: KeyedRows) -> Locations:
    """Map every row; what is wrong goes to the faults of the walk."""
    found = Locations()
    mapper = RowMapper(rules, Location, file=walk.file)
    for row, key in walk.walk(rules.key):
        found.keys[key] += 1
        id_ = _id(key, found.keys[key], rules.duplicates, walk)
        if id_ in found.mapped and rules.duplicates is not Duplicates.LAST:
            first = found.mapped[id_][0]
            walk.refuse(row, rules.key, f"the key {id_} stands in row {first} as well")
            continue
        location = mapper.map(row, id_=id_)
        if isinstance(location, Location):
            found.mapped[id_] = row.line or walk.counts.rows, location
        else:
            walk.note(location)
    return found


def _id(key: str, turn: int, duplicates: Duplicates, walk: KeyedRows) -> str:
    """Give the id of a key that stands there once more, or for the first time."""
    match duplicates:
        case _ if turn == 1:
            return key
        case Duplicates.NUMBER:
            walk.counts.numbered += 1
            return f"{key}-{turn}"
        case Duplicates.LAST:
            walk.counts.replaced += 1
            return key
        case Duplicates.REFUSE:
            return key
        case _:
            assert_never(duplicates)
