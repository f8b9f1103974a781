"""Hear what providers tell us of messages afterwards, and heed it when its time has come.

Hearing only keeps the events, so that the provider gets its answer at once. Heeding reads them in
blocks, in the order in which they happened; one that speaks of a message that is being sent waits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from notifier.domain.bouncing import EndReason
from notifier.domain.events import EventKind, MailEvent
from notifier.links import Links
from notifier.pipeline.sending.fates import Fate, fates
from notifier.store.engine import Connection, Sessions
from notifier.store.people import endings, suppressions
from notifier.store.post import aftermath, events
from notifier.store.post.events import Place, Unheeded
from notifier.store.register import changes

STAGE = "heed"
#: Events looked at in one transaction.
BLOCK = 1000
#: After these somebody may be written to no more.
_MAY_END = frozenset(
    {EventKind.BLOCKED, EventKind.BOUNCED, EventKind.COMPLAINED, EventKind.UNSUBSCRIBED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeedReport:
    """What one run did."""

    #: Events that were heeded.
    events: int = 0
    #: Messages of which we know now that the provider has them.
    accepted: int = 0
    #: Messages that came back and are sent again later.
    queued: int = 0
    rejected: int = 0
    #: Messages that came back and are no longer wanted.
    cancelled: int = 0
    #: Times that somebody is written to no more.
    ended: int = 0
    #: Events of messages that are being sent: they wait.
    waiting: int = 0


def hear(sessions: Sessions, transport: str, heard: Sequence[MailEvent], now: datetime) -> int:
    """Keep what a provider tells us; give how much of it is new.

    Args:
        sessions: the store.
        transport: who told us.
        heard: what it told.
        now: the present moment, aware UTC.
    """
    if not heard:
        return 0
    with sessions.writing() as connection:
        return events.add(connection, transport, heard, now)


def heed(sessions: Sessions, links: Links, *, now: datetime) -> HeedReport:
    """Let what was heard change messages, subscriptions and suppressions.

    Args:
        sessions: the store.
        links: makes the digests of addresses.
        now: the present moment, aware UTC.
    """
    counts: dict[str, int] = {}
    place: Place | None = None
    while True:
        with sessions.reading() as connection:
            if not events.unheeded(connection, after=place, limit=1):
                return HeedReport(**counts)
        with sessions.writing() as connection:
            # what is sent again may not be taken back between our look at the log and our commit;
            # and two runs at once would count one event twice
            changes.lock_log(connection)
            changes.lock_stage(connection, STAGE)
            block = events.unheeded(connection, after=place, limit=BLOCK)
            for name, count in _heed(connection, links, block, now).items():
                counts[name] = counts.get(name, 0) + count
        place = block[-1].place if block else place


def _heed(
    connection: Connection, links: Links, block: Sequence[Unheeded], now: datetime
) -> dict[str, int]:
    """Heed some events; give what was done, counted."""
    ids = [event.id for event in block]
    may_end = {event.subscriber_id for event in block if event.kind in _MAY_END}
    endings.hold(connection, may_end)
    aftermath.give_up_lost(connection, ids, now)
    free = aftermath.spoken_of(connection, ids)
    busy = aftermath.there(connection, ids) - free.keys()
    found = list(fates(connection, [event for event in block if event.message in free], free))
    changed = [fate for fate in found if fate.changes_something]
    aftermath.write(connection, [fate.aftermath(now) for fate in changed])
    ended = _end(connection, links, found, now)
    done = [event.id for event in block if event.message not in busy]
    events.note_heeded(connection, done, now)
    counts = {"events": len(done), "waiting": len(block) - len(done), "ended": ended}
    for fate in changed:
        if fate.standing.state is not fate.spoken.state:
            state = fate.standing.state.value
            counts[state] = counts.get(state, 0) + 1
    return counts


def _end(connection: Connection, links: Links, found: Sequence[Fate], now: datetime) -> int:
    """End what people follow, each for the strongest reason; give how many people."""
    ends: dict[int, tuple[EndReason, datetime]] = {}
    suppressed: dict[bytes, EndReason] = {}
    # the strongest last: it takes the place of those before it
    for reason in EndReason:
        for spoken, at in [(fate.spoken, fate.at) for fate in found if fate.ends is reason]:
            ends[spoken.subscriber_id] = reason, at
            if reason.suppresses and spoken.address is not None:
                suppressed[links.suppression_digest(spoken.address)] = reason
    suppressions.suppress_all(connection, suppressed, now)
    endings.end_all(connection, ends, now)
    return len(ends)
