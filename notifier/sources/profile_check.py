"""Judges a decoded profile: what its types cannot say. Every fault at once, each with its field."""

import codecs
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime

import msgspec

from notifier.errors import Fault
from notifier.sources.profile import (
    Duplicates,
    Format,
    Mapped,
    Profile,
    RecordTable,
    Table,
    TableName,
    type_of,
)
from notifier.sources.targets import Shape, targets

#: Its day, month and year cannot be taken for one another.
_PROBE = date(2025, 11, 28)


def check(profile: Profile, *, file: str) -> list[Fault]:
    """Give everything that is wrong with a profile."""
    faults = list(_check_table(TableName.LOCATIONS, profile.tables.locations, file))
    numbered = profile.tables.locations.duplicates is Duplicates.NUMBER
    for name, table in profile.records.items():
        faults += _check_table(name, table, file)
        faults += _check_records(name, table, file, numbered=numbered)
        if len(table.location_key) != len(profile.tables.locations.key):
            problem = "expected as many columns as the key of tables.locations has"
            faults.append(_fault(file, name, "location_key", problem))
    return faults


def _fault(file: str, table: TableName, field: str, problem: str) -> Fault:
    return Fault(file=file, field=f"$.tables.{table}.{field}", problem=problem)


def _check_table(name: TableName, table: Table, file: str) -> Iterator[Fault]:
    for field, problem in (
        *_fields(name, table),
        *_constants(name, table),
        *_columns(table),
        *_formats(table),
        *_reading(table),
    ):
        yield _fault(file, name, field, problem)


def _check_records(
    name: TableName, table: RecordTable, file: str, *, numbered: bool
) -> Iterator[Fault]:
    if table.duplicates is Duplicates.NUMBER:
        problem = "records are not numbered: leave key out to keep every row"
        yield _fault(file, name, "duplicates", problem)
    if numbered:
        problem = (
            "locations with duplicates = “number” cannot have records: "
            "nothing says to which of the same key they belong"
        )
        yield _fault(file, name, "location_key", problem)


def _fields(name: TableName, table: Table) -> Iterator[tuple[str, str]]:
    known = _known(name)
    for field in [*table.fields, *table.constants]:
        if field not in known:
            problem = f"no such field; expected one of {', '.join(known)}"
            yield (f"fields.{field}" if field in table.fields else f"constants.{field}"), problem
    for field in table.fields.keys() & table.constants.keys():
        yield f"constants.{field}", "the field is filled by a column as well"
    for field, rule in table.mapped.items():
        if rule.split and field in known and targets(type_of(name))[field].shape is not Shape.LIST:
            yield f"fields.{field}.split", "the field takes one value and no list"


def _known(name: TableName) -> list[str]:
    """Give the fields that a column may fill; a location's id comes from the key."""
    own_key = name is TableName.LOCATIONS
    return [field for field in targets(type_of(name)) if not (own_key and field == "id")]


def _constants(name: TableName, table: Table) -> Iterator[tuple[str, str]]:
    known = targets(type_of(name))
    for field, value in table.constants.items():
        if field not in known:
            continue
        content: object = [value] if known[field].shape is Shape.LIST else value
        for part in reversed(known[field].path):
            content = {part: content}
        try:
            msgspec.convert(
                {"id": "x", **_listed(content, in_list=known[field].in_list)}, type_of(name)
            )
        except msgspec.ValidationError as error:
            yield f"constants.{field}", str(error).partition(" - at ")[0]


def _listed(content: object, *, in_list: bool) -> dict[str, object]:
    values = dict(content) if isinstance(content, dict) else {}
    return {key: [value] if in_list else value for key, value in values.items()}


def _columns(table: Table) -> Iterator[tuple[str, str]]:
    used = {column for rule in _rules(table).values() for column in rule.names}
    for column in used & set(table.ignore):
        yield "ignore", f"the column “{column}” is used, so it cannot be ignored"
    lists = {"ignore": table.ignore}
    if isinstance(table.attributes, list):
        lists["attributes"] = table.attributes
    for field, columns in lists.items():
        for column, count in Counter(columns).items():
            if count > 1:
                yield field, f"the column “{column}” stands there {count} times"


def _rules(table: Table) -> dict[str, Mapped]:
    fields = {f"fields.{name}": rule for name, rule in table.mapped.items()}
    attributes = {f"attributes.{name}": rule for name, rule in table.mapped_attributes.items()}
    return fields | attributes


def _formats(table: Table) -> Iterator[tuple[str, str]]:
    given = {f"{field}.date_format": rule.date_format for field, rule in _rules(table).items()}
    for field, form in {"date_format": table.date_format, **given}.items():
        if form is not None and not _reads_dates(form):
            yield field, f"“{form}” does not give day, month and year; expected such as %d/%m/%Y"


def _reads_dates(form: str) -> bool:
    try:
        written = _PROBE.strftime(form)
        return datetime.strptime(written, form).replace(tzinfo=UTC).date() == _PROBE
    except ValueError:
        return False


def _reading(table: Table) -> Iterator[tuple[str, str]]:
    try:
        known = codecs.lookup(table.encoding)._is_text_encoding  # noqa: SLF001 - no public way
    except LookupError:
        known = False
    if not known:
        yield "encoding", f"“{table.encoding}” is no encoding that this program knows"
    if table.delimiter in {"\r", "\n", '"'}:
        yield "delimiter", "a newline or quotation mark cannot part columns"
    if table.sheet is not None and table.format not in {None, Format.XLSX}:
        yield "sheet", f"a table in {table.format} has no sheets"
    if table.items is not None and table.format not in {None, Format.JSON}:
        yield "items", f"a table in {table.format} has no path to its rows"
