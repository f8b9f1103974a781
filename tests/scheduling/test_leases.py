"""One holder at a time: who may run a job, in both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from notifier.store import leases
from notifier.store.engine import Sessions

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
SLOT, NEXT_SLOT = NOW, NOW + timedelta(minutes=1)
LEASE = timedelta(minutes=5)
_RACERS = 6

Win = Callable[..., int | None]


@pytest.fixture
def win(sessions: Sessions) -> Win:
    def asked(holder: str, *, slot: datetime = SLOT, now: datetime = NOW) -> int | None:
        with sessions.writing() as connection:
            return leases.win(
                connection, "mail", slot=slot, holder=holder, now=now, until=now + LEASE
            )

    return asked


@pytest.fixture
def finish(sessions: Sessions) -> Callable[[int], bool]:
    def ended(fence: int) -> bool:
        with sessions.writing() as connection:
            return leases.finish(connection, "mail", fence=fence, now=NOW)

    return ended


def test_the_first_who_asks_wins_a_slot(win: Win) -> None:
    assert win("a") == 1

    assert win("b") is None


@pytest.mark.parametrize("known", [False, True], ids=["of a job never run", "of a known job"])
def test_of_many_who_race_for_a_slot_one_wins(
    win: Win, finish: Callable[[int], bool], *, known: bool
) -> None:
    if known:
        finish(win("before") or 0)
    together = Barrier(_RACERS)

    def race(name: str) -> int | None:
        together.wait()
        return win(name, slot=NEXT_SLOT)

    with ThreadPoolExecutor(_RACERS) as racers:
        fences = list(racers.map(race, [f"racer {number}" for number in range(_RACERS)]))

    assert [fence for fence in fences if fence is not None] == [1 + known]


def test_a_slot_that_was_run_is_not_run_again(win: Win, finish: Callable[[int], bool]) -> None:
    finish(win("a") or 0)

    assert win("b") is None
    assert win("a") is None


def test_the_next_slot_is_free_once_the_one_before_ended(
    win: Win, finish: Callable[[int], bool]
) -> None:
    finish(win("a") or 0)

    assert win("b", slot=NEXT_SLOT) == 2


def test_the_next_slot_waits_for_a_run_that_goes_on(win: Win) -> None:
    win("a")

    assert win("b", slot=NEXT_SLOT) is None


def test_the_slot_of_one_who_died_is_taken_over_with_a_higher_fence(win: Win) -> None:
    died = win("a") or 0

    assert win("b", now=NOW + LEASE) == died + 1


def test_a_slot_of_the_past_is_not_run_after_a_later_one(
    win: Win, finish: Callable[[int], bool]
) -> None:
    finish(win("a", slot=NEXT_SLOT) or 0)

    assert win("b", slot=SLOT) is None


@pytest.mark.parametrize("slot", [SLOT, NEXT_SLOT])
def test_who_loses_to_a_run_that_goes_on_hears_when_to_ask_again(
    sessions: Sessions, win: Win, slot: datetime
) -> None:
    win("a")

    assert _held(sessions, slot=slot, now=NOW) == NOW + LEASE


def test_there_is_nothing_to_ask_for_again_once_the_run_ended(
    sessions: Sessions, win: Win, finish: Callable[[int], bool]
) -> None:
    finish(win("a") or 0)

    assert _held(sessions, slot=SLOT, now=NOW) is None


def test_a_slot_that_was_overtaken_is_not_asked_for_again(sessions: Sessions, win: Win) -> None:
    win("a", slot=NEXT_SLOT)

    assert _held(sessions, slot=SLOT, now=NOW) is None


def _held(sessions: Sessions, *, slot: datetime, now: datetime) -> datetime | None:
    with sessions.reading() as connection:
        return leases.held_until(connection, "mail", slot=slot, now=now)


def test_whoever_was_taken_over_may_no_longer_finish(
    win: Win, finish: Callable[[int], bool]
) -> None:
    late = win("a") or 0
    taken_over = win("b", now=NOW + LEASE) or 0

    assert not finish(late)
    assert finish(taken_over)
