"""The clock: the one place that knows what time it is."""

from datetime import UTC, datetime


def now() -> datetime:
    """Give the present moment, aware UTC."""
    return datetime.now(UTC)
