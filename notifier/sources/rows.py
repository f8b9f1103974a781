"""A table as its readers give it: named columns, and rows that know where they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from notifier.errors import Fault

#: Text as written, or a date where the table itself knows dates (XLSX).
Cell = str | date


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row. A column without a cell is not in it."""

    cells: dict[str, Cell]
    #: Where it begins, counted from 1 as an editor or a spreadsheet does.
    line: int | None
    #: Where lines say nothing: the path of the element in a JSON document.
    place: str = ""

    def fault(self, file: str, column: str | None, problem: str) -> Fault:
        """Say what is wrong with a cell, or with the row where no column is named."""
        field = f"{self.place}.{column}" if self.place and column else column or self.place
        return Fault(file=file, line=self.line, field=field or None, problem=problem)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTable:
    """A table whose header was read; its rows are walked once."""

    columns: tuple[str, ...]
    rows: Iterator[Row]
    #: Its rows leave out what is empty, so that a missing column may be an empty one.
    sparse: bool = False
