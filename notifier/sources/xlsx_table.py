"""Reads a table from a sheet of an Excel workbook. The workbook is held in memory.

Cells come as the workbook keeps them: dates as dates, numbers without their format, so that an id
with leading zeros must be text there. A cell with an error (``#N/A``) is empty.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, WorksheetNotFound

from notifier.errors import Fault
from notifier.sources.csv_table import named
from notifier.sources.faults import Faults, refused
from notifier.sources.impostor import first_words, impostor
from notifier.sources.input_file import InputFile
from notifier.sources.profile import Table
from notifier.sources.rows import Cell, Row, RowTable

_ZIP = b"PK\x03\x04"


def read_xlsx(file: InputFile, rules: Table, faults: Faults) -> RowTable:
    """Read a sheet: its first row that is not blank is the header.

    Raises:
        SnapshotRefused: it is no workbook, has no such sheet, or unpacks to too much.
    """
    content = file.content()
    if not content.startswith(_ZIP):
        kind = impostor(content) or f"it begins with “{first_words(content[:400])}”"
        raise refused(file.name, f"{kind}; expected an Excel workbook (XLSX)")
    _check_size(file, content)
    rows = _numbered(_sheet(file, rules, content), rules.skip)
    number, header = next(rows, (0, []))
    if not number:
        raise refused(file.name, "the sheet is empty; expected a header and rows")
    columns = named([str(_cell(cell)) for cell in _trimmed(header)], file=file.name, line=number)
    return RowTable(columns=columns, rows=_rows(rows, columns, file.name, faults))


def _check_size(file: InputFile, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as error:
        raise refused(file.name, f"the workbook is cut off or damaged ({error})") from error
    if file.too_large(size):
        raise refused(file.name, f"the workbook unpacks to {size} bytes, more than is read")


def _sheet(file: InputFile, rules: Table, content: bytes) -> CalamineSheet:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if rules.sheet is None:
            return book.get_sheet_by_index(0)
        return book.get_sheet_by_name(rules.sheet)
    except WorksheetNotFound as error:
        known = ", ".join(f"“{name}”" for name in book.sheet_names)
        problem = f"there is no sheet “{rules.sheet}”; there are {known}"
        raise refused(file.name, problem) from error
    except CalamineError as error:
        raise refused(file.name, f"no Excel workbook that can be read: {error}") from error


def _numbered(sheet: CalamineSheet, skip: int) -> Iterator[tuple[int, list[object]]]:
    """Give the rows that are not blank with their numbers in the sheet."""
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > skip and _trimmed(list(cells)):
            yield number, list(cells)


def _trimmed(cells: list[object]) -> list[object]:
    end = next((at for at in range(len(cells), 0, -1) if cells[at - 1] != ""), 0)
    return cells[:end]


def _rows(
    rows: Iterator[tuple[int, list[object]]], columns: tuple[str, ...], file: str, faults: Faults
) -> Iterator[Row]:
    for number, cells in rows:
        if len(_trimmed(cells)) > len(columns):
            problem = f"a cell beyond the {len(columns)} columns of the header"
            faults.add(Fault(file=file, line=number, problem=problem))
            continue
        pairs = zip(columns, cells, strict=False)
        yield Row(cells={name: _cell(cell) for name, cell in pairs}, line=number)


def _cell(value: object) -> Cell:
    match value:
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            # Excel knows no dates without a time: midnight is how it writes one
            return value.date() if value.time() == time.min else value.isoformat(sep=" ")
        case date():
            return value
        case _:
            return str(value)
