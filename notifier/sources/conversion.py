"""Joins the tables of a source into locations with their records.

All mapped rows are held in memory while they are joined: records may stand in any order, and how
many locations there are must be known before the first is given.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from notifier.domain.location import (
    Enforcement,
    Inspection,
    Location,
    Reaction,
    Record,
    encode,
)
from notifier.domain.snapshot import RawLocation
from notifier.sources.faults import Faults
from notifier.sources.input_file import InputFile
from notifier.sources.keyed_rows import Conversion, KeyedRows, TableCounts
from notifier.sources.location_rows import Locations, read_locations
from notifier.sources.profile import Profile, TableName
from notifier.sources.record_rows import read_records


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The locations of a source and their records, mapped and checked."""

    locations: Locations
    records: dict[str, list[Record]]
    counts: tuple[TableCounts, ...]

    @property
    def conversion(self) -> Conversion:
        """What became of all rows."""
        return Conversion(
            tables=self.counts,
            locations=len(self.locations.mapped),
            records=sum(map(len, self.records.values())),
        )

    def raw(self) -> Iterator[RawLocation]:
        """Give the locations as lines of format 1, in the order of their ids.

        A line's number is that of its row in the table of locations. Records stand in an order
        that comes from themselves: however rows are shuffled, the same content gives the same line.
        """
        for id_, (number, location) in sorted(self.locations.mapped.items()):
            whole = _with_records(location, self.records.get(id_, []))
            yield RawLocation(id_, encode(whole), number)


def join(profile: Profile, files: Mapping[TableName, InputFile]) -> Joined:
    """Read all tables of a source and put them together.

    Raises:
        SnapshotRefused: with everything that is wrong with any of the tables.
        SourceUnavailable: a file cannot be read.
    """
    faults = Faults()
    rules = profile.tables.locations
    walk = KeyedRows(TableName.LOCATIONS, rules, files[TableName.LOCATIONS], faults)
    locations = read_locations(rules, walk)
    counts = [walk.counts]
    records: defaultdict[str, list[Record]] = defaultdict(list)
    for name, record_rules in profile.records.items():
        walk = KeyedRows(name, record_rules, files[name], faults)
        for location_id, record in read_records(name, record_rules, walk, locations.keys):
            records[location_id].append(record)
        counts.append(walk.counts)
    faults.refuse_if_any()
    return Joined(locations=locations, records=records, counts=tuple(counts))


def _with_records(location: Location, records: list[Record]) -> Location:
    if not records:
        return location
    ordered = sorted(records, key=msgspec.json.encode)
    return msgspec.structs.replace(
        location,
        inspections=[record for record in ordered if isinstance(record, Inspection)],
        enforcement=[record for record in ordered if isinstance(record, Enforcement)],
        reactions=[record for record in ordered if isinstance(record, Reaction)],
    )
