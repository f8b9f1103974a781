"""How a moment is typed, and printed."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from notifier.config.settings import TIME_ZONE


class Moment(click.ParamType[datetime]):
    """A moment: ISO 8601; without a zone it is Brussels time."""

    name = "time"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read it."""
        try:
            found = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(
                f"{value!r} is no moment such as 2026-11-20 or 2026-11-20T05:00:00Z", param, ctx
            )
        aware = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(TIME_ZONE))
        return aware.astimezone(UTC)


def local(moment: datetime | None) -> str:
    """Give a moment on the clock of Brussels, with its zone; an empty text for none."""
    if moment is None:
        return ""
    return f"{moment.astimezone(ZoneInfo(TIME_ZONE)):%Y-%m-%d %H:%M %Z}"


def local_day(moment: datetime) -> str:
    """Give the day in Brussels of a moment."""
    return f"{moment.astimezone(ZoneInfo(TIME_ZONE)):%Y-%m-%d}"
