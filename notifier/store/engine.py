"""Connections and transactions for both databases. It knows no table.

SQLite: pysqlite's own transactions lose updates silently (docs/decisions/0004), so they are off and
every writing transaction begins with BEGIN IMMEDIATE.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from notifier.errors import StoreUnavailable
from notifier.store.failing import telling

BUSY_SECONDS = 30

__all__ = ["Connection", "Sessions"]


class Sessions:
    """Opens transactions; the use cases hold it and decide where one begins and ends.

    A database that fails within one raises `notifier.errors.StoreUnavailable`.
    """

    def __init__(self, url: str, *, pooled: bool = True) -> None:
        """Prepare an engine; nothing is connected yet.

        Args:
            url: ``sqlite:///path`` or ``postgresql://…`` (psycopg 3).
            pooled: keep connections; False where a process opens one and ends.
        """
        self._engine = _engine(url, pooled=pooled)

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that only reads: it blocks nobody."""
        with telling(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, *, keep: bool = True) -> Iterator[Connection]:
        """Open a transaction that writes; committed at the end, undone by an exception.

        Args:
            keep: False undoes it in any case: a rehearsal.
        """
        engine = self._engine.execution_options(writing=True)
        with telling(), engine.begin() as connection:
            yield connection
            if not keep:
                connection.rollback()

    def schema(self) -> str | None:
        """Give the number of the newest migration that the database has; None for an empty one."""
        with self.reading() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found = connection.exec_driver_sql("SELECT version_num FROM alembic_version")
            return found.scalar_one_or_none()

    def engine(self) -> Engine:
        """Give the engine itself, for migrations alone."""
        return self._engine

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()


def _engine(url: str, *, pooled: bool) -> Engine:
    parsed = make_url(url)
    pool: dict[str, Any] = {} if pooled else {"poolclass": NullPool}
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=pooled, hide_parameters=True, **pool)
    if parsed.database:
        _make_room(Path(parsed.database).parent)
    engine = create_engine(
        parsed,
        connect_args={"isolation_level": None, "timeout": BUSY_SECONDS},
        hide_parameters=True,  # what a statement carries may be an address or a token
        **pool,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_room(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(problem=f"{folder}: {error.strerror}") from error


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "foreign_keys=ON",
        "cache_size=-8192",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
