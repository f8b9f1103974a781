"""Write a feed as JSON Feed 1.1; tombstones have no place there and are left out."""

import json
from collections.abc import Mapping

from feeds.values import Entry, Feed

MEDIA_TYPE = "application/feed+json"
_VERSION = "https://jsonfeed.org/version/1.1"


def render(feed: Feed) -> bytes:
    """Give the feed's document: UTF-8, the same bytes for the same feed."""
    document = {
        "version": _VERSION,
        "title": feed.title,
        "home_page_url": feed.page_url,
        "feed_url": feed.self_url,
        "description": feed.subtitle,
        "icon": feed.icon,
        "language": feed.language,
        "authors": [_present({"name": feed.author.name, "url": feed.author.url})],
        "hubs": [{"type": "WebSub", "url": hub} for hub in feed.hubs],
        "items": [_item(entry) for entry in feed.entries],
    }
    # an empty list of items is required, an empty anything else is noise
    kept = {**_present(document), "items": document["items"]}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()


def _item(entry: Entry) -> dict[str, object]:
    related = (link.url for link in entry.links if link.rel == "related")
    # an item needs one of both; where there is no HTML, the words are plain
    plain = None if entry.content else entry.summary or entry.title
    return _present(
        {
            "id": entry.id,
            "url": entry.page,
            "external_url": next(related, None),
            "title": entry.title,
            "content_html": entry.content,
            "content_text": plain,
            "summary": entry.summary,
            "date_published": entry.published.isoformat(),
            "date_modified": entry.updated.isoformat(),
            "tags": [category.label or category.term for category in entry.categories],
        }
    )


def _present(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value}
