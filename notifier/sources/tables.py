"""Opens a table in any of the formats that a profile knows, with the columns that it needs."""

from pathlib import PurePath

from notifier.errors import Fault
from notifier.sources.csv_table import read_csv
from notifier.sources.faults import Faults
from notifier.sources.input_file import InputFile
from notifier.sources.json_table import read_json
from notifier.sources.profile import Extra, Format, LocationTable, RecordTable, Table
from notifier.sources.rows import RowTable
from notifier.sources.xlsx_table import read_xlsx

_SUFFIXES = {
    ".csv": Format.CSV,
    ".txt": Format.CSV,
    ".tsv": Format.CSV,
    ".json": Format.JSON,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".xlsx": Format.XLSX,
}


def read_table(
    file: InputFile, rules: LocationTable | RecordTable, faults: Faults
) -> tuple[RowTable, tuple[str, ...]]:
    """Open a table and check its columns.

    Returns:
        The table, and the columns in it that the profile does not name (open tables alone).

    Raises:
        SnapshotRefused: it cannot be read, lacks a column or has one too many; with all faults
            of all tables that were found so far.
    """
    table = _opened(file, rules, faults)
    before = faults.count
    missing = _missing(table, rules)
    found = ", ".join(table.columns)
    for column in missing:
        problem = f"the column is missing; the table has {found}"
        faults.add(Fault(file=file.name, field=column, problem=problem))
    unknown = tuple(name for name in table.columns if name not in _named(rules))
    if rules.columns is Extra.CLOSED:
        for column in unknown:
            problem = "the profile does not know this column: map it, or name it in ignore"
            faults.add(Fault(file=file.name, field=column, problem=problem))
    if faults.count > before:
        faults.refuse_if_any()
    return table, unknown


def key_columns(rules: Table) -> list[str]:
    """Give the columns that make the keys of a table."""
    match rules:
        case LocationTable():
            return rules.key
        case RecordTable():
            return [*rules.location_key, *(rules.key or [])]
        case _:
            return []


def _opened(file: InputFile, rules: Table, faults: Faults) -> RowTable:
    form = rules.format or _by_suffix(file.filename)
    match form:
        case Format.CSV:
            return read_csv(file, rules, faults)
        case Format.XLSX:
            return read_xlsx(file, rules, faults)
        case Format.JSON | Format.JSONL:
            return read_json(file, rules, form, faults)


def _by_suffix(name: str) -> Format:
    """Guess the format from a name; CSV where it says nothing, whose reader names what it sees."""
    path = PurePath(name.removesuffix(".gz"))
    return _SUFFIXES.get(path.suffix.lower(), Format.CSV)


def _used(rules: Table) -> dict[str, None]:
    mapped = [*rules.mapped.values(), *rules.mapped_attributes.values()]
    return dict.fromkeys([*key_columns(rules), *(name for rule in mapped for name in rule.names)])


def _named(rules: Table) -> set[str]:
    return {*_used(rules), *rules.ignore}


def _missing(table: RowTable, rules: Table) -> list[str]:
    """Give the columns that a table should have.

    In JSON what is empty may be left out of every object. There a renamed key shows as an unknown
    one, but only where the columns are closed.
    """
    if table.sparse and not table.columns:
        return []
    lenient = table.sparse and rules.columns is Extra.CLOSED
    needed = key_columns(rules) if lenient else _used(rules)
    return [name for name in needed if name not in table.columns]
