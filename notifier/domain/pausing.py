"""How long mails may be paused, and at which moment a pause is over, on the calendar of Brussels.

Pure. People name the last day of a pause; the store keeps the moment behind it.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_BRUSSELS = "Europe/Brussels"
_DAY = timedelta(days=1)
#: Whoever is away for longer is better off leaving: we would keep an address that nobody reads.
LONGEST = timedelta(days=365)


def allowed(now: datetime) -> tuple[date, date]:
    """Give the first and the last day that may be the last of a pause."""
    today = now.astimezone(ZoneInfo(_BRUSSELS)).date()
    return today + _DAY, today + LONGEST


def ends_at(last_day: date) -> datetime:
    """Give the moment at which a pause up to and with a day is over; aware UTC."""
    return datetime.combine(last_day + _DAY, time(), ZoneInfo(_BRUSSELS)).astimezone(UTC)


def last_day(until: datetime) -> date:
    """Give the last day of a pause that is over at a moment."""
    return until.astimezone(ZoneInfo(_BRUSSELS)).date() - _DAY
