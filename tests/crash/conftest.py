"""What the tests that kill share, and their counts at the end of the run."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.program import Nursery
from tests.crash.provider import Maildir, Provider
from tests.crash.stores import Settled, on_postgresql, on_sqlite
from tests.crash.world import World, made

COUNTS = "killed"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how often was killed, and what came of it."""
    found = [
        f"{value}"
        for report in terminalreporter.stats.get("passed", [])
        for name, value in getattr(report, "user_properties", [])
        if name == COUNTS and report.when == "call"
    ]
    if found:
        terminalreporter.section("killed and started again")
        for line in sorted(found):
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return made(tmp_path_factory.mktemp("snapshots"))


@pytest.fixture(scope="session")
def sqlite_settled(world: World, tmp_path_factory: pytest.TempPathFactory) -> Settled:
    return on_sqlite(world, tmp_path_factory.mktemp("settled"))


@pytest.fixture(scope="session")
def postgresql_settled(
    world: World, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Settled]:
    databases = request.getfixturevalue("postgresql_databases")
    with on_postgresql(world, tmp_path_factory.mktemp("settled"), databases) as settled:
        yield settled


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def settled(request: pytest.FixtureRequest) -> Settled:
    """Give a settled world, in each kind of database in turn."""
    found: Settled = request.getfixturevalue(f"{request.param}_settled")
    return found


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    with Nursery(tmp_path) as found:
        yield found


@pytest.fixture
def providers() -> Iterator[Iterator[Provider]]:
    """Give servers, one for each run, none of which has got anything yet."""
    started: list[Provider] = []
    yield _started(started)
    for server in started:
        server.close()


def _started(servers: list[Provider]) -> Iterator[Provider]:
    while True:
        servers.append(Provider())
        yield servers[-1]


@pytest.fixture
def maildirs(tmp_path: Path) -> Iterator[Maildir]:
    """Give maildirs, one for each run."""
    return (Maildir(tmp_path / f"mailbox-{number}") for number in itertools.count())
