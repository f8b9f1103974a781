"""How old the data are that the pages show."""

from dataclasses import dataclass
from datetime import datetime

from notifier.domain import wording
from notifier.domain.subscription import Language
from notifier.store import snapshots
from notifier.web.services import services


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """When the data were taken, written out, and whether that is too long ago."""

    taken: str
    stale: bool


def of_all() -> Freshness | None:
    """Give the freshness of the source whose data are oldest; None before the first snapshot."""
    with services().sessions.reading() as connection:
        moments = [state.taken_at for state in snapshots.source_states(connection)]
    known = [moment for moment in moments if moment is not None]
    return _of(min(known)) if known else None


def of_source(source: str) -> Freshness | None:
    """Give the freshness of one source; None before its first snapshot."""
    with services().sessions.reading() as connection:
        moment = snapshots.source_state(connection, source).taken_at
    return None if moment is None else _of(moment)


def _of(moment: datetime) -> Freshness:
    return Freshness(
        taken=wording.moment_in_words(moment, Language.NL),
        stale=services().now() - moment > services().stale_after,
    )
