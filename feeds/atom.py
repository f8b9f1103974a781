"""Write a feed as Atom (RFC 4287, with the tombstones of RFC 6721), through feedgen.

feedgen 1.0 loses the attributes of entry links, puts entries in backward order, takes the clock
where a time is missing and knows no tombstones; each of these is mended here.
"""

from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.values import Category, Entry, Feed, Link, Tombstone

MEDIA_TYPE = "application/atom+xml"
_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"


class _Tombstones(BaseExtension):  # type: ignore[misc] # feedgen has no types
    """Writes at:deleted-entry elements, before the entries as the schema of Atom wants it."""

    tombstones: tuple[Tombstone, ...] = ()

    def extend_ns(self) -> dict[str, str]:
        """Name the prefix, in feeds that need it."""
        return {"at": _TOMBSTONES} if self.tombstones else {}

    def extend_atom(self, feed: Any) -> Any:  # noqa: ANN401 - an element of lxml, by feedgen's contract
        """Append the tombstones."""
        for tombstone in self.tombstones:
            element = etree.SubElement(
                feed,
                f"{{{_TOMBSTONES}}}deleted-entry",
                ref=tombstone.ref,
                when=tombstone.when.isoformat(),
            )
            if tombstone.comment:
                etree.SubElement(element, f"{{{_TOMBSTONES}}}comment").text = tombstone.comment
        return feed


class _LinkAttributes(BaseEntryExtension):  # type: ignore[misc] # feedgen has no types
    """Gives entry links the attributes back that feedgen 1.0 drops (its issue 135)."""

    links: tuple[Link, ...] = ()

    def extend_atom(self, entry: Any) -> Any:  # noqa: ANN401 - an element of lxml, by feedgen's contract
        """Write each link's attributes."""
        for element, link in zip(entry.findall("link"), self.links, strict=True):
            for name, value in _attributes(link).items():
                element.set(name, value)
        return entry


def render(feed: Feed) -> bytes:
    """Give the feed's document: UTF-8, the same bytes for the same feed."""
    generator = FeedGenerator()
    generator.register_extension("tombstones", _Tombstones, None, rss=False)
    generator.tombstones.tombstones = feed.tombstones
    _describe(generator, feed)
    generator.link([_attributes(link) for link in _links(feed)])
    for entry in feed.entries:
        generator.add_entry(_entry(entry), order="append")
    document: bytes = generator.atom_str(pretty=False)
    return document


def _describe(generator: FeedGenerator, feed: Feed) -> None:
    generator.id(feed.id)
    generator.title(feed.title)
    generator.updated(feed.updated)
    generator.language(feed.language)
    author = {"name": feed.author.name, "uri": feed.author.url}
    generator.author({name: value for name, value in author.items() if value})
    generator.generator(feed.generator or "")
    if feed.subtitle:
        generator.subtitle(feed.subtitle)
    if feed.icon:
        generator.icon(feed.icon)
    if feed.rights:
        generator.rights(feed.rights)


def _links(feed: Feed) -> tuple[Link, ...]:
    return (
        Link(url=feed.self_url, rel="self", media_type=MEDIA_TYPE),
        feed.page,
        *(Link(url=hub, rel="hub") for hub in feed.hubs),
        *feed.links,
    )


def _entry(entry: Entry) -> FeedEntry:
    written = FeedEntry()
    written.register_extension("link_attributes", _LinkAttributes, rss=False)
    written.link_attributes.links = entry.links
    written.id(entry.id)
    written.title(entry.title)
    written.updated(entry.updated)
    written.published(entry.published)
    # a relation that feedgen does not know would be refused; the extension writes the true one
    written.link([{"href": link.url, "rel": "alternate"} for link in entry.links])
    if entry.categories:
        written.category([_category(category) for category in entry.categories])
    if entry.summary:
        written.summary(entry.summary)
    if entry.content:
        written.content(entry.content, type="html")
    return written


def _attributes(link: Link) -> dict[str, str]:
    named = {
        "href": link.url,
        "rel": link.rel,
        "type": link.media_type,
        "hreflang": link.language,
        "title": link.title,
    }
    return {name: value for name, value in named.items() if value}


def _category(category: Category) -> dict[str, str]:
    named = {"term": category.term, "scheme": category.scheme, "label": category.label}
    return {name: value for name, value in named.items() if value}
