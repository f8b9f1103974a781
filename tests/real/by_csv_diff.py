"""What `csv-diff --json --show-unchanged` tells, in the terms that all tools share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.real.raw_table import MADE_KEY, RawTable, Row
from tests.real.told import Fate, Item, Told, Value, plain, told


@dataclass(slots=True)
class ToldByCsvDiff:
    """Gathers what csv-diff says of each table of a source, and counts what is no news."""

    values: set[Value] = field(default_factory=set)
    fates: set[tuple[Item, Fate]] = field(default_factory=set)
    #: Cells that changed in columns that the profile ignores.
    ignored: int = 0
    #: Cells that changed in white space or Unicode form alone.
    spaces: int = 0

    @property
    def told(self) -> Told:
        """All that is news."""
        return told(self.values, self.fates)

    def add(self, difference: Mapping[str, Any], table: RawTable) -> None:
        """Take in what csv-diff says of one table.

        Raises:
            ValueError: the table has a column of which the profile says nothing.
        """
        if difference["columns_added"] or difference["columns_removed"]:
            raise ValueError("the columns are not the same before and after")
        for row in difference["added"]:
            self._tell(table, Fate.ADDED, None, row)
        for row in difference["removed"]:
            self._tell(table, Fate.REMOVED, row, None)
        for found in difference["changed"]:
            cells: dict[str, list[str]] = found["changes"]
            self._count(cells, table)
            before = found["unchanged"] | {name: cell[0] for name, cell in cells.items()}
            after = found["unchanged"] | {name: cell[1] for name, cell in cells.items()}
            self._tell(table, Fate.CHANGED, before, after)

    def _tell(self, table: RawTable, fate: Fate, before: Row | None, after: Row | None) -> None:
        row = after or before or {}
        unknown = row.keys() - table.columns - {MADE_KEY}
        if unknown:
            raise ValueError(f"the profile says nothing of {sorted(unknown)}")
        item = table.item(row)
        values = [
            Value(
                item,
                name,
                rule.value(before) if before else None,
                rule.value(after) if after else None,
            )
            for name, rule in table.fields.items()
        ]
        news = [value for value in values if value.before != value.after]
        self.values.update(news)
        if news:
            self.fates.add((item, fate))

    def _count(self, cells: Mapping[str, list[str]], table: RawTable) -> None:
        for name, (before, after) in cells.items():
            if name in table.ignored:
                self.ignored += 1
            elif plain(before) == plain(after):
                self.spaces += 1
