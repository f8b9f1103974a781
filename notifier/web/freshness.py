"""How old the data are that the pages show, each source by its own rhythm."""

from dataclasses import dataclass
from datetime import datetime

from notifier.domain import wording
from notifier.domain.subscription import Language
from notifier.store.register import snapshots
from notifier.web.services import services


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """When the data of a source were taken, written out, and whether that is too long ago."""

    source: str
    taken: str
    stale: bool


def of_each() -> list[Freshness]:
    """Give the freshness of each source that had a snapshot, by name; a parked one is none."""
    with services().sessions.reading() as connection:
        states = snapshots.source_states(connection)
    return [_of(state.name, state.taken_at) for state in states if state.taken_at is not None]


def of_source(source: str) -> Freshness | None:
    """Give the freshness of one source; None before its first snapshot."""
    with services().sessions.reading() as connection:
        moment = snapshots.source_state(connection, source).taken_at
    return None if moment is None else _of(source, moment)


def _of(source: str, moment: datetime) -> Freshness:
    ours = services()
    return Freshness(
        source=source,
        taken=wording.moment_in_words(moment, Language.NL),
        stale=ours.now() - moment > ours.expected.get(source, ours.stale_after),
    )
