"""Bring the stored feeds up to the change log: built on write, served as stored bytes.

Two tasks, each found by asking the store what is not done yet: feeds with new changes are built
anew, and what a source shows without a feed gets one. Bytes are built while only reading; the
short transaction that writes them also moves the cursor, so a killed run is simply run again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from notifier.domain.change import Change, Severity
from notifier.domain.mergers import codes_now
from notifier.domain.retraction import GONE
from notifier.publishing.building import Builder
from notifier.publishing.layout import clear_old_paths
from notifier.publishing.merged import merge_feeds
from notifier.publishing.publisher import Publisher
from notifier.publishing.scopes import SCOPES
from notifier.store.engine import Connection, Sessions
from notifier.store.published import feeds, news
from notifier.store.published.feeds import StoredFeed
from notifier.store.published.news import FeedScope
from notifier.store.register.changes import done_up_to, last_seq, note_done
from notifier.store.register.changes import read as read_changes
from notifier.store.register.snapshots import SourceState, source_states

STAGE = "publish"
#: Changes, or feeds, that one transaction stands for.
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishReport:
    """What one run did."""

    #: Changes that feeds now stand for, technical ones included.
    changes: int = 0
    #: Feeds with other bytes than before.
    rebuilt: int = 0
    #: Feeds that were not there before.
    added: int = 0


def publish(sessions: Sessions, publisher: Publisher, now: datetime) -> PublishReport:
    """Do all that is not done yet.

    Another run at the same time does no harm: the work of the later one is thrown away and done
    again from where the other is.
    """
    changes = rebuilt = 0
    rebuilder = _Rebuilder(publisher=publisher, now=now)
    while True:
        with sessions.reading() as connection:
            after = done_up_to(connection, STAGE)
            batch = read_changes(connection, after=after, limit=BATCH)
            built = list(rebuilder.build(connection, batch))
        if not batch:
            break
        with sessions.writing() as connection:
            feeds.lock(connection)
            if done_up_to(connection, STAGE) != after:
                rebuilder.told.clear()  # nothing of it gets written
                continue
            rebuilt += feeds.put_many(connection, built)
            note_done(connection, STAGE, batch[-1].seq)
        changes += len(batch)
    rebuilt += merge_feeds(sessions, publisher, now)
    added = sum(_add_missing(sessions, publisher, now))
    clear_old_paths(sessions, publisher)
    return PublishReport(changes=changes, rebuilt=rebuilt, added=added)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rebuilder:
    """Builds the feeds that batches of changes touch, each at most once for the same news."""

    publisher: Publisher
    now: datetime
    #: Up to which change the feeds of this run tell already, by source, scope and key: a feed is
    #: built from the whole log, so the later batches of a backlog find theirs done.
    told: dict[tuple[str, FeedScope, str], int] = field(default_factory=dict)

    def build(self, connection: Connection, batch: Sequence[Change]) -> Iterator[StoredFeed]:
        """Give the feeds that are to be written for a batch."""
        newest = last_seq(connection)
        codes = codes_now(self.publisher.mergers, self.now)
        # what aged out is no news, yet takes older news along
        news = [c for c in batch if c.severity is not Severity.TECHNICAL or c.type in GONE]
        for source in sorted({change.source for change in news}):
            ours = [change for change in news if change.source == source]
            builder = Builder(
                publisher=self.publisher, source=source, taken_at=ours[-1].taken_at, now=self.now
            )
            for scope in FeedScope:
                keys = [
                    key
                    for key in _touched(connection, scope, source, ours, codes)
                    if self.told.get((source, scope, key), 0) < ours[-1].seq
                ]
                yield from builder.build(connection, scope, keys)
                self.told.update({(source, scope, key): newest for key in keys})


def _touched(
    connection: Connection,
    scope: FeedScope,
    source: str,
    changes: Iterable[Change],
    codes: Mapping[str, str],
) -> list[str]:
    """Give the keys of the feeds that some changes touch.

    Where a location moved, the feeds of its former municipalities are among them: what is taken
    back, or has become private, must go from there too.
    """
    keys = {SCOPES[scope].key_of(change) for change in changes}
    if scope is FeedScope.MUNICIPALITIES:
        ids = sorted({change.location_id for change in changes})
        told = keys | news.municipalities_told(connection, source, ids)
        keys = {codes.get(key or "", key) for key in told}
    return sorted(key for key in keys if key is not None and (key or scope is FeedScope.ALL))


def _add_missing(sessions: Sessions, publisher: Publisher, now: datetime) -> Iterator[int]:
    """Give each location and municipality a feed, news or not: a first load is silent."""
    with sessions.reading() as connection:
        states = source_states(connection)
    for state in states:
        if state.snapshot_id is None or state.taken_at is None:
            continue
        builder = Builder(publisher=publisher, source=state.name, taken_at=state.taken_at, now=now)
        yield from _fill(sessions, builder, state)


def _fill(sessions: Sessions, builder: Builder, state: SourceState) -> Iterator[int]:
    # the path is part of the name: where feeds move to other paths, all are missing again
    stage = f"feeds {builder.publisher.path(state.name, FeedScope.ALL, '')}"
    with sessions.reading() as connection:
        if done_up_to(connection, stage) == state.snapshot_id:
            return
    for scope, keys in _all_keys(sessions, state.name):
        with sessions.reading() as connection:
            built = list(
                builder.build(connection, scope, _lacking(connection, builder, scope, keys))
            )
        if built:
            with sessions.writing() as connection:
                feeds.lock(connection)
                added = feeds.add_missing(connection, built)
            yield added
    with sessions.writing() as connection:
        note_done(connection, stage, state.snapshot_id or 0)


def _all_keys(sessions: Sessions, source: str) -> Iterator[tuple[FeedScope, list[str]]]:
    """Give the keys of all that a source shows, in blocks."""
    yield FeedScope.ALL, [""]
    with sessions.reading() as connection:
        municipalities = sorted(news.municipalities(connection, source))
    for start in range(0, len(municipalities), BATCH):
        yield FeedScope.MUNICIPALITIES, municipalities[start : start + BATCH]
    after = ""
    while True:
        with sessions.reading() as connection:
            ids = news.location_ids(connection, source, after=after, limit=BATCH)
        if not ids:
            return
        yield FeedScope.LOCATIONS, ids
        after = ids[-1]


def _lacking(
    connection: Connection, builder: Builder, scope: FeedScope, keys: list[str]
) -> list[str]:
    """Give those keys whose feed is not there yet in one of its forms."""
    publisher = builder.publisher
    paths = {
        publisher.path(builder.source, scope, key, form): key
        for key in keys
        for form in publisher.forms
    }
    free = {paths[path] for path in feeds.missing(connection, list(paths))}
    return [key for key in keys if key in free]
