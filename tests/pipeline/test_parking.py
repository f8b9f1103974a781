"""A snapshot that is not believable waits for a human, and what becomes of it when others come."""

import pytest

from notifier.domain.rules import TRUSTING
from notifier.errors import NotFound, SnapshotOutdated
from notifier.pipeline.intake.release import discard, release
from notifier.store.engine import Sessions
from notifier.store.register import snapshots
from notifier.store.register.snapshots import SnapshotState
from tests.pipeline.believing import FOUR, GUARDED, keys, log, states, take
from tests.support.builders import NOW, SOURCE, TAKEN

APPLIED, PARKED = SnapshotState.APPLIED, SnapshotState.PARKED
SUPERSEDED, DISCARDED = SnapshotState.SUPERSEDED, SnapshotState.DISCARDED


@pytest.fixture
def parked(sessions: Sessions) -> int:
    """Give the number of a snapshot that forgets half of its four locations, two days later."""
    take(sessions, *FOUR, day=0)
    return take(sessions, *FOUR[:2], day=2).snapshot_id


@pytest.mark.usefixtures("parked")
def test_nothing_of_a_parked_snapshot_is_applied(sessions: Sessions) -> None:
    assert states(sessions) == [APPLIED, PARKED]
    assert log(sessions) == []
    with sessions.reading() as connection:
        assert snapshots.source_state(connection, SOURCE).taken_at == TAKEN


def test_the_operator_is_told_once(sessions: Sessions, parked: int) -> None:
    assert keys(sessions) == [f"parked:{SOURCE}:{parked}"]


@pytest.mark.usefixtures("parked")
def test_the_same_file_again_is_not_parked_twice(sessions: Sessions) -> None:
    report = take(sessions, *FOUR[:2], day=2)

    assert report.same
    assert states(sessions) == [APPLIED, PARKED]
    assert len(keys(sessions)) == 1


@pytest.mark.usefixtures("parked")
def test_a_later_one_that_is_believable_is_applied_in_its_place(sessions: Sessions) -> None:
    report = take(sessions, *FOUR[:3], day=3)

    assert (report.findings, report.changes) == ((), 1)
    assert states(sessions) == [APPLIED, SUPERSEDED, APPLIED]


@pytest.mark.usefixtures("parked")
def test_a_later_one_that_is_not_believable_is_parked_in_its_place(sessions: Sessions) -> None:
    take(sessions, *FOUR[:1], day=3)

    assert states(sessions) == [APPLIED, SUPERSEDED, PARKED]
    assert len(keys(sessions)) == 2


@pytest.mark.usefixtures("parked")
def test_one_between_the_applied_and_the_parked_one_counts_as_later(sessions: Sessions) -> None:
    """A parked date may lie in the future by mistake, and must not shut out all true ones."""
    report = take(sessions, *FOUR[:3], day=1)

    assert report.findings == ()
    assert states(sessions) == [APPLIED, SUPERSEDED, APPLIED]


@pytest.mark.usefixtures("parked")
def test_one_before_the_applied_one_is_refused_and_the_parked_one_stays(
    sessions: Sessions,
) -> None:
    with pytest.raises(SnapshotOutdated):
        take(sessions, *FOUR[:3], day=-1)

    assert states(sessions) == [APPLIED, PARKED]


def test_a_released_one_is_applied_and_told(sessions: Sessions, parked: int) -> None:
    report = release(sessions, parked, rules=GUARDED, now=NOW, quiet=False)

    assert report.changes == 2
    assert [(change.location_id, change.quiet) for change in log(sessions)] == [
        ("910000003", False),
        ("910000004", False),
    ]
    assert states(sessions) == [APPLIED, SnapshotState.RELEASED]


def test_one_that_is_released_quietly_is_told_to_nobody(sessions: Sessions, parked: int) -> None:
    release(sessions, parked, rules=GUARDED, now=NOW, quiet=True)

    assert [change.quiet for change in log(sessions)] == [True, True]


def test_a_discarded_one_does_not_come_again_by_itself(sessions: Sessions, parked: int) -> None:
    discard(sessions, parked)

    report = take(sessions, *FOUR[:2], day=2)

    assert report.same
    assert states(sessions) == [APPLIED, DISCARDED]


def test_a_discarded_one_may_still_be_taken_by_whoever_believes_everything(
    sessions: Sessions, parked: int
) -> None:
    discard(sessions, parked)

    report = take(sessions, *FOUR[:2], day=2, rules=TRUSTING)

    assert (report.same, report.changes) == (False, 2)


def test_what_is_not_parked_is_neither_released_nor_discarded(
    sessions: Sessions, parked: int
) -> None:
    release(sessions, parked, rules=GUARDED, now=NOW, quiet=False)

    with pytest.raises(NotFound):
        release(sessions, parked, rules=GUARDED, now=NOW, quiet=False)
    with pytest.raises(NotFound):
        discard(sessions, parked)
