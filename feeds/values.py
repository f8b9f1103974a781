"""The values a feed is made of, refused where they are made when no reader could use them.

They follow RFC 4287 (Atom) and RFC 6721 (tombstones), words included. How they are written down
stands in `feeds.atom`, `feeds.rss` and `feeds.json_feed`.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from feeds.text import clean, is_web_address

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20\x7f-\x9f<>\"\\^`{|}]+")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_MEDIA_TYPE = re.compile(r"[^\s/]+/[^\s/]+")


class FeedInvalid(ValueError):
    """A value that may not stand in a feed."""

    def __init__(self, part: str, problem: str) -> None:
        super().__init__(part, problem)
        self.part, self.problem = part, problem

    def __str__(self) -> str:
        """Name the part and what is wrong with it."""
        return f"{self.part}: {self.problem}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An author."""

    name: str
    url: str | None = None

    def __post_init__(self) -> None:
        """Refuse a person without a name."""
        _set(self, name=_filled("person name", self.name))
        _optional_address("person url", self.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link with its relation."""

    url: str
    rel: str = "alternate"
    media_type: str | None = None
    language: str | None = None
    title: str | None = None

    def __post_init__(self) -> None:
        """Refuse what is no web address: another scheme could run in a reader's page."""
        _address("link", self.url)
        _set(self, rel=_filled("link rel", self.rel))
        if self.media_type is not None and not _MEDIA_TYPE.fullmatch(self.media_type):
            raise FeedInvalid("link media type", f"{self.media_type!r} is no media type")
        if self.language is not None:
            _language("link language", self.language)
        if self.title is not None:
            _set(self, title=clean(self.title) or None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A machine's word for what an entry is about, with a word for people beside it."""

    term: str
    scheme: str | None = None
    label: str | None = None

    def __post_init__(self) -> None:
        """Refuse an empty term."""
        _set(self, term=_filled("category term", self.term))
        if self.scheme is not None:
            _iri("category scheme", self.scheme)
        if self.label is not None:
            _set(self, label=clean(self.label) or None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One piece of news."""

    #: Never reused and never changed, for all time (RFC 4287, section 4.2.6).
    id: str
    title: str
    updated: datetime
    published: datetime
    links: tuple[Link, ...] = ()
    categories: tuple[Category, ...] = ()
    #: Plain text.
    summary: str | None = None
    #: HTML, already safe: whoever makes it escapes what is not ours.
    content: str | None = None

    def __post_init__(self) -> None:
        """Refuse an entry that no reader could show or tell from another."""
        _iri("entry id", self.id)
        _set(self, title=_filled("entry title", self.title))
        _set(self, updated=_moment("entry updated", self.updated))
        _set(self, published=_moment("entry published", self.published))
        _alternates("entry links", self.links)
        if self.summary is not None:
            _set(self, summary=clean(self.summary) or None)
        if self.content is not None:
            _set(self, content=clean(self.content) or None)
        if self.content is None and self.page is None:
            raise FeedInvalid("entry", "neither an alternate link nor content")

    @property
    def page(self) -> str | None:
        """The address of the page that says the same."""
        return next((link.url for link in self.links if link.rel == "alternate"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What is left of an entry that was taken back (RFC 6721, at:deleted-entry)."""

    #: The id of the entry.
    ref: str
    when: datetime
    comment: str | None = None

    def __post_init__(self) -> None:
        """Refuse a tombstone that says not which entry, or not when."""
        _iri("tombstone ref", self.ref)
        _set(self, when=_moment("tombstone when", self.when))
        if self.comment is not None:
            _set(self, comment=clean(self.comment) or None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed with its entries, in the order in which they are to be shown."""

    id: str
    title: str
    #: From the content, never from the clock: else every build gives other bytes.
    updated: datetime
    author: Person
    #: Where this form of the feed is served.
    self_url: str
    #: The page for people about the same thing.
    page_url: str
    subtitle: str | None = None
    language: str = "nl"
    icon: str | None = None
    rights: str | None = None
    generator: str | None = None
    #: WebSub hubs.
    hubs: tuple[str, ...] = ()
    #: Further links: the other forms of the feed, its archive.
    links: tuple[Link, ...] = ()
    entries: tuple[Entry, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what would make the feed invalid as a whole."""
        _iri("feed id", self.id)
        _set(self, title=_filled("feed title", self.title))
        _set(self, updated=_moment("feed updated", self.updated))
        _language("feed language", self.language)
        for part in ("subtitle", "rights", "generator"):
            text = getattr(self, part)
            if text is not None:
                _set(self, **{part: clean(text) or None})
        for url in (self.self_url, self.page_url, *self.hubs):
            _address("feed link", url)
        _optional_address("feed icon", self.icon)
        _alternates("feed links", (self.page, *self.links))
        _unique([*(e.id for e in self.entries), *(t.ref for t in self.tombstones)])

    @property
    def page(self) -> Link:
        """The link to the page for people."""
        return Link(url=self.page_url, media_type="text/html", language=self.language)


def _set(value: object, **fields: object) -> None:
    """Put the cleaned form in the place of what was given."""
    for name, content in fields.items():
        object.__setattr__(value, name, content)


def _filled(part: str, text: str) -> str:
    cleaned = clean(text)
    if not cleaned.strip():
        raise FeedInvalid(part, "empty")
    return cleaned


def _moment(part: str, moment: datetime) -> datetime:
    """Give the moment in UTC and whole seconds: some readers stumble over fractions."""
    if moment.tzinfo is None:
        raise FeedInvalid(part, "a moment without a time zone")
    return moment.astimezone(UTC).replace(microsecond=0)


def _iri(part: str, iri: str) -> None:
    if not _IRI.fullmatch(iri) or clean(iri) != iri:
        raise FeedInvalid(part, f"{iri!r} is no absolute IRI")


def _address(part: str, url: str) -> None:
    if not is_web_address(url):
        raise FeedInvalid(part, f"{url!r} is no http(s) address")


def _optional_address(part: str, url: str | None) -> None:
    if url is not None:
        _address(part, url)


def _language(part: str, tag: str) -> None:
    if not _LANGUAGE.fullmatch(tag):
        raise FeedInvalid(part, f"{tag!r} is no language tag")


def _alternates(part: str, links: Iterable[Link]) -> None:
    """Refuse two alternates of one type and language (RFC 4287, sections 4.1.1 and 4.1.2)."""
    seen = Counter((li.media_type, li.language) for li in links if li.rel == "alternate")
    if any(count > 1 for count in seen.values()):
        raise FeedInvalid(part, "two alternate links of one type and language")


def _unique(ids: Iterable[str]) -> None:
    twice = [id_ for id_, count in Counter(ids).items() if count > 1]
    if twice:
        raise FeedInvalid("feed", f"{twice[0]} stands in it twice")
