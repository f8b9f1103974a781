"""Turns a row into a location or record by the rules of its table.

Values are trimmed at both ends; an empty one is left out, as the format does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Generic, TypeVar

import msgspec

from notifier.domain.location import Location, Record
from notifier.errors import Fault
from notifier.sources.profile import LocationTable, Mapped, Table
from notifier.sources.rows import Cell, Row
from notifier.sources.targets import Shape, Target, targets

T = TypeVar("T", bound=Location | Record)
#: What a person cannot be asked to read, and what is said in its place.
_URL_PATTERN = "^https?:"
_URL_PROBLEM = "expected an address that begins with http:// or https://"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fill:
    """One field, and where its value comes from."""

    target: Target
    rule: Mapped
    #: The form in which the dates of this field are written; None is ISO 8601.
    date_format: str | None


class RowMapper(Generic[T]):
    """Maps the rows of one table."""

    def __init__(self, rules: Table, type_: type[T], *, file: str) -> None:
        """Prepare the rules.

        Args:
            rules: the table's part of a profile that was checked.
            type_: what a row becomes.
            file: the table's name, for faults.
        """
        self._type, self._file = type_, file
        self._key = ", ".join(rules.key) if isinstance(rules, LocationTable) else None
        known = targets(type_)
        self._fills = tuple(_fills(rules, known))
        self._constants = _constants(rules, known)
        self._in_list = {fill.target.path[0] for fill in self._fills if fill.target.in_list}

    def map(self, row: Row, *, id_: str | None = None) -> T | list[Fault]:
        """Give the value of a row, or everything that is wrong with it.

        Args:
            row: the row.
            id_: the id that its key gives, where it is a location.
        """
        faults: list[Fault] = []
        content: dict[str, object] = {"id": id_} if id_ is not None else {}
        for fill, value in self._values(row, faults):
            _put(content, fill.target.path, value)
        for path, constant in self._constants:
            _put(content, path, constant)
        if faults:
            return faults
        try:
            return msgspec.convert(self._listed(content), self._type, strict=False)
        except msgspec.ValidationError as error:
            return [*self._found(row, id_)] or [row.fault(self._file, None, str(error))]

    def _values(self, row: Row, faults: list[Fault]) -> Iterator[tuple[_Fill, object]]:
        for fill in self._fills:
            try:
                value = _value(fill, row)
            except ValueError as error:
                faults.append(row.fault(self._file, ", ".join(fill.rule.names), str(error)))
            else:
                if value is not None:
                    yield fill, value

    def _found(self, row: Row, id_: str | None) -> Iterator[Fault]:
        """Try each field alone: msgspec names the first fault only, and no column."""
        least = {"id": id_} if id_ is not None else {}
        problem = self._problem(least)
        if problem:
            yield row.fault(self._file, self._key, f"{_short(id_)}: {problem}")
            least = {"id": "x"}
        for fill, value in self._values(row, []):
            content: dict[str, object] = dict(least)
            _put(content, fill.target.path, value)
            problem = self._problem(self._listed(content))
            if problem:
                columns = ", ".join(fill.rule.names)
                yield row.fault(self._file, columns, f"{_short(value)}: {problem}")

    def _problem(self, content: Mapping[str, object]) -> str | None:
        try:
            msgspec.convert(content, self._type, strict=False)
        except msgspec.ValidationError as error:
            problem = str(error).partition(" - at ")[0]
            return _URL_PROBLEM if _URL_PATTERN in problem else problem
        return None

    def _listed(self, content: dict[str, object]) -> dict[str, object]:
        for name in self._in_list & content.keys():
            content[name] = [content[name]]
        return content


def text_of(row: Row, column: str) -> str:
    """Give a cell as trimmed text; empty where there is none.

    Raises:
        ValueError: the text cannot be stored or sent.
    """
    cell = row.cells.get(column, "")
    return _clean(cell) if isinstance(cell, str) else cell.isoformat()


def _fills(rules: Table, known: dict[str, Target]) -> Iterator[_Fill]:
    for name, rule in rules.mapped.items():
        form = rule.date_format
        if form is None and known[name].shape is Shape.DATE:
            form = rules.date_format
        yield _Fill(target=known[name], rule=rule, date_format=form)
    for name, rule in rules.mapped_attributes.items():
        target = Target(path=("attributes", name), shape=Shape.VALUE)
        yield _Fill(target=target, rule=rule, date_format=rule.date_format)


def _constants(
    rules: Table, known: dict[str, Target]
) -> tuple[tuple[tuple[str, ...], object], ...]:
    return tuple(
        (known[name].path, [value] if known[name].shape is Shape.LIST else value)
        for name, value in rules.constants.items()
    )


def _put(content: dict[str, object], path: tuple[str, ...], value: object) -> None:
    place = content
    for part in path[:-1]:
        inner = place.setdefault(part, {})
        place = inner if isinstance(inner, dict) else {}
    place[path[-1]] = value


def _value(fill: _Fill, row: Row) -> object:
    """Give the value of one field; None where it is empty."""
    rule = fill.rule
    if isinstance(rule.columns, str):
        found = _cell(row, rule.columns)
    else:
        texts = (text_of(row, column) for column in rule.columns)
        found = rule.separator.join(text for text in texts if text)
    if isinstance(found, str):
        found = rule.values.get(found, found)
    if not found:
        return None
    if isinstance(found, str) and fill.date_format is not None:
        found = _date(found, fill.date_format)
    if fill.target.shape is Shape.LIST:
        return _list(str(found), rule.split)
    return found.isoformat() if isinstance(found, date) else found


def _cell(row: Row, column: str) -> Cell:
    cell = row.cells.get(column, "")
    return _clean(cell) if isinstance(cell, str) else cell


def _clean(text: str) -> str:
    text = text.strip()
    if text.isascii() and "\x00" not in text:
        return text
    if "\x00" in text:
        raise ValueError("a NUL character, which no text has")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("half a character (a lone surrogate)") from error
    return text


def _date(text: str, form: str) -> date:
    try:
        return datetime.strptime(text, form).replace(tzinfo=UTC).date()
    except ValueError as error:
        raise ValueError(f"{_short(text)} is no date in the form {form}") from error


def _list(text: str, split: str | None) -> list[str]:
    parts = text.split(split) if split else [text]
    return [part.strip() for part in parts if part.strip()]


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"  # noqa: PLR2004 - fits a line
