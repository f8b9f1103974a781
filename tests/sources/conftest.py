"""Fixtures of the tests of sources."""

from pathlib import Path

import pytest

from tests.sources.tables import Tables


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    return Tables(tmp_path)
