"""Which news is no longer so, or over, since it was told or noted to be told."""

from collections.abc import Sequence

from notifier.domain.change import Change
from notifier.domain.retraction import SEQUELS, TELLING, earlier_about, taken_back
from notifier.store.engine import Connection
from notifier.store.published import news


def gone_since(connection: Connection, told: Sequence[Change]) -> set[int]:
    """Give the numbers of those changes that the source took back since."""
    back: set[str] = set()
    for source in sorted({change.source for change in told}):
        ours = [change for change in told if change.source == source]
        ids = sorted({change.location_id for change in ours})
        back |= taken_back(ours, news.history(connection, source, ids, TELLING)).keys()
    return {change.seq for change in told if change.id in back}


def followed_up_since(connection: Connection, told: Sequence[Change]) -> set[int]:
    """Give the numbers of those changes that something followed up since: a suspension is over."""
    found: set[int] = set()
    for source in sorted({change.source for change in told}):
        ours = [change for change in told if change.source == source]
        for sequel in news.history(
            connection, source, sorted({c.location_id for c in ours}), SEQUELS
        ):
            there = [change for change in ours if change.location_id == sequel.location_id]
            found |= {change.seq for change in earlier_about(sequel, there)}
    return found
