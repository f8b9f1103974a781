"""Tables of one connection alone: what a statement joins with, and nobody else ever sees."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    delete,
)
from sqlalchemy.schema import CreateTable

from notifier.store.tables import UtcDateTime

_metadata = MetaData()
_GONE_WITH_THE_TRANSACTION: dict[str, Any] = {
    "prefixes": ["TEMPORARY"],
    "postgresql_on_commit": "DROP",
}

#: Which changes are told to those who follow what.
targets = Table(
    "scratch_targets",
    _metadata,
    Column("seq", BigInteger, nullable=False),
    Column("source", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("kind", SmallInteger, nullable=False),
    Column("urgent", SmallInteger, nullable=False),
    Column("reason", SmallInteger, nullable=False),
    **_GONE_WITH_THE_TRANSACTION,
)

#: Whose mentions go into which content, or into none.
chosen = Table(
    "scratch_chosen",
    _metadata,
    Column("subscriber_id", BigInteger, primary_key=True, autoincrement=False),
    Column("lane", SmallInteger, primary_key=True, autoincrement=False),
    Column("content_id", BigInteger),
    Column("dropped", Text),
    # which changes of the group came to nothing, as `undone` numbers them; 0 where none did
    Column("undone", Integer, nullable=False),
    **_GONE_WITH_THE_TRANSACTION,
)

#: Changes that came to nothing, each set of them under a number.
undone = Table(
    "scratch_undone",
    _metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("change_seq", BigInteger, primary_key=True, autoincrement=False),
    **_GONE_WITH_THE_TRANSACTION,
)

#: Which change tells those who were told another that it is no longer so, or what came of it.
pairs = Table(
    "scratch_pairs",
    _metadata,
    Column("old_seq", BigInteger, primary_key=True, autoincrement=False),
    Column("new_seq", BigInteger, primary_key=True, autoincrement=False),
    Column("lane", SmallInteger, nullable=False),
    **_GONE_WITH_THE_TRANSACTION,
)

#: When mentions of one subscriber are due, after a choice of theirs.
planned = Table(
    "scratch_planned",
    _metadata,
    Column("change_seq", BigInteger, primary_key=True, autoincrement=False),
    Column("subscription_id", BigInteger, nullable=False),
    Column("reasons", SmallInteger, nullable=False),
    Column("lane", SmallInteger, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    **_GONE_WITH_THE_TRANSACTION,
)


def emptied(connection: Connection, table: Table) -> Table:
    """Have a table, and have it empty."""
    connection.execute(CreateTable(table, if_not_exists=True))
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"TRUNCATE {table.name}")
    else:
        connection.execute(delete(table))
    return table
