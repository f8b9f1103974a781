"""Which reports aged out of the window of their source: the oldest go, as it said they would.

Pure. Without a declared window a report that vanished is just that; we never guess why.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from notifier.domain.location import Inspection

_BRUSSELS = ZoneInfo("Europe/Brussels")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsWindow:
    """Which reports a source shows, as its settings declare it; empty where it declares nothing."""

    #: Visits of so many days back, and none older.
    days: int | None = None
    #: Visits from this day on.
    since: date | None = None

    def start(self, taken_at: datetime) -> date | None:
        """Give the first day of visits that a snapshot of this moment shows; None: no window."""
        starts = [] if self.since is None else [self.since]
        if self.days is not None:
            starts.append(taken_at.astimezone(_BRUSSELS).date() - timedelta(days=self.days))
        return max(starts, default=None)


def aged_out(gone: Collection[Inspection], left: Iterable[Inspection], start: date | None) -> bool:
    """Say whether the reports that left a location aged out, all of them.

    They did where each is of a visit before the window, and older than every report that is left.
    One that is not takes the others along: then the source did something else than let them age.

    Args:
        gone: the reports that left.
        left: those that the location still shows.
        start: the window's first day; None where the source declares none.
    """
    if start is None or not gone:
        return False
    days = [report.visited_on for report in gone]
    newest = max((day for day in days if day is not None), default=None)
    if None in days or newest is None or newest >= start:
        return False
    return all(report.visited_on is None or report.visited_on > newest for report in left)
