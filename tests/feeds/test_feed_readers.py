"""What we write, other people's readers read: feedparser, reader and newsboat."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import feedparser
import feedparser_sgmllib
import pytest
from reader import make_reader

from feeds import atom
from feeds.values import Tombstone
from tests.feeds.builders import MOMENT, PAGE, REPORT, a_feed, an_entry

FEED = a_feed(
    an_entry(1, title="Nieuw rapport: De Verzonnen Zon & Maan, Gent"),
    an_entry(2, title="<b>Reactie</b>"),
    tombstones=(Tombstone(ref="tag:example.org,2026:weg", when=MOMENT),),
)
NEWSBOAT = shutil.which("newsboat")


@pytest.fixture
def sgmllib(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let reader find what its own copy of feedparser asks for.

    reader 3.26 leaves it to feedparser to bring sgmllib along; feedparser 6.0.14 brings the same
    module under another name.
    """
    monkeypatch.setitem(sys.modules, "sgmllib", feedparser_sgmllib)


def test_feedparser_finds_nothing_to_complain_about() -> None:
    read = feedparser.parse(atom.render(FEED))

    assert not read.bozo
    assert read.version == "atom10"


def test_feedparser_reads_links_with_their_titles() -> None:
    entry = feedparser.parse(atom.render(FEED)).entries[0]

    assert entry.link == PAGE.url
    (related,) = (link for link in entry.links if link.rel == "related")
    assert (related.href, related.title) == (REPORT.url, REPORT.title)


def test_feedparser_reads_summary_content_and_times() -> None:
    entry = feedparser.parse(atom.render(FEED)).entries[0]

    assert entry.summary == "Er is een verzonnen rapport."
    assert entry.content[0].value == "<p>Er is een <em>verzonnen</em> rapport.</p>"
    assert entry.published_parsed[:6] == (2026, 11, 20, 5, 0, 0)


@pytest.mark.usefixtures("sgmllib")
def test_reader_keeps_every_entry_under_its_id(tmp_path: Path) -> None:
    (tmp_path / "all.atom").write_bytes(atom.render(FEED))

    with closing(make_reader(str(tmp_path / "reader.sqlite"), feed_root=str(tmp_path))) as reader:
        reader.add_feed("all.atom")
        reader.update_feeds()
        entries = {entry.id: entry for entry in reader.get_entries()}

    assert set(entries) == {entry.id for entry in FEED.entries}
    first = entries[FEED.entries[0].id]
    assert (first.title, first.link) == (FEED.entries[0].title, PAGE.url)
    assert first.published == MOMENT


@pytest.mark.usefixtures("sgmllib")
def test_reader_takes_an_empty_feed(tmp_path: Path) -> None:
    (tmp_path / "all.atom").write_bytes(atom.render(a_feed()))

    with closing(make_reader(str(tmp_path / "reader.sqlite"), feed_root=str(tmp_path))) as reader:
        reader.add_feed("all.atom")
        reader.update_feeds()
        feed = reader.get_feed("all.atom")

    assert (feed.title, feed.last_exception) == ("Verzonnen nieuws", None)


@pytest.fixture
def served() -> Iterator[str]:
    """Serve the feed on loopback; give its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = atom.render(FEED)
            self.send_response(200)
            self.send_header("Content-Type", "application/atom+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/all.atom"
        server.shutdown()
        thread.join()


@pytest.mark.newsboat
@pytest.mark.skipif(NEWSBOAT is None, reason="newsboat is not installed (scripts/install-system)")
def test_newsboat_shows_every_entry(served: str, tmp_path: Path) -> None:
    (tmp_path / "urls").write_text(f"{served}\n")
    (tmp_path / "config").write_text("download-retries 1\n")
    files = {"-u": "urls", "-C": "config", "-c": "cache.db"}
    options = [part for flag, name in files.items() for part in (flag, str(tmp_path / name))]

    subprocess.run(
        [str(NEWSBOAT), *options, "-x", "reload"],
        env={"HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "TERM": "dumb"},
        check=True,
        timeout=60,
        capture_output=True,
    )

    with closing(sqlite3.connect(tmp_path / "cache.db")) as cache:
        shown = dict(cache.execute("select title, url from rss_item"))
    assert set(shown) == {"Nieuw rapport: De Verzonnen Zon & Maan, Gent", "<b>Reactie</b>"}
    assert set(shown.values()) == {PAGE.url}
