"""A stored feed of fifty entries against a Flask route that returns a constant.

Both under the same server: gunicorn with one synchronous worker, asked over the loopback by wrk.
"""

import re
import shutil
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from statistics import median

from bench.ground import Ground, SqliteStores
from bench.measure import Figure
from bench.processes import beside_python, python, run, running

_FEED = "/feeds/all.atom"
_ENTRIES = 50
_SECONDS = 3
_PATIENCE = 20.0
_RATE = re.compile(r"Requests/sec:\s*([\d.]+)")


def feed(ground: Ground) -> Iterator[Figure]:
    """Requests a second: "you have it already" and the whole feed."""
    if shutil.which("wrk") is None:
        raise RuntimeError("wrk is not installed (apt-get install wrk)")
    stores = SqliteStores(ground.stores)
    stores.make("news", lambda url: python("bench.sides.news", url))
    ours = f"bench.wsgi_feeds:application({stores.copy('news')!r})"
    with _served("bench.wsgi_constant:application") as constant, _served(ours) as feeds:
        etag = _etag(feeds)
        rates: dict[str, list[float]] = {"constant": [], "304": [], "200": []}
        for _ in range(ground.rounds):
            rates["constant"].append(_rate(constant, "/"))
            rates["304"].append(_rate(feeds, _FEED, {"If-None-Match": etag}))
            rates["200"].append(_rate(feeds, _FEED))
    yield _figure("304", rates, limit=0.8)
    yield _figure("200", rates, limit=0.75)


def _figure(answer: str, rates: Mapping[str, list[float]], *, limit: float) -> Figure:
    ours, theirs = median(rates[answer]), median(rates["constant"])
    return Figure(
        name=f"feed of {_ENTRIES} entries, {answer} / constant route",
        value=ours / theirs,
        limit=limit,
        at_least=True,
        detail=f"{ours:.0f} / {theirs:.0f} requests/s",
    )


@contextmanager
def _served(application: str) -> Iterator[int]:
    """Serve an application; give its port once it answers."""
    port = _free_port()
    with running(
        [
            *(beside_python("gunicorn"), "--workers=1", "--worker-class=sync"),
            *(f"--bind=127.0.0.1:{port}", "--log-level=error", application),
        ]
    ):
        _wait_for(port)
        yield port


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            _get(port, "/", {})
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"nothing answers on port {port}")


def _get(port: int, path: str, headers: Mapping[str, str]) -> tuple[int, str, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    connection.request("GET", path, headers=dict(headers))
    answer = connection.getresponse()
    return answer.status, answer.headers["ETag"] or "", answer.read()


def _etag(port: int) -> str:
    """Give the feed's ETag, sure that what is measured is what it says."""
    status, etag, body = _get(port, _FEED, {})
    again, _, nothing = _get(port, _FEED, {"If-None-Match": etag})
    if (status, again, nothing) != (200, 304, b"") or body.count(b"<entry") != _ENTRIES:
        raise RuntimeError(f"the feed is not as expected: {status}, {again}, {body[:200]!r}")
    return etag


def _rate(port: int, path: str, headers: Mapping[str, str] | None = None) -> float:
    asked = [f"--header={name}: {value}" for name, value in (headers or {}).items()]
    address = f"http://127.0.0.1:{port}{path}"
    printed = run(["wrk", "-t1", "-c2", f"-d{_SECONDS}s", *asked, address])
    found = _RATE.search(printed)
    if found is None:
        raise RuntimeError(printed)
    return float(found[1])
