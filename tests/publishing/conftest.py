"""What the tests of publishing share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from notifier.store.engine import Sessions
from tests.publishing.world import World
from tests.support.databases import SqliteDatabases


@pytest.fixture
def world(sqlite_databases: SqliteDatabases, tmp_path: Path) -> Iterator[World]:
    with sqlite_databases.fresh(tmp_path) as sessions:
        yield World(sessions)


@pytest.fixture
def anywhere(sessions: Sessions) -> World:
    """Give a world in each kind of database in turn, for what leans on its SQL."""
    return World(sessions)
