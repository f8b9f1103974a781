"""A source that goes wrong again and again alarms nobody, and hides no truth for long."""

from pathlib import Path

import pytest

from notifier.sources.fictitious.decks import seeded
from notifier.sources.fictitious.faults import FaultKind
from notifier.sources.fictitious.year import Year
from notifier.store.register import snapshots
from notifier.store.register.snapshots import SnapshotState
from tests.believable import verdict
from tests.believable.simulation import Simulation, spread
from tests.support.builders import SOURCE
from tests.support.databases import SqliteDatabases

_DAYS, _LOCATIONS = 34, 600


def live(
    sqlite_databases: SqliteDatabases, folder: Path, year: Year, faults: int, every: int
) -> Simulation:
    with sqlite_databases.fresh(folder) as sessions:
        schedule = spread(faults, year.days, every=every, chance=seeded(year.seed))
        simulation = Simulation(sessions=sessions, folder=folder, year=year, schedule=schedule)
        simulation.run()
        judged(simulation)
    return simulation


def judged(simulation: Simulation) -> None:
    """Hold everything that the year must show; the store is still open."""
    assert verdict.false_alarms(simulation) == []
    assert verdict.untold(simulation) == []
    assert verdict.parked_good_days(simulation) == []
    assert verdict.differing(simulation) == []
    with simulation.sessions.reading() as connection:
        assert list(snapshots.parked_of(connection, SOURCE)) == []
        states = {entry.state for entry in snapshots.newest(connection, 1000)}
    assert states == {SnapshotState.APPLIED, SnapshotState.SUPERSEDED}


def test_a_month_of_faults_alarms_nobody_and_hides_nothing(
    sqlite_databases: SqliteDatabases, tmp_path: Path
) -> None:
    year = Year(2026, days=_DAYS, locations=_LOCATIONS)

    simulation = live(sqlite_databases, tmp_path, year, faults=14, every=2)

    assert {past.kind for past in simulation.past} == {None, *FaultKind}
    assert len(simulation.told) > 300


@pytest.mark.soak
def test_a_year_with_sixty_faults_alarms_nobody_and_hides_nothing(
    sqlite_databases: SqliteDatabases, tmp_path: Path
) -> None:
    simulation = live(sqlite_databases, tmp_path, Year(2026), faults=60, every=6)

    assert sum(past.kind is not None for past in simulation.past) == 60
    assert len(simulation.told) > 5000
