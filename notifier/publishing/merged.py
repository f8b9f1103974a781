"""The feeds of municipalities that merged: one holds what the old ones told, the old ones go.

Whoever asks for an old one is sent on to the new one by the web; so an old feed goes in the very
transaction that writes the new one.
"""

from datetime import datetime

from notifier.domain import fingerprint
from notifier.domain.mergers import codes_now
from notifier.publishing.building import Builder
from notifier.publishing.publisher import Publisher
from notifier.store.engine import Sessions
from notifier.store.published import feeds, news
from notifier.store.published.news import FeedScope
from notifier.store.register.changes import done_up_to, note_done
from notifier.store.register.snapshots import SourceState, source_states

_DIGITS = 7


def merge_feeds(sessions: Sessions, publisher: Publisher, now: datetime) -> int:
    """Build the feeds of merged municipalities, once for each set of mergers; give how many."""
    codes = codes_now(publisher.mergers, now)
    if not codes:
        return 0
    with sessions.reading() as connection:
        states = source_states(connection)
    return sum(_merge(sessions, publisher, state, codes, now) for state in states)


def _merge(
    sessions: Sessions,
    publisher: Publisher,
    state: SourceState,
    codes: dict[str, str],
    now: datetime,
) -> int:
    scope = FeedScope.MUNICIPALITIES
    stage = f"merged feeds {publisher.path(state.name, FeedScope.ALL, '')}"
    # which mergers are done, as one number: the cursor holds nothing else
    mark = int.from_bytes(fingerprint.of_value(sorted(codes.items()))[:_DIGITS], "big")
    with sessions.reading() as connection:
        if state.taken_at is None or done_up_to(connection, stage) == mark:
            return 0
        shown = news.municipalities(connection, state.name)
        builder = Builder(publisher=publisher, source=state.name, taken_at=state.taken_at, now=now)
        targets = sorted(set(codes.values()) & shown.keys())
        built = list(builder.build(connection, scope, targets))
    left = [
        publisher.path(state.name, scope, old, form)
        for old, new in codes.items()
        if new in shown
        for form in publisher.forms
    ]
    with sessions.writing() as connection:
        feeds.lock(connection)
        count = feeds.put_many(connection, built)
        feeds.drop(connection, left)
        # what the source still shows under an old code comes with its next snapshot
        if not shown.keys() & codes.keys():
            note_done(connection, stage, mark)
    return count
