"""Write many rows at once, each database in its fast way; it knows no table of ours.

SQLite: the driver's executemany. PostgreSQL: COPY, into a temporary table where rows may be there
already; executemany there costs 2 to 4 times as much (docs/decisions/0004).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.types import TypeDecorator

Row = tuple[object, ...]


def insert_many(
    connection: Connection, table: Table, names: Sequence[str], rows: list[Row]
) -> None:
    """Add new rows; the values stand in the order of the names."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        _copy(connection, table.name, names, _checked(connection, table, names, rows))
    else:
        _executemany(connection, table, names, rows, "")


def upsert_many(
    connection: Connection, table: Table, names: Sequence[str], rows: list[Row]
) -> None:
    """Add rows, or overwrite those with the same primary key."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key]
    others = [f"{name} = excluded.{name}" for name in names if name not in keys]
    conflict = f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {', '.join(others)}"
    if connection.dialect.name == "postgresql":
        _copy_over(connection, table, names, rows, conflict)
    else:
        _executemany(connection, table, names, rows, conflict)


def _executemany(
    connection: Connection, table: Table, names: Sequence[str], rows: list[Row], tail: str
) -> None:
    marks = ", ".join("?" * len(names))
    # the words are names of our own tables; every value is a parameter
    statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks}){tail}"  # noqa: S608
    connection.exec_driver_sql(statement, list(_bound(connection, table, names, rows, names)))


def _bound(
    connection: Connection,
    table: Table,
    names: Sequence[str],
    rows: list[Row],
    only: Collection[str],
) -> Iterator[Row]:
    """Bring values into the driver's form where their type asks for it (moments)."""
    processors = [
        table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        if name in only
        else None
        for name in names
    ]
    asked = [(place, _once(made)) for place, made in enumerate(processors) if made is not None]
    return (_processed(row, asked) for row in rows) if asked else iter(rows)


def _once(process: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Bring a value that comes again and again (the moment of a snapshot) into form once."""
    return lru_cache(maxsize=16)(process)


def _processed(row: Row, asked: Sequence[tuple[int, Callable[[Any], Any]]]) -> Row:
    values = list(row)
    for place, process in asked:
        values[place] = process(values[place])
    return tuple(values)


def _checked(
    connection: Connection, table: Table, names: Sequence[str], rows: list[Row]
) -> Iterable[Row]:
    """Put values through the types of our own: COPY would take a moment without a zone."""
    ours = {name for name in names if isinstance(table.c[name].type, TypeDecorator)}
    return _bound(connection, table, names, rows, ours) if ours else rows


def _copy(connection: Connection, target: str, names: Sequence[str], rows: Iterable[Row]) -> None:
    driver = connection.connection.driver_connection
    if driver is None:  # pragma: no cover - an open transaction always has one
        return
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY {target} ({', '.join(names)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _copy_over(
    connection: Connection, table: Table, names: Sequence[str], rows: list[Row], conflict: str
) -> None:
    temporary, listed = f"new_{table.name}", ", ".join(names)
    connection.exec_driver_sql(
        f"CREATE TEMPORARY TABLE IF NOT EXISTS {temporary} "
        f"(LIKE {table.name} INCLUDING DEFAULTS) ON COMMIT DROP"
    )
    _copy(connection, temporary, names, _checked(connection, table, names, rows))
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({listed}) SELECT {listed} FROM {temporary}{conflict}"  # noqa: S608
    )
    connection.exec_driver_sql(f"TRUNCATE {temporary}")
