"""What SendGrid's answers mean: for a whole request, or for one message of it."""

from datetime import UTC, datetime, timedelta
from email.message import Message as Fields
from email.utils import parsedate_to_datetime
from typing import Any

import msgspec


def retry_after(fields: Fields) -> timedelta | None:
    """Read how long we are asked to wait: Retry-After, or the rate limit's reset.

    Moments are held against the answer's own Date, so that clocks that differ do no harm.
    """
    asked = fields.get("Retry-After", "").strip()
    if asked.isdecimal():
        return timedelta(seconds=int(asked))
    here = _moment(fields.get("Date"))
    reset = fields.get("X-RateLimit-Reset", "").strip()
    then = datetime.fromtimestamp(int(reset), UTC) if reset.isdecimal() else _moment(asked)
    if here is None or then is None:
        return None
    return max(then - here, timedelta())


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


def _moment(written: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(written) if written else None
    except ValueError:
        return None
