"""RSS 2.0 and JSON Feed 1.1 say the same as Atom, as far as they can."""

import json
import locale
from collections.abc import Callable
from dataclasses import replace

import feedparser
import pytest
from lxml import etree

from feeds import json_feed, rss
from feeds.values import Feed
from tests.feeds.builders import PAGE, REPORT, a_feed, an_entry
from tests.feeds.test_atom import EVERYTHING


@pytest.mark.parametrize("render", [rss.render, json_feed.render], ids=["rss", "json"])
def test_the_same_feed_gives_the_same_bytes(render: Callable[[Feed], bytes]) -> None:
    assert render(EVERYTHING) == render(replace(EVERYTHING))


def test_rss_reads_back_with_id_page_time_and_categories() -> None:
    read = feedparser.parse(rss.render(a_feed(an_entry())))

    assert not read.bozo
    (item,) = read.entries
    assert (item.id, item.link) == ("tag:example.org,2026:bron/change/1", PAGE.url)
    assert item.published == "Fri, 20 Nov 2026 05:00:00 +0000"
    assert [tag.term for tag in item.tags] == ["Rapport"]


def test_rss_links_to_itself_and_to_its_hubs() -> None:
    channel = etree.fromstring(rss.render(EVERYTHING))

    links = channel.findall("channel/{http://www.w3.org/2005/Atom}link")
    assert [(link.get("rel"), link.get("href")) for link in links] == [
        ("self", EVERYTHING.self_url),
        ("hub", "https://hub.example.org/"),
    ]


def test_rss_takes_no_time_from_the_clock() -> None:
    channel = etree.fromstring(rss.render(a_feed(an_entry())))

    moments = {element.text for element in channel.iter("lastBuildDate", "pubDate")}
    assert moments == {"Fri, 20 Nov 2026 05:00:00 +0000"}


def test_rss_leaves_the_locale_of_the_process_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError

    # the standard library's, not ours: feedgen calls it for each of its own times
    monkeypatch.setattr(locale, "setlocale", refuse)

    assert rss.render(EVERYTHING)


def test_rss_without_entries_is_a_feed() -> None:
    read = feedparser.parse(rss.render(a_feed()))

    assert not read.bozo
    assert read.feed.title == "Verzonnen nieuws"


def test_json_feed_has_what_version_1_1_asks() -> None:
    feed = json.loads(json_feed.render(EVERYTHING))

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == EVERYTHING.self_url
    assert feed["hubs"] == [{"type": "WebSub", "url": "https://hub.example.org/"}]
    assert feed["authors"] == [{"name": "Verzonnen dienst"}]
    first, second = feed["items"]
    assert (first["id"], first["url"]) == ("tag:example.org,2026:bron/change/1", PAGE.url)
    assert first["external_url"] == REPORT.url
    assert first["date_published"] == "2026-11-20T05:00:00+00:00"
    assert "content_text" not in first
    assert second["content_text"] == "Er is een verzonnen rapport."


def test_json_feed_without_entries_has_an_empty_list() -> None:
    assert json.loads(json_feed.render(a_feed()))["items"] == []
