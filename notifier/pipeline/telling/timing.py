"""When news is due to those of each rhythm."""

from datetime import datetime, timedelta

from notifier.domain.rhythm import Rhythm, due
from notifier.store.post.audience import Timing


def timed(timings: frozenset[Timing], now: datetime, grouping: timedelta) -> dict[Timing, datetime]:
    """Say for each rhythm when news of this moment is due."""
    return {
        (code, paused): due(Rhythm.of(code), now, grouping=grouping, paused_until=paused)
        for code, paused in timings
    }
