"""A feed read through the driver is the feed that was stored, in both databases."""

from datetime import UTC, datetime

from notifier.store.engine import Sessions
from notifier.store.published import feeds
from notifier.store.published.feed_reader import FeedReader
from notifier.store.published.feeds import StoredFeed

FEED = StoredFeed(
    path="/feeds/all.atom",
    media_type="application/atom+xml; charset=utf-8",
    body=b"<feed>\xc3\xa9</feed>",
    etag='"0123"',
    updated_at=datetime(2026, 11, 20, 9, 30, 1, 5, tzinfo=UTC),
    indexed=False,
)


def _put(sessions: Sessions) -> None:
    with sessions.writing() as connection:
        feeds.put_many(connection, [FEED])


def test_what_was_stored_is_read(sessions: Sessions) -> None:
    _put(sessions)

    assert FeedReader(sessions).read(FEED.path) == FEED


def test_the_etag_is_read_alone(sessions: Sessions) -> None:
    _put(sessions)

    assert FeedReader(sessions).etag(FEED.path) == FEED.etag


def test_what_is_not_there_is_nothing(sessions: Sessions) -> None:
    reader = FeedReader(sessions)

    assert (reader.read("/feeds/x.atom"), reader.etag("/feeds/x.atom")) == (None, None)


def test_what_was_read_is_read_anew_once_it_changed(sessions: Sessions) -> None:
    reader = FeedReader(sessions)
    before = reader.read(FEED.path)

    _put(sessions)

    assert (before, reader.read(FEED.path)) == (None, FEED)
