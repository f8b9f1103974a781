"""Whatever comes in whatever order: everybody is told once what they asked for and still holds."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from notifier.store.engine import Sessions
from tests.digests.machine import AllOwed
from tests.support.databases import PostgresqlDatabases, SqliteDatabases

Opens = Callable[[], AbstractContextManager[Sessions]]
_QUIET = tuple(HealthCheck)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def opens(request: pytest.FixtureRequest) -> Opens:
    """Give a way to have an empty store, in each kind of database in turn."""
    if request.param == "sqlite":
        return _in_files(request.getfixturevalue("sqlite_databases"))
    server: PostgresqlDatabases = request.getfixturevalue("postgresql_databases")
    return server.fresh


def _in_files(databases: SqliteDatabases) -> Opens:
    @contextmanager
    def fresh() -> Iterator[Sessions]:
        with TemporaryDirectory() as folder, databases.fresh(Path(folder)) as sessions:
            yield sessions

    return fresh


def _machine(store: Opens) -> type[AllOwed]:
    class Here(AllOwed):
        def opens(self) -> AbstractContextManager[Sessions]:
            return store()

    return Here


def test_in_any_order_everybody_is_told_once_what_they_are_owed(opens: Opens) -> None:
    short = settings(
        max_examples=8, stateful_step_count=25, deadline=None, suppress_health_check=_QUIET
    )

    run_state_machine_as_test(_machine(opens), settings=short)


@pytest.mark.soak
def test_in_very_many_orders_everybody_is_told_once_what_they_are_owed(opens: Opens) -> None:
    long = settings(
        max_examples=300, stateful_step_count=50, deadline=None, suppress_health_check=_QUIET
    )

    run_state_machine_as_test(_machine(opens), settings=long)
