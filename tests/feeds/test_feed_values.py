"""Feed values are refused where they are made."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from feeds.text import clean
from feeds.values import Category, FeedInvalid, Link, Person, Tombstone
from tests.feeds.builders import MOMENT, PAGE, a_feed, an_entry

NAIVE = datetime(2026, 11, 20, 5)  # noqa: DTZ001 - a naive moment is what is refused here


@pytest.mark.parametrize(
    "make",
    [
        lambda: an_entry(updated=NAIVE),
        lambda: an_entry(published=NAIVE),
        lambda: a_feed(updated=NAIVE),
        lambda: Tombstone(ref="tag:example.org,2026:1", when=NAIVE),
    ],
    ids=["entry updated", "entry published", "feed", "tombstone"],
)
def test_a_naive_moment_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(FeedInvalid, match="without a time zone"):
        make()


@pytest.mark.parametrize(
    "id_", ["", "no scheme", "1:2", "tag:with space", "tag:\x01", "tag:\ud800"]
)
def test_what_is_no_iri_is_refused_as_id(id_: str) -> None:
    with pytest.raises(FeedInvalid, match="IRI"):
        an_entry(id=id_)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "ftp://example.org/",
        "/path",
        "https://a b",
        "https://a\x01",
        "http://",
    ],
)
def test_a_link_that_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(FeedInvalid, match="no http"):
        Link(url=url)


@pytest.mark.parametrize("title", ["", " \n", "\x00\x0b", "\ud800"])
def test_a_title_of_which_nothing_is_left_is_refused(title: str) -> None:
    with pytest.raises(FeedInvalid, match="empty"):
        an_entry(title=title)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Person(name=""),
        lambda: Category(term=""),
        lambda: Category(term="a", scheme="no iri"),
        lambda: Link(url=PAGE.url, rel=""),
        lambda: Link(url=PAGE.url, media_type="html"),
        lambda: Link(url=PAGE.url, language="n l"),
        lambda: a_feed(language=""),
        lambda: a_feed(icon="icon.png"),
        lambda: a_feed(hubs=("hub",)),
    ],
    ids=["name", "term", "scheme", "rel", "type", "hreflang", "language", "icon", "hub"],
)
def test_a_part_that_no_reader_could_use_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(FeedInvalid):
        make()


def test_an_entry_with_neither_page_nor_content_is_refused() -> None:
    with pytest.raises(FeedInvalid, match="alternate"):
        an_entry(links=(), content=None)


def test_two_alternates_of_one_type_and_language_are_refused() -> None:
    with pytest.raises(FeedInvalid, match="alternate"):
        an_entry(links=(PAGE, PAGE))


def test_two_alternates_in_two_languages_are_welcome() -> None:
    french = Link(url="https://nieuws.example.org/fr/1", media_type="text/html", language="fr")

    entry = an_entry(links=(PAGE, french))

    assert entry.page == PAGE.url


def test_a_second_alternate_of_the_feed_like_its_page_is_refused() -> None:
    page = Link(url="https://nieuws.example.org/x", media_type="text/html", language="nl")

    with pytest.raises(FeedInvalid, match="alternate"):
        a_feed(links=(page,))


def test_an_entry_stands_in_a_feed_once() -> None:
    with pytest.raises(FeedInvalid, match="twice"):
        a_feed(an_entry(1), an_entry(1))


def test_an_entry_is_not_there_and_taken_back_at_once() -> None:
    entry = an_entry()

    with pytest.raises(FeedInvalid, match="twice"):
        a_feed(entry, tombstones=(Tombstone(ref=entry.id, when=MOMENT),))


def test_moments_are_kept_in_utc_and_whole_seconds() -> None:
    brussels = timezone(timedelta(hours=1))

    entry = an_entry(updated=datetime(2026, 11, 20, 6, 0, 0, 999, tzinfo=brussels))

    assert entry.updated == datetime(2026, 11, 20, 5, tzinfo=UTC)
    assert entry.updated.tzinfo is UTC


def test_cleaning_keeps_newlines_and_letters_of_every_plane() -> None:
    assert (
        clean("a\tb\nc\rd\x00\x08\x0b\x1f\ud800\ufffe\uffff é€\U0001f9f8")
        == "a\tb\nc\rd é€\U0001f9f8"
    )
