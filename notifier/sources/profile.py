"""What a profile says: how the tables of another make become locations with records.

The types alone; `profile_check` judges what types cannot, `profiles` finds and decodes the file.
"""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from notifier.domain.location import Enforcement, Inspection, Location, Reaction, Record

Column = Annotated[str, Meta(min_length=1)]
Columns = Annotated[list[Column], Meta(min_length=1)]
SourceName = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]


class TableName(StrEnum):
    """The tables that a source may have."""

    LOCATIONS = "locations"
    INSPECTIONS = "inspections"
    ENFORCEMENT = "enforcement"
    REACTIONS = "reactions"


class TakenAt(StrEnum):
    """Where the moment of the snapshot comes from: a date in the file's name, or the caller."""

    FILE_NAME = "file-name"
    GIVEN = "given"


class Format(StrEnum):
    """What a table is written in; CSV, JSON and JSON Lines also as gzip."""

    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    XLSX = "xlsx"


class Extra(StrEnum):
    """What a column means that the profile does not name: a fault, or nothing."""

    CLOSED = "closed"
    OPEN = "open"


class BlankKey(StrEnum):
    """What becomes of a row whose key columns are all empty."""

    REFUSE = "refuse"
    LEAVE_OUT = "leave-out"


class Duplicates(StrEnum):
    """What becomes of a key that stands there again."""

    REFUSE = "refuse"
    NUMBER = "number"
    LAST = "last"


class UnknownLocation(StrEnum):
    """What becomes of a record whose location is not in the locations table."""

    REFUSE = "refuse"
    LEAVE_OUT = "leave-out"


class _Rules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all parts of a profile share: frozen and closed."""


class Mapped(_Rules, frozen=True, kw_only=True):
    """How one value is made from columns."""

    columns: Column | Columns
    #: Between the values of several columns; empty ones are left out.
    separator: str = " "
    #: As for `datetime.strptime`; on an attribute, the date is kept in ISO form.
    date_format: str | None = None
    #: What is written for which value; other values stay as they are.
    values: dict[str, str] = {}
    #: For lists alone: where the value is cut.
    split: Annotated[str, Meta(min_length=1)] | None = None

    @property
    def names(self) -> list[str]:
        """The columns, one or several."""
        return [self.columns] if isinstance(self.columns, str) else self.columns


#: A column, several (joined by a space), or a rule in full.
Mapping = Column | Columns | Mapped


class Table(_Rules, frozen=True, kw_only=True):
    """What every table has."""

    #: None: by the file's suffix.
    format: Format | None = None
    encoding: str = "utf-8"
    delimiter: Annotated[str, Meta(min_length=1, max_length=1)] = ","
    #: XLSX: the sheet's name; None is the first.
    sheet: str | None = None
    #: JSON: the way to the array within the document, as names with dots between them.
    items: str | None = None
    #: Rows before the header.
    skip: Annotated[int, Meta(ge=0)] = 0
    date_format: str | None = None
    fields: dict[str, Mapping] = {}
    constants: dict[str, str | int | bool] = {}
    attributes: list[Column] | dict[str, Mapping] = []
    ignore: list[Column] = []
    columns: Extra = Extra.CLOSED
    blank_key: BlankKey = BlankKey.REFUSE
    duplicates: Duplicates = Duplicates.REFUSE

    @property
    def mapped(self) -> dict[str, Mapped]:
        """The fields with their rules in full."""
        return {name: in_full(rule) for name, rule in self.fields.items()}

    @property
    def mapped_attributes(self) -> dict[str, Mapped]:
        """The attributes with their rules in full; one given as a column keeps its name."""
        if isinstance(self.attributes, dict):
            return {name: in_full(rule) for name, rule in self.attributes.items()}
        return {name: Mapped(columns=name) for name in self.attributes}


class LocationTable(Table, frozen=True, kw_only=True):
    """The table of the locations."""

    #: The columns that make the id.
    key: Columns


class RecordTable(Table, frozen=True, kw_only=True):
    """A table with records of one kind."""

    #: The columns that make the id of the record's location, in the order of the other table.
    location_key: Columns
    #: The columns by which a row is recognised as a duplicate; without it none is looked for.
    key: Columns | None = None
    unknown_location: UnknownLocation = UnknownLocation.REFUSE


class Tables(_Rules, frozen=True, kw_only=True):
    """The tables of a source."""

    locations: LocationTable
    inspections: RecordTable | None = None
    enforcement: RecordTable | None = None
    reactions: RecordTable | None = None


class Profile(_Rules, frozen=True, kw_only=True):
    """How the tables of one source are read."""

    #: The source's name where the caller gives none.
    source: SourceName | None = None
    taken_at: TakenAt = TakenAt.GIVEN
    tables: Tables

    @property
    def records(self) -> dict[TableName, RecordTable]:
        """The tables of records that this source has."""
        tables = self.tables
        found = {
            TableName.INSPECTIONS: tables.inspections,
            TableName.ENFORCEMENT: tables.enforcement,
            TableName.REACTIONS: tables.reactions,
        }
        return {name: table for name, table in found.items() if table is not None}

    @property
    def names(self) -> list[TableName]:
        """The tables for which a file is needed."""
        return [TableName.LOCATIONS, *self.records]


def in_full(rule: Mapping) -> Mapped:
    """Write a short rule out."""
    return rule if isinstance(rule, Mapped) else Mapped(columns=rule)


RECORD_TYPES: dict[TableName, type[Record]] = {
    TableName.INSPECTIONS: Inspection,
    TableName.ENFORCEMENT: Enforcement,
    TableName.REACTIONS: Reaction,
}


def type_of(name: TableName) -> type[Location] | type[Record]:
    """Give the type that a row of a table becomes."""
    return Location if name is TableName.LOCATIONS else RECORD_TYPES[name]
