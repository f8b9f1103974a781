"""Reads a table of records: one row, one inspection, measure or reaction of a known location."""

from collections.abc import Container, Iterator

from notifier.domain.location import Record
from notifier.sources.keyed_rows import KeyedRows
from notifier.sources.profile import (
    RECORD_TYPES,
    Duplicates,
    RecordTable,
    TableName,
    UnknownLocation,
)
from notifier.sources.row_mapping import RowMapper
from notifier.sources.rows import Row


def read_records(
    name: TableName, rules: RecordTable, walk: KeyedRows, known: Container[str]
) -> Iterator[tuple[str, Record]]:
    """Map every row whose location is known; what is wrong goes to the faults of the walk.

    Returns:
        Each record with the id of its location.
    """
    mapper: RowMapper[Record] = RowMapper(rules, RECORD_TYPES[name], file=walk.file)
    found: dict[object, tuple[str, Record]] = {}
    for row, location_id in walk.walk(rules.location_key):
        if location_id not in known:
            _unknown(row, location_id, rules, walk)
            continue
        own_key = _own_key(row, rules, walk, found)
        record = mapper.map(row)
        if isinstance(record, list):
            walk.note(record)
        elif own_key is not None:
            found[own_key] = location_id, record
    return iter(found.values())


def _unknown(row: Row, location_id: str, rules: RecordTable, walk: KeyedRows) -> None:
    if rules.unknown_location is UnknownLocation.LEAVE_OUT:
        walk.counts.unknown_locations += 1
    else:
        problem = f"the location {location_id} is not in the table of locations"
        walk.refuse(row, rules.location_key, problem)


def _own_key(
    row: Row, rules: RecordTable, walk: KeyedRows, found: Container[object]
) -> object | None:
    """Give what makes a record distinct; its row where the profile names no key."""
    if rules.key is None:
        return walk.counts.rows
    key = walk.key(row, rules.key)
    if key in found:
        if rules.duplicates is Duplicates.LAST:
            walk.counts.replaced += 1
        else:
            walk.refuse(row, rules.key, f"the key {key} stands in an earlier row as well")
    return key
