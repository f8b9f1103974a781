"""A PostgreSQL of the benchmark's own, with fsync on, in a temporary folder on a Unix socket."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from bench.processes import python, run
from tests.support.postgresql import programs


@dataclass(frozen=True, slots=True)
class PostgresqlStores:
    """PostgreSQL: a database is copied from its template."""

    socket: Path

    def make(self, name: str, *steps: Callable[[str], object]) -> None:
        """Make a database with the schema, and let steps fill it by its URL."""
        self._do("postgres", f"CREATE DATABASE {_quoted(name)}")
        python("bench.sides.prepare", self._url(name))
        for step in steps:
            step(self._url(name))
        self._do(name, "VACUUM ANALYZE")

    def copy(self, name: str) -> str:
        """Give the URL of a fresh copy, safe on disk so that no sample pays for the copying."""
        self._do("postgres", "DROP DATABASE IF EXISTS copy WITH (FORCE)")
        self._do("postgres", f"CREATE DATABASE copy TEMPLATE {_quoted(name)}")
        self._do("postgres", "CHECKPOINT")
        return self._url("copy")

    def _url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.socket}"

    def _do(self, name: str, statement: str) -> None:
        where = f"host={self.socket} user=postgres dbname={name}"
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(statement.encode())


def _quoted(name: str) -> str:
    return f'"{name}"'


@contextmanager
def server() -> Iterator[PostgresqlStores]:
    """Run a server for the length of the block; it refuses to run as root, so it does not.

    Raises:
        RuntimeError: there is no server on this machine.
    """
    programs_of_server = programs()
    if programs_of_server is None:
        raise RuntimeError("no PostgreSQL server is installed (scripts/install-system)")
    with TemporaryDirectory(prefix="bench-pg-") as folder:
        home = Path(folder)
        make = [*_somebody(home), str(programs_of_server / "initdb"), "-D", str(home / "data")]
        run([*make, "-U", "postgres", "-A", "trust", "-E", "UTF8"], folder=home)
        control = [*_somebody(home), str(programs_of_server / "pg_ctl"), "-D", str(home / "data")]
        settings = f"-k {home} -c listen_addresses=''"
        run([*control, "-l", str(home / "log"), "-o", settings, "-w", "start"], folder=home)
        try:
            yield PostgresqlStores(home)
        finally:
            run([*control, "-m", "fast", "-w", "stop"], folder=home)


def _somebody(home: Path) -> list[str]:
    """Give the start of a command that is not to run as root."""
    if os.geteuid() != 0:
        return []
    shutil.chown(home, "postgres", "postgres")
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
