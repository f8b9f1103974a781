"""Write a feed as RSS 2.0, through feedgen; tombstones have no place there and are left out.

feedgen 1.0 writes times by way of `locale.setlocale`, which is not safe between threads, and gives
a channel no hub; so times and links are written here, beside it.
"""

from email.utils import format_datetime
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.values import Entry, Feed

MEDIA_TYPE = "application/rss+xml"
_ATOM = "http://www.w3.org/2005/Atom"


class _Channel(BaseExtension):  # type: ignore[misc] # feedgen has no types
    """Writes the time of the channel and its links of Atom's making."""

    feed: Feed

    def extend_rss(self, feed: Any) -> Any:  # noqa: ANN401 - an element of lxml, by feedgen's contract
        """Append them."""
        channel = feed[0]
        written = etree.SubElement(channel, "lastBuildDate")
        written.text = format_datetime(self.feed.updated)
        links = [(self.feed.self_url, "self", {"type": MEDIA_TYPE})]
        links += [(hub, "hub", {}) for hub in self.feed.hubs]
        for url, rel, more in links:
            etree.SubElement(channel, f"{{{_ATOM}}}link", {"href": url, "rel": rel, **more})
        return feed


class _PublishedAt(BaseEntryExtension):  # type: ignore[misc] # feedgen has no types
    """Writes the time of an item."""

    entry: Entry

    def extend_rss(self, entry: Any) -> Any:  # noqa: ANN401 - an element of lxml, by feedgen's contract
        """Append it."""
        etree.SubElement(entry, "pubDate").text = format_datetime(self.entry.published)
        return entry


class _Generator(FeedGenerator):  # type: ignore[misc] # feedgen has no types
    """A generator that does not write the clock's time by itself."""

    def __init__(self) -> None:
        super().__init__()
        # its own name for the field: there is no other way to leave it out
        self._FeedGenerator__rss_lastBuildDate = None


def render(feed: Feed) -> bytes:
    """Give the feed's document: UTF-8, the same bytes for the same feed."""
    generator = _Generator()
    generator.register_extension("channel", _Channel, None, atom=False)
    generator.channel.feed = feed
    generator.title(feed.title)
    generator.link(href=feed.page_url)
    generator.description(feed.subtitle or feed.title)
    generator.language(feed.language)
    generator.generator(feed.generator or "")
    if feed.rights:
        generator.rights(feed.rights)
    for entry in feed.entries:
        generator.add_entry(_item(entry), order="append")
    document: bytes = generator.rss_str(pretty=False)
    return document


def _item(entry: Entry) -> FeedEntry:
    item = FeedEntry()
    item.register_extension("published_at", _PublishedAt, atom=False)
    item.published_at.entry = entry
    item.title(entry.title)
    item.guid(entry.id, permalink=False)
    if entry.page:
        item.link(href=entry.page)
    if entry.content or entry.summary:
        item.description(entry.content or entry.summary, isSummary=True)
    for category in entry.categories:
        named = {"term": category.term, "scheme": category.scheme, "label": category.label}
        item.category({name: value for name, value in named.items() if value})
    return item
