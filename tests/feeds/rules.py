"""The rules of RFC 4287 that its schema cannot say, held against a document's bytes."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"


def parsed(document: bytes) -> etree._Element:
    return etree.fromstring(document)


def broken_rules(document: bytes) -> list[str]:
    feed = parsed(document)
    return [*_of_feed(feed), *(rule for e in feed.findall(f"{ATOM}entry") for rule in _of_entry(e))]


def _of_feed(feed: etree._Element) -> Iterator[str]:
    if feed.find(f"{ATOM}author/{ATOM}name") is None:
        yield "no author with a name (4.1.1)"
    if [link.get("rel") for link in feed.findall(f"{ATOM}link")].count("self") != 1:
        yield "not one link to self (4.1.1)"
    ids = Counter(element.text for element in feed.findall(f"{ATOM}entry/{ATOM}id"))
    if any(count > 1 for count in ids.values()):
        yield "entry ids are not unique (4.1.1)"
    yield from _of_alternates(feed)


def _of_entry(entry: etree._Element) -> Iterator[str]:
    relations = [link.get("rel", "alternate") for link in entry.findall(f"{ATOM}link")]
    if "alternate" not in relations and entry.find(f"{ATOM}content") is None:
        yield "neither an alternate link nor content (4.1.2)"
    for name in ("id", "title", "updated", "published"):
        if entry.find(f"{ATOM}{name}") is None:
            yield f"no {name} (4.1.2)"
    yield from _of_alternates(entry)


def _of_alternates(element: etree._Element) -> Iterator[str]:
    alternates = Counter(
        (link.get("type"), link.get("hreflang"))
        for link in element.findall(f"{ATOM}link")
        if link.get("rel", "alternate") == "alternate"
    )
    if any(count > 1 for count in alternates.values()):
        yield "two alternates of one type and language (4.1.1, 4.1.2)"
