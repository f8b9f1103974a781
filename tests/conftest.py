"""What every test may ask for, and what a machine must have for none to be passed over."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest

from notifier.store.engine import Sessions
from tests.support import postgresql
from tests.support.databases import PostgresqlDatabases, SqliteDatabases

#: Markers of what scripts/install-system installs.
_SYSTEM = ("postgresql", "browser", "newsboat", "spamassassin", "smtp_server")

# a slow machine is no wrong answer
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a skip fail where TEST_REQUIRE_SYSTEM says that everything must be there."""
    report = yield
    missing = next((name for name in _SYSTEM if item.get_closest_marker(name)), None)
    if report.skipped and missing and os.getenv("TEST_REQUIRE_SYSTEM"):
        report.outcome = "failed"
        report.longrepr = f"TEST_REQUIRE_SYSTEM is set, and {missing} is missing: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_databases() -> Iterator[PostgresqlDatabases]:
    """Start a server, once for a process that runs tests."""
    programs = postgresql.programs()
    if programs is None:
        pytest.skip("there is no PostgreSQL server (run scripts/install-system)")
    with postgresql.server(programs) as socket:
        yield PostgresqlDatabases(socket)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def sessions(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sessions]:
    """Give an empty store with our schema, in each kind of database in turn."""
    if request.param == "sqlite":
        files: SqliteDatabases = request.getfixturevalue("sqlite_databases")
        made = files.fresh(tmp_path)
    else:
        server: PostgresqlDatabases = request.getfixturevalue("postgresql_databases")
        made = server.fresh()
    with made as fresh:
        yield fresh
