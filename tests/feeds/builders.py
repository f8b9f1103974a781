"""Fictitious feeds for tests: name only what matters, the rest is valid."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from feeds.values import Category, Entry, Feed, Link, Person

MOMENT = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
PAGE = Link(
    url="https://nieuws.example.org/locaties/1", media_type="text/html", title="Onze pagina"
)
REPORT = Link(
    url="https://bron.example.org/rapport?id=1&taal=nl", rel="related", title="Het rapport & meer"
)


def an_entry(number: int = 1, **fields: Any) -> Entry:  # noqa: ANN401 - any field of the value
    entry = Entry(
        id=f"tag:example.org,2026:bron/change/{number}",
        title=f"Verzonnen bericht {number}",
        updated=MOMENT,
        published=MOMENT,
        links=(PAGE, REPORT),
        categories=(
            Category(term="report_added", scheme="tag:example.org,2026:type", label="Rapport"),
        ),
        summary="Er is een verzonnen rapport.",
        content="<p>Er is een <em>verzonnen</em> rapport.</p>",
    )
    return replace(entry, **fields)


def a_feed(*entries: Entry, **fields: Any) -> Feed:  # noqa: ANN401 - any field of the value
    feed = Feed(
        id="tag:example.org,2026:bron/feed/all",
        title="Verzonnen nieuws",
        updated=MOMENT,
        author=Person(name="Verzonnen dienst"),
        self_url="https://nieuws.example.org/feeds/all.atom",
        page_url="https://nieuws.example.org/",
        entries=entries,
    )
    return replace(feed, **fields)
