"""Atom as it is written, read back as XML: what feedgen loses, and the rules of RFC 4287."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeds import atom
from feeds.text import clean
from feeds.values import Category, Feed, Link, Tombstone
from tests.feeds.builders import MOMENT, PAGE, REPORT, a_feed, an_entry
from tests.feeds.rules import ATOM, broken_rules, parsed

EVERYTHING = a_feed(
    an_entry(1),
    an_entry(2, content=None),
    subtitle="Met alles erop",
    icon="https://nieuws.example.org/icon.png",
    rights="Vrij",
    generator="notifier",
    hubs=("https://hub.example.org/",),
    links=(Link(url="https://nieuws.example.org/2025.atom", rel="prev-archive"),),
    tombstones=(Tombstone(ref="tag:example.org,2026:weg", when=MOMENT, comment="Niet meer"),),
)


@pytest.mark.parametrize("feed", [a_feed(), a_feed(an_entry()), EVERYTHING])
def test_the_rules_that_the_schema_does_not_say_are_held(feed: Feed) -> None:
    document = atom.render(feed)

    assert broken_rules(document) == []


def test_the_same_feed_gives_the_same_bytes() -> None:
    assert atom.render(EVERYTHING) == atom.render(replace(EVERYTHING))


def test_no_time_is_taken_from_the_clock() -> None:
    feed = parsed(atom.render(EVERYTHING))

    moments = {e.text for e in feed.iter(f"{ATOM}updated", f"{ATOM}published")}

    assert moments == {"2026-11-20T05:00:00+00:00"}


def test_entry_links_keep_relation_type_language_and_title() -> None:
    page = replace(PAGE, language="nl")

    feed = parsed(atom.render(a_feed(an_entry(links=(page, REPORT)))))

    links = [dict(link.items()) for link in feed.findall(f"{ATOM}entry/{ATOM}link")]
    assert links == [
        {
            "href": page.url,
            "rel": "alternate",
            "type": "text/html",
            "hreflang": "nl",
            "title": "Onze pagina",
        },
        {"href": REPORT.url, "rel": "related", "title": "Het rapport & meer"},
    ]


def test_entries_stand_in_the_order_given() -> None:
    feed = parsed(atom.render(a_feed(*(an_entry(number) for number in range(5)))))

    titles = [title.text for title in feed.findall(f"{ATOM}entry/{ATOM}title")]
    assert titles == [f"Verzonnen bericht {number}" for number in range(5)]


def test_the_feed_links_to_itself_its_page_its_hubs_and_its_archive() -> None:
    feed = parsed(atom.render(EVERYTHING))

    links = [(link.get("rel"), link.get("href")) for link in feed.findall(f"{ATOM}link")]
    assert links == [
        ("self", EVERYTHING.self_url),
        ("alternate", EVERYTHING.page_url),
        ("hub", "https://hub.example.org/"),
        ("prev-archive", "https://nieuws.example.org/2025.atom"),
    ]


def test_the_feed_says_its_language() -> None:
    feed = parsed(atom.render(a_feed(language="fr")))

    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"


def test_a_feed_without_a_generator_does_not_name_the_library() -> None:
    document = atom.render(a_feed())

    assert b"generator" not in document


def test_a_tombstone_says_which_entry_went_and_when() -> None:
    feed = parsed(atom.render(EVERYTHING))

    (tombstone,) = feed.findall("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
    assert tombstone.get("ref") == "tag:example.org,2026:weg"
    assert tombstone.get("when") == "2026-11-20T05:00:00+00:00"


def test_content_is_html_and_summary_plain_text() -> None:
    feed = parsed(atom.render(a_feed(an_entry(summary="a < b", content="<p>a &lt; b</p>"))))

    content, summary = (feed.find(f"{ATOM}entry/{ATOM}{n}") for n in ("content", "summary"))
    assert content is not None
    assert (content.get("type"), content.text) == ("html", "<p>a &lt; b</p>")
    assert summary is not None
    assert (summary.get("type"), summary.text) == (None, "a < b")


def test_a_category_keeps_scheme_term_and_label() -> None:
    category = Category(term="urgent", scheme="tag:example.org,2026:ernst", label="Dringend")

    feed = parsed(atom.render(a_feed(an_entry(categories=(category,)))))

    (element,) = feed.findall(f"{ATOM}entry/{ATOM}category")
    assert dict(element.items()) == {
        "term": "urgent",
        "scheme": "tag:example.org,2026:ernst",
        "label": "Dringend",
    }


@given(st.text(st.characters(exclude_categories=())).filter(lambda text: clean(text).strip()))
def test_any_title_gives_xml_that_reads_back_as_the_cleaned_text(text: str) -> None:
    feed = parsed(atom.render(a_feed(an_entry(title=text, summary=text, content=text))))

    title, content = (feed.find(f"{ATOM}entry/{ATOM}{name}") for name in ("title", "content"))
    assert title is not None
    assert content is not None
    assert title.text == content.text == clean(text)


@pytest.mark.parametrize(
    ("break_it", "rule"),
    [
        (lambda d: d.replace(b"<name>Verzonnen dienst</name>", b""), "author"),
        (lambda d: d.replace(b'rel="related"', b'rel="alternate" type="text/html"'), "alternates"),
        (lambda d: d.replace(b"change/2<", b"change/1<"), "unique"),
        (lambda d: d.replace(b'rel="self"', b'rel="via"'), "self"),
        (lambda d: d.replace(b"published>", b"issued>"), "published"),
    ],
)
def test_a_broken_rule_is_seen(break_it: object, rule: str) -> None:
    assert callable(break_it)
    document = break_it(atom.render(a_feed(an_entry(1), an_entry(2))))

    assert any(rule in broken for broken in broken_rules(document))


def test_the_document_is_utf_8_and_says_so() -> None:
    document = atom.render(a_feed(title="Één crèche"))

    assert etree.fromstring(document).getroottree().docinfo.encoding == "UTF-8"
    assert "Één crèche".encode() in document
