"""What the tests of the commands share: a folder, and snapshots of a fictitious source."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from notifier.sources.fictitious.demo import demo_pair
from notifier.sources.fictitious.generator import SOURCE
from notifier.sources.snapshot_writer import write_snapshot
from tests.cli.calling import Caller

TAKEN_AT = datetime(2026, 9, 2, 5, tzinfo=UTC)


@pytest.fixture
def call(tmp_path: Path) -> Caller:
    return Caller(tmp_path)


@pytest.fixture(scope="session")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Give two snapshots, with one change of each type between them."""
    folder = tmp_path_factory.mktemp("snapshots")
    pair = demo_pair(2026, second_taken_at=TAKEN_AT)
    paths = folder / "first.jsonl", folder / "second.jsonl.gz"
    for path, places, before in zip(paths, pair, (timedelta(days=1), timedelta()), strict=True):
        write_snapshot(places, path, source=SOURCE, taken_at=TAKEN_AT - before)
    return paths


@pytest.fixture(scope="session")
def logged(snapshots: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Caller:
    """Give a house into which both snapshots came; only to be read."""
    call = Caller(tmp_path_factory.mktemp("logged"))
    for path in snapshots:
        assert call("ingest", path, "--source", SOURCE).code == 0
    return call


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a demonstration; only to be read."""
    call = Caller(tmp_path_factory.mktemp("demo"))
    assert call("demo", "--once", "--dir", "house").code == 0
    return call.folder / "house"
