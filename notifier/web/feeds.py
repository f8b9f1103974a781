"""Serve feeds in front of Flask: stored bytes, or "you have them already", and nothing is built.

Most of all requests are a reader's that has the feed already; a route in Flask costs them more than
the question to the store. What is no feed of ours goes on to Flask.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import structlog

from notifier.errors import Unavailable
from notifier.links import Links
from notifier.store.engine import Sessions
from notifier.store.published.feed_reader import FeedReader
from notifier.store.published.feeds import StoredFeed
from notifier.store.register import snapshots

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_START = "/feeds/"
_SCOPES = frozenset({"all", "locations", "municipalities"})
#: Short, so that what the source takes back is gone everywhere soon.
_CACHED = "public, max-age=60"
_ALWAYS = [
    ("Cache-Control", _CACHED),
    ("X-Content-Type-Options", "nosniff"),
    # a feed is public: readers that run in a browser may fetch it too
    ("Access-Control-Allow-Origin", "*"),
]
_Answer = tuple[str, list[tuple[str, str]], bytes]
_LATER: _Answer = (
    "503 Service Unavailable",
    [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Retry-After", "120"),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ],
    b"The feeds cannot be read now. Try again in a few minutes.\n",
)
_log = structlog.stdlib.get_logger(__name__)


class FeedsFirst:
    """WSGI middleware that answers for feeds."""

    def __init__(
        self,
        app: "WSGIApplication",
        *,
        sessions: Sessions,
        links: Links,
        hubs: tuple[str, ...] = (),
        code_in_use: Callable[[str], str] = str,
    ) -> None:
        """Stand before an application.

        Args:
            app: what answers for everything else.
            sessions: the store.
            links: the public addresses.
            hubs: WebSub hubs to tell readers of.
            code_in_use: gives the code of a municipality as it is now.
        """
        self._app = app
        self._sessions = sessions
        self._feeds = FeedReader(sessions)
        self._links = links
        self._hubs = hubs
        self._code_in_use = code_in_use

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer, or hand on."""
        if environ["PATH_INFO"].startswith(_START) and environ["REQUEST_METHOD"] in _READING:
            try:
                answer = self._answer(environ)
            except Unavailable as error:
                _log.error("feeds.unavailable", problem=str(error))
                answer = _LATER
            if answer is not None:
                status, headers, body = answer
                start_response(status, headers)
                return [body] if environ["REQUEST_METHOD"] == "GET" else []
        return self._app(environ, start_response)

    def _answer(self, environ: "WSGIEnvironment") -> _Answer | None:
        path = _path(environ)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is not None:
            etag = self._feeds.etag(path)
            if etag is not None and (etag in known or known.strip() == "*"):
                return "304 Not Modified", [("ETag", etag), *_ALWAYS], b""
        feed = self._feeds.read(path)
        if feed is None:
            return self._moved(path)
        if known is None and _unchanged_since(feed, environ.get("HTTP_IF_MODIFIED_SINCE")):
            return "304 Not Modified", [("ETag", feed.etag), *_ALWAYS], b""
        return "200 OK", self._headers(feed), feed.body

    def _moved(self, path: str) -> _Answer | None:
        """Send on whoever asks for a feed that stands elsewhere now."""
        return self._merged(path) or self._named(path)

    def _named(self, path: str) -> _Answer | None:
        """Send on to the oldest source: before the others came, it had the paths without names."""
        if path.removeprefix(_START).partition("/")[0].partition(".")[0] not in _SCOPES:
            return None
        with self._sessions.reading() as connection:
            oldest = snapshots.oldest_source(connection)
        if oldest is None:
            return None
        there = f"{_START}{quote(oldest, safe='')}/{path.removeprefix(_START)}"
        if self._feeds.etag(there) is None:
            return None
        location = self._links.absolute(there)
        return "308 Permanent Redirect", [("Location", location), *_ALWAYS], b""

    def _merged(self, path: str) -> _Answer | None:
        """Send on whoever asks for the feed of a municipality that merged."""
        start, _, name = path.rpartition("/municipalities/")
        nis, dot, form = name.partition(".")
        current = self._code_in_use(nis) if start else nis
        if current == nis:
            return None
        there = self._links.absolute(f"{start}/municipalities/{current}{dot}{form}")
        return "301 Moved Permanently", [("Location", there), *_ALWAYS], b""

    def _headers(self, feed: StoredFeed) -> list[tuple[str, str]]:
        headers = [
            ("Content-Type", feed.media_type),
            ("Content-Length", str(len(feed.body))),
            ("ETag", feed.etag),
            ("Last-Modified", format_datetime(feed.updated_at, usegmt=True)),
            *_ALWAYS,
        ]
        if not feed.indexed:
            headers.append(("X-Robots-Tag", "noindex"))
        if self._hubs:
            relations = [f'<{hub}>; rel="hub"' for hub in self._hubs]
            relations.append(f'<{self._links.absolute(feed.path)}>; rel="self"')
            headers.append(("Link", ", ".join(relations)))
        return headers


_READING = frozenset({"GET", "HEAD"})


def _path(environ: "WSGIEnvironment") -> str:
    """Give the path as it was asked, in the one way in which `notifier.links` writes it.

    PATH_INFO does not tell a slash inside an id from one between two parts; the servers that keep
    the line of the request do.
    """
    raw = environ.get("RAW_URI") or environ.get("REQUEST_URI")
    if raw is None:
        raw = quote(environ["PATH_INFO"].encode("latin-1"))
    path = str(raw).partition("?")[0]
    if not path.startswith(_START):  # absolute form, or a server that mounts us elsewhere
        path = quote(environ["PATH_INFO"].encode("latin-1"))
    if path.isascii() and path.replace("/", "").replace(".", "").isalnum():
        return path
    return "/".join(quote(unquote(part), safe="") for part in path.split("/"))


def _unchanged_since(feed: StoredFeed, header: str | None) -> bool:
    if header is None:
        return False
    try:
        since = parsedate_to_datetime(header)
    except ValueError:
        return False
    return feed.updated_at.replace(microsecond=0) <= _aware(since)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
