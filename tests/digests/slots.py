"""The clock of Brussels by counting hours: slow, and plain enough to be believed."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

_BRUSSELS = ZoneInfo("Europe/Brussels")
_HOUR = timedelta(hours=1)

#: How often, the hour, and the weekday: as the store writes it.
Code = str


def local(moment: datetime) -> datetime:
    """Give what the clock in Brussels shows."""
    return moment.astimezone(_BRUSSELS)


@cache
def slot_of(day: date, hour: int) -> datetime:
    """Give the first moment of a day at which the clock shows an hour, or already a later one."""
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=3)
    while local(moment).date() < day:
        moment += _HOUR
    while local(moment).hour < hour:
        moment += _HOUR
    return moment


@cache
def next_slot(code: Code, after: datetime) -> datetime:
    """Give the first slot of a rhythm behind a moment."""
    pace, hour, *weekday = code.split()
    day = local(after).date()
    while True:
        slot = slot_of(day, int(hour))
        fits = {
            "daily": True,
            "workdays": day.weekday() < 5,
            "weekly": weekday == [str(day.weekday())],
        }[pace]
        if fits and slot > after:
            return slot
        day += timedelta(days=1)


def has_odd_night(day: date) -> bool:
    """Say whether the night that ends on a day has an hour more or less."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return local(noon).utcoffset() != local(noon - timedelta(days=1)).utcoffset()
