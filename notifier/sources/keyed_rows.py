"""Walks the rows of a table that have a key, and counts what becomes of all of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from notifier.errors import Fault
from notifier.sources.faults import Faults
from notifier.sources.input_file import InputFile
from notifier.sources.location_key import key_of
from notifier.sources.profile import BlankKey, LocationTable, RecordTable, TableName
from notifier.sources.rows import Row
from notifier.sources.tables import read_table


@dataclass(slots=True, kw_only=True)
class TableCounts:
    """What became of the rows of one table; counted up while it is read."""

    table: TableName
    file: str
    rows: int = 0
    #: Left out: every column of the key was empty.
    blank_keys: int = 0
    #: Kept under a number of their own.
    numbered: int = 0
    #: Left out: a later row has the same key.
    replaced: int = 0
    #: Records left out: their location is not in the table of locations.
    unknown_locations: int = 0
    #: Columns that the profile does not name, in a table where that is allowed.
    unknown_columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """What became of all tables of a source."""

    tables: tuple[TableCounts, ...]
    locations: int
    records: int


class KeyedRows:
    """The rows of one table, with the place where its faults go."""

    def __init__(
        self,
        name: TableName,
        rules: LocationTable | RecordTable,
        file: InputFile,
        faults: Faults,
    ) -> None:
        """Prepare; the table is opened when it is walked."""
        self.counts = TableCounts(table=name, file=file.name)
        self.file = file.name
        self._rules, self._input, self._faults = rules, file, faults

    def walk(self, columns: list[str]) -> Iterator[tuple[Row, str]]:
        """Give each row with the key that these columns make.

        Raises:
            SnapshotRefused: the table cannot be read or has other columns than it should.
        """
        table, self.counts.unknown_columns = read_table(self._input, self._rules, self._faults)
        for row in table.rows:
            self.counts.rows += 1
            key = self.key(row, columns)
            if key is not None:
                yield row, key

    def key(self, row: Row, columns: list[str]) -> str | None:
        """Give a row's key; None where it is empty or wrong, which is then counted or a fault."""
        try:
            key = key_of(row, columns)
        except ValueError as error:
            self.refuse(row, columns, str(error))
            return None
        if key is None:
            if self._rules.blank_key is BlankKey.REFUSE:
                self.refuse(row, columns, "the key is empty")
            else:
                self.counts.blank_keys += 1
        return key

    def refuse(self, row: Row, columns: list[str], problem: str) -> None:
        """Note what is wrong with a row."""
        self._faults.add(row.fault(self.file, ", ".join(columns), problem))

    def note(self, faults: list[Fault]) -> None:
        """Note what is wrong with the values of a row."""
        self._faults.add(*faults)
