"""How often somebody wants mail, and when the next one is due on the clock of Brussels.

Pure. A digest has one slot a day at most, by the local date: a night that has an hour more or less
changes neither their number nor their order.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum, auto
from zoneinfo import ZoneInfo

_BRUSSELS = "Europe/Brussels"
_MONDAY, _SATURDAY = 0, 5
_DAY = timedelta(days=1)
_MOMENT = timedelta(microseconds=1)


class Pace(StrEnum):
    """At once, or together with what else happened that day or week."""

    AT_ONCE = auto()
    DAILY = auto()
    #: From Monday to Friday; what happens on Saturday is told on Monday.
    WORKDAYS = auto()
    WEEKLY = auto()


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often, and at what time."""

    pace: Pace = Pace.AT_ONCE
    #: The hour in Brussels, 0 to 23; means nothing at once.
    hour: int = 7
    #: 0 is Monday; means something weekly alone.
    weekday: int = _MONDAY

    @property
    def code(self) -> str:
        """Give it as the store keeps it: ``at_once``, ``daily 7``, ``weekly 7 0``."""
        match self.pace:
            case Pace.AT_ONCE:
                return self.pace.value
            case Pace.WEEKLY:
                return f"{self.pace.value} {self.hour} {self.weekday}"
            case _:
                return f"{self.pace.value} {self.hour}"

    @classmethod
    def of(cls, code: str) -> "Rhythm":
        """Read it back.

        Raises:
            ValueError: it is no such code.
        """
        pace, *numbers = code.split()
        return cls(Pace(pace), *map(int, numbers))


AT_ONCE = Rhythm()


def due(
    rhythm: Rhythm,
    now: datetime,
    *,
    grouping: timedelta = timedelta(),
    paused_until: datetime | None = None,
) -> datetime:
    """Say when news of this moment is due.

    Args:
        rhythm: how often somebody wants mail.
        now: the present moment, aware UTC.
        grouping: how long news that is told at once waits for more of its kind.
        paused_until: before this moment nothing is due; None where nothing is paused.
    """
    paused = paused_until is not None and paused_until > now
    start = paused_until if paused and paused_until is not None else now
    if rhythm.pace is Pace.AT_ONCE:
        # not at midnight, when a pause is over, but when people get up
        morning = Rhythm(Pace.DAILY, rhythm.hour)
        return next_slot(morning, start - _MOMENT) if paused else now + grouping
    return next_slot(rhythm, start - _MOMENT if paused else start)


def next_slot(rhythm: Rhythm, after: datetime) -> datetime:
    """Give the first moment behind another at which a digest of this rhythm is due; aware UTC.

    An hour that a night in March leaves out is the one after it; of an hour that comes twice in
    October, the first counts.
    """
    zone = ZoneInfo(_BRUSSELS)
    day = after.astimezone(zone).date()
    while True:
        slot = datetime.combine(day, time(rhythm.hour), zone).astimezone(UTC)
        if slot > after and _is_day(rhythm, day.weekday()):
            return slot
        day += _DAY


def _is_day(rhythm: Rhythm, weekday: int) -> bool:
    match rhythm.pace:
        case Pace.WEEKLY:
            return weekday == rhythm.weekday
        case Pace.WORKDAYS:
            return weekday < _SATURDAY
        case _:
            return True
