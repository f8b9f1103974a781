"""Write a feed down in its forms, ready to be served: bytes, media type and ETag."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from feeds import atom, json_feed, rss
from feeds.values import Feed
from notifier.publishing.publisher import Publisher
from notifier.store.published.feeds import StoredFeed


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way to write a feed down."""

    media_type: str
    render: Callable[[Feed], bytes]


#: By the ending of the path. Another form is another line here.
FORMS: Mapping[str, Form] = {
    "atom": Form(media_type=f"{atom.MEDIA_TYPE}; charset=utf-8", render=atom.render),
    "rss": Form(media_type=f"{rss.MEDIA_TYPE}; charset=utf-8", render=rss.render),
    "json": Form(media_type=json_feed.MEDIA_TYPE, render=json_feed.render),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A feed before it is written down; its own address follows from the form."""

    feed: Feed
    source: str
    scope: str
    key: str
    indexed: bool


def documents(draft: Draft, publisher: Publisher, now: datetime) -> Iterator[StoredFeed]:
    """Give the feed in each of the publisher's forms."""
    for name in publisher.forms:
        form = FORMS[name]
        path = publisher.path(draft.source, draft.scope, draft.key, name)
        body = form.render(replace(draft.feed, self_url=publisher.links.absolute(path)))
        yield StoredFeed(
            path=path,
            media_type=form.media_type,
            body=body,
            etag=f'"{hashlib.sha256(body).hexdigest()[:32]}"',
            updated_at=now,
            indexed=draft.indexed,
        )
