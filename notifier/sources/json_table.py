"""Reads a table in JSON: an array of objects, one inside a document, or one object a line.

The document is held in memory. Numbers keep the form in which they are written, objects inside an
object become columns with dots in their names.
"""

import codecs
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from notifier.sources.faults import Faults, refused
from notifier.sources.impostor import impostor
from notifier.sources.input_file import InputFile
from notifier.sources.profile import Format, Table
from notifier.sources.rows import Cell, Row, RowTable

_START = 1 << 16


def read_json(file: InputFile, rules: Table, form: Format, faults: Faults) -> RowTable:
    """Read a whole document; what is no object in it is a fault.

    Raises:
        SnapshotRefused: it is no JSON, or has no array of rows where it should.
    """
    content = file.content().removeprefix(codecs.BOM_UTF8)
    if not content.strip():
        raise refused(file.name, "the file is empty; expected rows in JSON")
    try:
        text = content.decode(rules.encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise refused(file.name, f"not {rules.encoding}: {error.reason}", line=line) from error
    if form is Format.JSONL:
        rows = list(_line_rows(text, file.name, faults))
    else:
        rows = list(_array_rows(_array(text, rules, file.name), rules, file.name, faults))
    columns = dict.fromkeys(name for row in rows for name in row.cells)
    return RowTable(columns=tuple(columns), rows=iter(rows), sparse=True)


def _array(text: str, rules: Table, file: str) -> list[Any]:
    document = _decoded(text, file)
    path = rules.items.split(".") if rules.items else []
    for name in path:
        document = document.get(name) if isinstance(document, dict) else None
    if isinstance(document, list):
        return document
    where = f"an array at “{rules.items}”" if rules.items else "an array"
    raise refused(file, f"{_impostor(text) or 'no table'}; expected {where}")


def _impostor(text: str) -> str | None:
    return impostor(text[:_START].encode(errors="replace"))


def _array_rows(array: list[Any], rules: Table, file: str, faults: Faults) -> Iterator[Row]:
    for index, element in enumerate(array[rules.skip :], start=rules.skip):
        yield from _rows(
            element, Row(cells={}, line=None, place=f"{rules.items or ''}[{index}]"), file, faults
        )


def _line_rows(text: str, file: str, faults: Faults) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        element = _decoded(line, file, first_line=number)
        yield from _rows(element, Row(cells={}, line=number), file, faults)


def _rows(element: object, empty: Row, file: str, faults: Faults) -> Iterator[Row]:
    """Give an element as a row; none where it cannot be one."""
    if not isinstance(element, dict):
        faults.add(empty.fault(file, None, "expected an object"))
        return
    try:
        yield replace(empty, cells=_object(list(_flat(element))))
    except ValueError as error:
        faults.add(empty.fault(file, None, str(error)))


def _decoded(text: str, file: str, first_line: int = 1) -> Any:  # noqa: ANN401 - JSON is anything
    try:
        return json.loads(
            text,
            parse_int=str,
            parse_float=str,
            parse_constant=_no_constant,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as error:
        kind = _impostor(text) if first_line == 1 else None
        where = f"column {error.colno}"
        problem = f"no JSON: {error.msg} at {where}" + (f"; {kind}" if kind else "")
        raise refused(file, problem, line=first_line + error.lineno - 1) from error
    except RecursionError as error:
        raise refused(file, "no table: objects within objects without end") from error
    except ValueError as error:
        raise refused(file, f"no JSON: {error}") from error


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is no JSON number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(f"an object has a key twice; its keys are {[key for key, _ in pairs]}")
    return found


def _flat(element: dict[str, Any], before: str = "") -> Iterator[tuple[str, Cell]]:
    for key, value in element.items():
        match value:
            case dict():
                yield from _flat(value, f"{before}{key}.")
            case None:
                yield f"{before}{key}", ""
            case str():
                yield f"{before}{key}", value
            case _:
                yield f"{before}{key}", json.dumps(value, ensure_ascii=False)
