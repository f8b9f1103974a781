"""Write one row over another, and give back what stands there then; it knows no table of ours."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, TextClause
from sqlalchemy.dialects import postgresql, sqlite


def upsert(  # noqa: PLR0913 - the parts of one statement, all named
    connection: Connection,
    table: Table,
    values: Mapping[str, object],
    *,
    keys: Sequence[str],
    changed: Mapping[str, object],
    giving: Sequence[ColumnElement[Any]],
    where: TextClause | None = None,
) -> Row[Any]:
    """Add a row, or change the one that has the same keys.

    Args:
        connection: a writing transaction.
        table: where.
        values: the new row.
        keys: the columns of a unique index.
        changed: what becomes of a row that was there; at least one column, or nothing comes back.
        giving: the columns to give.
        where: the condition of a partial index.
    """
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = (
        make(table)
        .values(**values)
        .on_conflict_do_update(index_elements=list(keys), index_where=where, set_=dict(changed))
        .returning(*giving)
    )
    return connection.execute(statement).one()
