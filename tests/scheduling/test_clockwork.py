"""The clockwork over a real store: a slot is run once, and a bad run stops no other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
import structlog
from structlog.testing import capture_logs

from notifier.scheduling.clockwork import Clockwork
from notifier.scheduling.jobs import Job, by_cron, by_interval
from notifier.store.engine import Sessions

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    moment: datetime = NOW

    def __call__(self) -> datetime:
        """Say what time it is."""
        return self.moment


@dataclass
class Work:
    """Counts how often it was done, and fails where it is told to."""

    done: int = 0
    fails: bool = False
    meanwhile: Callable[[], None] = field(default=lambda: None)

    def __call__(self) -> int:
        """Do it."""
        self.done += 1
        self.meanwhile()
        if self.fails:
            raise RuntimeError("as told")
        return self.done


def a_job(work: Callable[[], object], *, name: str = "mail") -> Job:
    return Job(name=name, trigger=by_interval(_MINUTE), width=_MINUTE, lease=_MINUTE, work=work)


@pytest.fixture(autouse=True)
def _plain_log() -> None:
    structlog.reset_defaults()


def test_two_clockworks_run_a_slot_once(sessions: Sessions) -> None:
    clock, work = Clock(), Work()
    job = a_job(work)

    for clockwork in (Clockwork(sessions, [job], clock=clock) for _ in range(2)):
        clockwork.tick(job)

    assert work.done == 1


def test_two_clockworks_that_tick_at_the_same_moment_run_a_slot_once(sessions: Sessions) -> None:
    work, together = Work(), Barrier(2)
    job = a_job(work)

    def tick(clockwork: Clockwork) -> None:
        together.wait()
        clockwork.tick(job)

    with ThreadPoolExecutor(2) as both, capture_logs():
        list(both.map(tick, [Clockwork(sessions, [job], clock=Clock()) for _ in range(2)]))

    assert work.done == 1


def test_the_next_slot_is_run_by_whoever_ticks_first(sessions: Sessions) -> None:
    clock, work = Clock(), Work()
    job = a_job(work)
    one, other = (Clockwork(sessions, [job], clock=clock) for _ in range(2))
    with capture_logs():
        one.tick(job)

        clock.moment += _MINUTE
        other.tick(job)
        one.tick(job)

    assert work.done == 2


def test_a_run_that_fails_does_not_stop_the_next(sessions: Sessions) -> None:
    clock, work = Clock(), Work(fails=True)
    job = a_job(work)
    clockwork = Clockwork(sessions, [job], clock=clock)
    with capture_logs() as said:
        clockwork.tick(job)

        clock.moment += _MINUTE
        work.fails = False
        clockwork.tick(job)

    assert [line["event"] for line in said] == ["job.failed", "job.done"]
    assert work.done == 2


def test_a_run_that_outlives_its_lease_does_not_end_that_of_its_successor(
    sessions: Sessions,
) -> None:
    clock = Clock()
    successor_work = Work()
    successor = Clockwork(sessions, [], clock=clock)

    def overtaken() -> None:
        clock.moment += 2 * _MINUTE
        successor.tick(a_job(successor_work))

    slow = Work(meanwhile=overtaken)
    with capture_logs():
        Clockwork(sessions, [], clock=clock).tick(a_job(slow))
        successor.tick(a_job(successor_work))

    assert (slow.done, successor_work.done) == (1, 1)


def test_jobs_of_different_names_do_not_wait_for_each_other(sessions: Sessions) -> None:
    mail, pruning = Work(), Work()
    jobs = [a_job(mail), a_job(pruning, name="prune")]
    clockwork = Clockwork(sessions, jobs, clock=Clock())

    with capture_logs():
        for job in jobs:
            clockwork.tick(job)

    assert (mail.done, pruning.done) == (1, 1)


def test_moments_of_one_width_share_a_slot() -> None:
    job = a_job(Work())

    assert job.slot(NOW) == job.slot(NOW + timedelta(seconds=59)) == NOW
    assert job.slot(NOW + _MINUTE) == NOW + _MINUTE


def test_a_cron_line_follows_the_clock_of_its_zone_through_summer_and_winter() -> None:
    trigger = by_cron("0 6 * * *", "Europe/Brussels")

    summer = trigger.get_next_fire_time(None, datetime(2026, 7, 1, tzinfo=UTC))
    winter = trigger.get_next_fire_time(None, datetime(2026, 12, 1, tzinfo=UTC))

    assert (summer.astimezone(UTC).hour, winter.astimezone(UTC).hour) == (4, 5)


@pytest.mark.parametrize(
    ("weekdays", "days"),
    [
        ("1", ["Mon"]),
        ("0", ["Sun"]),
        ("7", ["Sun"]),
        ("1-5", ["Mon", "Tue", "Wed", "Thu", "Fri"]),
        ("2,4", ["Tue", "Thu"]),
        ("wed", ["Wed"]),
        ("*", ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]),
    ],
)
def test_weekdays_are_counted_as_cron_counts_them(weekdays: str, days: list[str]) -> None:
    trigger = by_cron(f"0 12 * * {weekdays}", "Europe/Brussels")
    monday = datetime(2026, 11, 16, tzinfo=UTC)

    found = [
        f"{moment:%a}"
        for moment in (monday + timedelta(days=number) for number in range(7))
        if trigger.get_next_fire_time(None, moment).date() == moment.date()
    ]

    assert found == days


@pytest.mark.parametrize("line", ["0 6 * * 8", "0 25 * * *", "0 6 * *"])
def test_a_line_beyond_its_bounds_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        by_cron(line, "Europe/Brussels")


def test_what_is_no_cron_line_is_refused() -> None:
    with pytest.raises(ValueError, match="Invalid month name"):
        by_cron("elke dag om zes uur", "Europe/Brussels")
