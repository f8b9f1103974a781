"""Run jobs by the clock; each run is won in the database, so any number of processes may tick.

APScheduler gives the clock alone: its own stores run a job twice for two processes, and a database
error in its loop would end it for ever (docs/decisions/0005).
"""

import signal
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from notifier.scheduling.jobs import Job
from notifier.store import leases
from notifier.store.engine import Sessions

_log = structlog.stdlib.get_logger(__name__)


class Clockwork:
    """The jobs of one process."""

    def __init__(
        self, sessions: Sessions, jobs: Sequence[Job], *, clock: Callable[[], datetime]
    ) -> None:
        """Prepare; nothing ticks yet."""
        self._sessions, self._jobs, self._clock = sessions, jobs, clock
        self._holder = uuid.uuid4().hex
        self._stop = threading.Event()
        self._scheduler = BackgroundScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def run(self) -> None:
        """Tick until SIGTERM or SIGINT; a run that has begun is finished first."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        with self.ticking():
            self._stop.wait()

    @contextmanager
    def ticking(self) -> Iterator[None]:
        """Tick as long as the block lasts; a run that has begun is finished first."""
        for job in self._jobs:
            self._scheduler.add_job(
                self.tick, job.trigger, args=(job,), id=job.name, next_run_time=self._clock()
            )
        self._scheduler.start()
        _log.info("clock.started", jobs=[job.name for job in self._jobs])
        try:
            yield
        finally:
            self._scheduler.shutdown(wait=True)
        _log.info("clock.stopped")

    def tick(self, job: Job, slot: datetime | None = None) -> None:
        """Run a job, if this process wins its slot; what goes wrong is logged.

        Args:
            job: what to run.
            slot: which run of it; that of the present moment where None.
        """
        try:
            self._run(job, job.slot(self._clock()) if slot is None else slot)
        except Exception:  # noqa: BLE001 - the one place for it: a bad run must not stop the others
            _log.exception("job.failed", job=job.name)

    def _run(self, job: Job, slot: datetime) -> None:
        now = self._clock()
        with self._sessions.writing() as connection:
            fence = leases.win(
                connection,
                job.name,
                slot=slot,
                holder=self._holder,
                now=now,
                until=now + job.lease,
            )
            if fence is None:
                self._again(job, slot, leases.held_until(connection, job.name, slot=slot, now=now))
                return
        try:
            report = job.work()
        finally:
            with self._sessions.writing() as connection:
                leases.finish(connection, job.name, fence=fence, now=self._clock())
        _log.info("job.done", job=job.name, report=report)

    def _again(self, job: Job, slot: datetime, at: datetime | None) -> None:
        """Ask for a slot once more when its holder's lease has run out: it may have been killed.

        Without it a source that is fetched once a day would wait until the next.
        """
        if at is None:
            return
        self._scheduler.add_job(
            self.tick,
            "date",
            run_date=at,
            args=(job, slot),
            id=f"{job.name}, again",
            replace_existing=True,
        )
