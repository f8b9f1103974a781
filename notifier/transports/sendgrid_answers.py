"""What SendGrid's answers mean: for a whole request, or for one message of it."""

from datetime import UTC, datetime, timedelta
from email.message import Message as Fields
from email.utils import parsedate_to_datetime
from typing import Any

import msgspec

#: Seconds, and moments as seconds; more of them is nonsense and would overflow a date.
_MOST_DIGITS = 10
#: A clock gone wrong must not silence us for years.
_LONGEST = timedelta(days=1)


def retry_after(fields: Fields) -> timedelta | None:
    """Read how long we are asked to wait: Retry-After, or the rate limit's reset.

    Moments are held against the answer's own Date, so that clocks that differ do no harm.
    """
    asked = fields.get("Retry-After", "").strip()
    if _is_number(asked):
        return min(timedelta(seconds=int(asked)), _LONGEST)
    here = _moment(fields.get("Date"))
    reset = fields.get("X-RateLimit-Reset", "").strip()
    then = datetime.fromtimestamp(int(reset), UTC) if _is_number(reset) else _moment(asked)
    if here is None or then is None:
        return None
    return min(max(then - here, timedelta()), _LONGEST)


def errors(answer: bytes) -> list[tuple[str, str]]:
    """Give the errors in an answer: which field of the request, empty if unknown, and the words."""
    try:
        found: Any = msgspec.json.decode(answer)
    except msgspec.DecodeError:
        return []
    listed = found.get("errors") if isinstance(found, dict) else None
    return [
        (str(one.get("field") or ""), str(one.get("message") or ""))
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, dict)
    ]


def _is_number(written: str) -> bool:
    return written.isdecimal() and len(written) <= _MOST_DIGITS


def _moment(written: str | None) -> datetime | None:
    """Read a date of a header field; one that names no zone is in UTC (RFC 9110, section 5.6.7)."""
    try:
        moment = parsedate_to_datetime(written) if written else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
