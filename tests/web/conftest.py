"""A world for each test, made once and copied: making tables costs more than a test."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest

from tests.web.world import AALST, World, a_full_location, a_home, a_location, a_world


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a store with three locations: a full one, a private home, one elsewhere."""
    directory = tmp_path_factory.mktemp("pristine")
    made = a_world(directory)
    made.show(
        a_full_location(), a_home(), a_location("910000002", name="Crèche Élan", address=AALST)
    )
    made.sessions.close()
    return directory / "notifier.db"


@pytest.fixture
def world(tmp_path: Path, pristine: Path) -> Iterator[World]:
    """Give a copy of it, with pages in front."""
    copy(pristine, tmp_path / "notifier.db")
    made = a_world(tmp_path)
    made.snapshots = 1
    yield made
    made.sessions.close()
