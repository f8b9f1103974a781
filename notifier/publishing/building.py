"""Build the feeds of one scope from the store, in blocks of keys. It writes nothing there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from feeds.values import Feed, Person
from notifier.domain.change import Change
from notifier.domain.mergers import codes_now
from notifier.domain.retraction import TELLING, taken_back
from notifier.publishing.documents import Draft, documents
from notifier.publishing.entries import entry_of, tombstone_of
from notifier.publishing.publisher import Publisher
from notifier.publishing.scopes import SCOPES, Subject
from notifier.store.engine import Connection
from notifier.store.published import news
from notifier.store.published.feeds import StoredFeed
from notifier.store.published.news import FeedScope, NamedPlace

#: How much news a feed holds, tombstones among it.
NEWEST = 50
#: Feeds built from one round of look-ups.
BLOCK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Builder:
    """Builds the feeds of one source at one moment."""

    publisher: Publisher
    source: str
    #: When the source looked as it does now: the time of a feed without news.
    taken_at: datetime
    now: datetime

    def build(
        self, connection: Connection, scope: FeedScope, keys: Sequence[str]
    ) -> Iterator[StoredFeed]:
        """Give the feeds of some keys in all their forms, in the order of the keys."""
        for start in range(0, len(keys), BLOCK):
            yield from self._block(connection, scope, keys[start : start + BLOCK])

    def _block(
        self, connection: Connection, scope: FeedScope, keys: Sequence[str]
    ) -> Iterator[StoredFeed]:
        material = self._material(connection, scope, keys)
        for key in keys:
            draft = self._draft(scope, key, material)
            yield from documents(draft, self.publisher, self.now)

    def _material(
        self, connection: Connection, scope: FeedScope, keys: Sequence[str]
    ) -> "_Material":
        codes = codes_now(self.publisher.mergers, self.now)
        recent = news.recent(connection, self.source, scope, keys, limit=NEWEST, codes=codes)
        told = [change for changes in recent.values() for change in changes]
        ids = {change.location_id for change in told}
        past = news.history(connection, self.source, sorted(ids), TELLING)
        if scope is FeedScope.LOCATIONS:
            ids.update(keys)
        in_municipalities = scope is FeedScope.MUNICIPALITIES
        return _Material(
            recent=recent,
            taken_back=taken_back(told, past),
            places=news.places(connection, self.source, sorted(ids)),
            municipalities=(
                news.municipalities(connection, self.source) if in_municipalities else {}
            ),
        )

    def _draft(self, scope: FeedScope, key: str, material: "_Material") -> Draft:
        changes, publisher = material.recent.get(key, []), self.publisher
        gone, places = material.taken_back, material.places
        subject = Subject(
            key=key,
            place=places.get(key) if scope is FeedScope.LOCATIONS else None,
            municipality=material.municipalities.get(key),
            newest=changes[0] if changes else None,
        )
        heading = SCOPES[scope].heading(subject, publisher)
        moments = [change.seen_at for change in changes]
        moments += [gone[change.id].seen_at for change in changes if change.id in gone]
        feed = Feed(
            id=publisher.feed_tag(self.source, scope.value, key),
            title=f"{publisher.name}: {heading.title}",
            subtitle=heading.subtitle,
            updated=max(moments, default=self.taken_at),
            author=Person(name=publisher.name, url=publisher.links.home()),
            self_url=heading.page_url,
            page_url=heading.page_url,
            language=publisher.language.value,
            icon=publisher.icon,
            rights=publisher.rights,
            generator=publisher.name,
            hubs=publisher.hubs,
            entries=tuple(
                entry_of(change, publisher, places.get(change.location_id))
                for change in changes
                if change.id not in gone
            ),
            tombstones=tuple(
                tombstone_of(change, gone[change.id], publisher)
                for change in changes
                if change.id in gone
            ),
        )
        return Draft(
            feed=feed, source=self.source, scope=scope.value, key=key, indexed=heading.indexed
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Material:
    """What was read for one block of feeds."""

    recent: dict[str, list[Change]]
    taken_back: dict[str, Change]
    places: dict[str, NamedPlace]
    municipalities: dict[str, str]
