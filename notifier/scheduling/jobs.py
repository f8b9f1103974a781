"""What runs by the clock: a job, its rhythm, and the slot that a moment belongs to."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

#: Cron counts weekdays from Sunday and APScheduler from Monday; their names are the same in both.
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
#: A weekday by number, and not the width of a step.
_WEEKDAY = re.compile(r"(?<![/\d])[0-7](?!\d)")
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job on its clock."""

    name: str
    trigger: BaseTrigger
    #: Two runs in one slot are one: the width of a slot.
    width: timedelta
    #: How long a run may take before another process may try.
    lease: timedelta
    #: The work itself; what it returns is logged.
    work: Callable[[], object]

    def slot(self, now: datetime) -> datetime:
        """Give the slot of a moment: the same in every process that wakes for it."""
        return _EPOCH + ((now - _EPOCH) // self.width) * self.width


def by_cron(line: str, zone: str) -> CronTrigger:
    """Read a cron line of five fields, on the clock of a time zone.

    Raises:
        ValueError: it is no cron line.
    """
    *others, weekdays = line.split()
    named = _WEEKDAY.sub(lambda found: _WEEKDAYS[int(found[0]) % 7], weekdays)
    return CronTrigger.from_crontab(" ".join((*others, named)), timezone=zone)


def by_interval(every: timedelta) -> IntervalTrigger:
    """Run again and again."""
    return IntervalTrigger(seconds=int(every.total_seconds()), timezone=UTC)
