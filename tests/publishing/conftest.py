"""What the tests of publishing share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.publishing.world import World, a_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    yield from a_world(tmp_path)
