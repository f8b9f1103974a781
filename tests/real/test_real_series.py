"""Public registers of elsewhere, month by month and day by day, against csv-diff.

Counts alone: what the registers hold is not ours to repeat.
"""

from pathlib import Path

import pytest

from tests.real.comparison import Step, changes_by_row_number, compare, refusals
from tests.real.programs import changes
from tests.real.series import BRITISH_COLUMBIA, SCOTLAND, Series
from tests.real.told import Fate

DATA = Path(__file__).parents[3] / "shared" / "data"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.is_dir(), reason="there is no ../shared/data"),
]
#: The months and the days on two workers, where there are two.
months = pytest.mark.xdist_group("months")
days = pytest.mark.xdist_group("days")


def steps(series: Series, temporary: pytest.TempPathFactory) -> list[Step]:
    return list(compare(series, DATA, temporary.mktemp(series.profile)))


@pytest.fixture(scope="module")
def scotland(tmp_path_factory: pytest.TempPathFactory) -> list[Step]:
    return steps(SCOTLAND, tmp_path_factory)


@pytest.fixture(scope="module")
def columbia(tmp_path_factory: pytest.TempPathFactory) -> list[Step]:
    return steps(BRITISH_COLUMBIA, tmp_path_factory)


def differing(found: list[Step]) -> dict[str, tuple[int, int]]:
    return {step.name: step.unexplained for step in found if step.unexplained != (0, 0)}


@months
def test_both_tools_tell_the_same_of_six_months_in_scotland(scotland: list[Step]) -> None:
    assert len(scotland) == 5
    assert differing(scotland) == {}


@months
def test_scotland_has_news_of_each_sort_for_both_to_find(scotland: list[Step]) -> None:
    for inspections in (False, True):
        for fate in Fate:
            assert sum(step.ours.count(fate, inspections=inspections) for step in scotland) > 0


@days
def test_both_tools_tell_the_same_of_eight_days_in_british_columbia(columbia: list[Step]) -> None:
    assert len(columbia) == 7
    assert differing(columbia) == {}


@days
def test_british_columbia_has_news_of_each_sort_for_both_to_find(columbia: list[Step]) -> None:
    for fate in Fate:
        assert sum(step.ours.count(fate, inspections=False) for step in columbia) > 0


@days
def test_by_its_row_number_british_columbia_would_change_all_over(
    columbia: list[Step], tmp_path: Path
) -> None:
    by_row_number = next(changes_by_row_number(BRITISH_COLUMBIA, DATA, tmp_path))

    assert by_row_number > 10 * columbia[0].changes


@days
def test_what_was_saved_on_bad_days_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    database = tmp_path / "notifier.db"

    refused = [ran for _, ran in refusals(BRITISH_COLUMBIA, DATA, database)]

    assert [ran.status for ran in refused] == [3, 3, 3]
    assert all("expected a table in CSV" in ran.err for ran in refused)
    assert changes(database, since=0) == []
