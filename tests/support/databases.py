"""Fresh databases with our schema, made as copies of one that was migrated once."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from notifier.store.engine import Sessions
from notifier.store.schema import upgrade

_TEMPLATE = "migrated"


@dataclass
class SqliteDatabases:
    """Copies of a migrated file."""

    folder: Path
    _template: Path | None = None

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[Sessions]:
        """Give a database of one's own, in a folder."""
        if self._template is None:
            self._template = self.folder / "migrated.db"
            _migrate(f"sqlite:///{self._template}")
        path = folder / "notifier.db"
        shutil.copyfile(self._template, path)
        sessions = Sessions(f"sqlite:///{path}")
        yield sessions
        sessions.close()


@dataclass
class PostgresqlDatabases:
    """Copies of a migrated database on a server."""

    socket: str
    _made: int = field(default=0)

    @contextmanager
    def fresh(self) -> Iterator[Sessions]:
        """Give a database of one's own."""
        if self._made == 0:
            self._create(_TEMPLATE, "template0")
            _migrate(self.url(_TEMPLATE))
        with self.empty(like=_TEMPLATE) as sessions:
            yield sessions

    @contextmanager
    def empty(self, *, like: str = "template0") -> Iterator[Sessions]:
        """Give a database without a schema."""
        self._made += 1
        name = f"test_{self._made}"
        self._create(name, like)
        sessions = Sessions(self.url(name))
        yield sessions
        sessions.close()
        self._tell(f"DROP DATABASE {name} WITH (FORCE)")

    def url(self, name: str) -> str:
        """Give the address of a database."""
        return f"postgresql://postgres@/{name}?host={self.socket}"

    def _create(self, name: str, template: str) -> None:
        self._tell(f"CREATE DATABASE {name} TEMPLATE {template}")

    def _tell(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


def _migrate(url: str) -> None:
    sessions = Sessions(url, pooled=False)
    upgrade(sessions)
    sessions.close()
