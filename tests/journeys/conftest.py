"""A new story for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from notifier.store.engine import Sessions
from tests.journeys.world import Story
from tests.support.databases import SqliteDatabases


@pytest.fixture
def story(sqlite_databases: SqliteDatabases, tmp_path: Path) -> Iterator[Story]:
    with sqlite_databases.fresh(tmp_path) as sessions:
        yield Story(tmp_path, sessions)


@pytest.fixture
def anywhere(sessions: Sessions, tmp_path: Path) -> Story:
    """Give a story in each kind of database in turn, for what leans on its SQL."""
    return Story(tmp_path, sessions)
