"""A world for each test, made once and copied: making tables costs more than a test."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest

from tests.web.world import World, a_store, a_world, three_locations


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a store with three locations."""
    directory = tmp_path_factory.mktemp("pristine")
    sessions = a_store(directory)
    a_world(directory, sessions).show(*three_locations())
    sessions.close()
    return directory / "notifier.db"


@pytest.fixture
def world(tmp_path: Path, pristine: Path) -> Iterator[World]:
    """Give a copy of it, with pages in front."""
    copy(pristine, tmp_path / "notifier.db")
    sessions = a_store(tmp_path)
    made = a_world(tmp_path, sessions)
    made.snapshots = 1
    yield made
    sessions.close()
