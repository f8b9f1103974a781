"""Downloads one address to a file, only if it has changed.

It follows redirects itself, gives up on what is too slow or too large, and knows no format.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import requests
import urllib3

from notifier.errors import SourceUnavailable
from notifier.sources import address

USER_AGENT = "childcare-notifier/1 (reads published registers)"
_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK, _NOT_MODIFIED, _CLIENT_ERROR, _SERVER_ERROR = 200, 304, 400, 500
_CHUNK = 1 << 16
_LONGEST_VALIDATOR = 1000
#: The first that fits counts: the narrow ones stand before what they are a case of.
_WORDS: dict[type[Exception], str] = {
    requests.exceptions.SSLError: "its certificate cannot be trusted, or it speaks no TLS",
    requests.ConnectTimeout: "no connection within {connect:g} s",
    requests.Timeout: "not a byte within {read:g} s",
    requests.exceptions.ProxyError: "the proxy cannot be reached",
    requests.ConnectionError: "no connection: the host is unknown, unreachable or refuses",
    urllib3.exceptions.TimeoutError: "not a byte within {read:g} s",
    urllib3.exceptions.DecodeError: "what it sends is not packed as it says",
    urllib3.exceptions.HTTPError: "the connection broke off before everything had come",
}


class Validators(Protocol):
    """What addresses told us to ask with next time (RFC 9110, section 8.8)."""

    def get(self, url: str) -> tuple[str | None, str | None]:
        """Give the entity tag and the modification date that are kept for an address."""

    def put(self, url: str, etag: str | None, last_modified: str | None) -> None:
        """Keep them; None for both forgets the address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long and how much we wait for, before an address counts as unavailable."""

    #: Seconds until a connection stands.
    connect: float = 10
    #: Seconds without a byte.
    read: float = 30
    #: Seconds for everything.
    total: float = 900
    #: Bytes that are written, unpacked from what the connection itself packs.
    most_bytes: int = 2 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file that came, and what its address gave to ask with next time."""

    path: Path
    etag: str | None
    last_modified: str | None


class _Session(requests.Session):
    """A session that leaves redirects alone.

    The library prepares the next request even where it must not follow, and reads the whole body
    of the redirect into memory for it.
    """

    def get_redirect_target(self, resp: requests.Response) -> None:  # noqa: ARG002 - the library's
        """Say that there is none."""
        return


class Downloads:
    """Asks addresses on behalf of one source."""

    def __init__(
        self,
        *,
        source: str,
        patience: Patience,
        user_agent: str = USER_AGENT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; nothing is asked yet.

        Args:
            source: whose addresses they are, for messages.
            patience: how long and how much.
            user_agent: our name; some registers refuse the one of the library.
            clock: seconds that only grow.
        """
        self._source, self._patience, self._clock = source, patience, clock
        self._user_agent = user_agent

    def get(self, url: str, path: Path) -> Download:
        """Write what an address answers to a file.

        Args:
            url: http or https.
            path: where to; an unfinished file is removed.

        Raises:
            SourceUnavailable: nothing came, or not all of it.
        """
        with self._asked(url, {}) as (response, deadline):
            if response.status_code == _NOT_MODIFIED:
                raise self._refused(url, response)
            return self._written(url, response, path, deadline)

    def get_if_changed(
        self, url: str, path: Path, *, validators: tuple[str | None, str | None]
    ) -> Download | None:
        """As `get`; None where the address says that we have it already.

        Args:
            url: http or https.
            path: where to; an unfinished file is removed.
            validators: entity tag and modification date of what we have.
        """
        conditions = _conditions(*validators)
        if not conditions:
            return self.get(url, path)
        with self._asked(url, conditions) as (response, deadline):
            if response.status_code == _NOT_MODIFIED:
                return None
            return self._written(url, response, path, deadline)

    @contextmanager
    def _asked(
        self, url: str, conditions: dict[str, str]
    ) -> Iterator[tuple[requests.Response, float]]:
        """Give the answer and until when to wait, and turn the libraries' errors into ours.

        Without their cause: its text repeats the address with what may be a secret.
        """
        problem = address.problem_of(url)
        if problem:
            raise self._unavailable(url, problem)
        deadline = self._clock() + self._patience.total
        try:
            with (
                _Session() as session,
                self._response(session, url, conditions, deadline) as response,
            ):
                if response.status_code not in {_OK, _NOT_MODIFIED}:
                    raise self._refused(url, response)
                yield response, deadline
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise self._unavailable(url, self._words(error)) from None

    def _response(
        self, session: requests.Session, url: str, conditions: dict[str, str], deadline: float
    ) -> requests.Response:
        """Ask, and follow redirects by hand: each target is judged before it is asked."""
        headers = {"User-Agent": self._user_agent, "Accept": "*/*", **conditions}
        target = url
        for _ in range(_MOST_REDIRECTS + 1):
            # a proxy of the environment is for the world, not for this machine
            session.trust_env = not address.is_loopback(target)
            response = session.get(
                target,
                headers=headers,
                stream=True,
                allow_redirects=False,
                timeout=(self._patience.connect, self._patience.read),
            )
            if response.status_code not in _REDIRECTS:
                return response
            response.close()
            following = address.redirected(target, response.headers.get("Location", ""))
            if following is None:
                raise self._unavailable(url, "it redirects to where we do not follow")
            target = following
            self._check_time(url, deadline)
        raise self._unavailable(url, f"it redirects more than {_MOST_REDIRECTS} times")

    def _written(
        self, url: str, response: requests.Response, path: Path, deadline: float
    ) -> Download:
        try:
            with path.open("wb") as out:
                for chunk in self._chunks(url, response, deadline):
                    out.write(chunk)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Download(
            path=path,
            etag=_validator(response, "ETag"),
            last_modified=_validator(response, "Last-Modified"),
        )

    def _chunks(self, url: str, response: requests.Response, deadline: float) -> Iterator[bytes]:
        came = 0
        # read1: what has come so far, so that a trickle cannot outlast the deadline
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            came += len(chunk)
            if came > self._patience.most_bytes:
                problem = f"it sends more than {self._patience.most_bytes} bytes"
                raise self._unavailable(url, problem)
            self._check_time(url, deadline)
            yield chunk

    def _check_time(self, url: str, deadline: float) -> None:
        if self._clock() > deadline:
            raise self._unavailable(url, f"it took longer than {self._patience.total:g} s")

    def _refused(self, url: str, response: requests.Response) -> SourceUnavailable:
        status = response.status_code
        kind = "it answers what we did not ask for"
        if status >= _SERVER_ERROR:
            kind = "its server is in trouble"
        elif status >= _CLIENT_ERROR:
            kind = "it refuses or does not know this address"
        return self._unavailable(url, f"{kind} ({status})")

    def _words(self, error: Exception) -> str:
        words = next((words for kind, words in _WORDS.items() if isinstance(error, kind)), "")
        words = words or f"the request failed ({type(error).__name__})"
        return words.format(connect=self._patience.connect, read=self._patience.read)

    def _unavailable(self, url: str, problem: str) -> SourceUnavailable:
        return SourceUnavailable(source=self._source, problem=f"{address.shown(url)}: {problem}")


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    found = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in found.items() if value}


def _validator(response: requests.Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value if value and len(value) <= _LONGEST_VALIDATOR else None
