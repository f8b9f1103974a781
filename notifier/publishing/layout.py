"""Where feeds stand: with their source's name in the path or without it, and nowhere else.

When a second source comes, the feeds of the first move; what is left at the old paths would never
be built again and yet be served for ever, with news that was taken back since.
"""

from collections.abc import Iterator
from dataclasses import replace

from notifier.domain import fingerprint
from notifier.publishing.publisher import Publisher
from notifier.store.engine import Sessions
from notifier.store.published import feeds
from notifier.store.published.news import FeedScope
from notifier.store.register.changes import done_up_to, note_done
from notifier.store.register.snapshots import SourceState, source_states

_STAGE = "feed paths"
_DIGITS = 7


def clear_old_paths(sessions: Sessions, publisher: Publisher) -> None:
    """Serve nothing at paths that are not built any more; the new ones must be there already."""
    with sessions.reading() as connection:
        states = source_states(connection)
        built = sorted(_built(publisher, states))
        # which paths are built, as one number: the cursor holds nothing else
        mark = int.from_bytes(fingerprint.of_value(built)[:_DIGITS], "big")
        if not states or done_up_to(connection, _STAGE) == mark:
            return
    other = replace(publisher, several_sources=not publisher.several_sources)
    with sessions.writing() as connection:
        feeds.lock(connection)
        feeds.drop_outside(connection, built)
        # should feeds ever move back, all of them are missing there
        for path in sorted({other.path(state.name, FeedScope.ALL, "") for state in states}):
            note_done(connection, f"feeds {path}", 0)
            note_done(connection, f"merged feeds {path}", 0)
        note_done(connection, _STAGE, mark)


def _built(publisher: Publisher, states: list[SourceState]) -> Iterator[str]:
    """Give how the paths begin under which feeds are built."""
    for state in states:
        start = publisher.path(state.name, FeedScope.ALL, "").rpartition("/")[0]
        if publisher.several_sources:
            yield f"{start}/"
        else:
            yield from (f"{start}/{scope.value}{end}" for scope, end in _ENDS.items())


_ENDS = {FeedScope.ALL: ".", FeedScope.LOCATIONS: "/", FeedScope.MUNICIPALITIES: "/"}
