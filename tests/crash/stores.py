"""Copies of one settled world, in either database."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.crash.world import World, settle_in
from tests.support.databases import PostgresqlDatabases

#: Gives the address of a fresh copy, for as long as it is needed.
Copies = Callable[[], AbstractContextManager[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A world in which people follow a source, and a way to have it once more."""

    name: str
    world: World
    copies: Copies

    def shorter(self, snapshots: int) -> "Settled":
        """Give the same world, with so many snapshots to come."""
        return replace(self, world=replace(self.world, files=self.world.files[: snapshots + 1]))


def on_sqlite(world: World, folder: Path) -> Settled:
    """Settle in, in a file."""
    template = folder / "settled.db"
    settle_in(world, f"sqlite:///{template}", folder)
    copied = iter(range(1_000_000))

    @contextmanager
    def copy() -> Iterator[str]:
        path = folder / f"copy-{next(copied)}.db"
        shutil.copyfile(template, path)
        yield f"sqlite:///{path}"

    return Settled(name="SQLite", world=world, copies=copy)


@contextmanager
def on_postgresql(world: World, folder: Path, databases: PostgresqlDatabases) -> Iterator[Settled]:
    """Settle in, on a server."""
    with databases.fresh() as template:
        url = template.engine().url
        template.close()
        settle_in(world, url.render_as_string(hide_password=False), folder)

        @contextmanager
        def copy() -> Iterator[str]:
            with databases.empty(like=str(url.database)) as sessions:
                yield sessions.engine().url.render_as_string(hide_password=False)

        yield Settled(name="PostgreSQL", world=world, copies=copy)
