"""The way out by SendGrid: one request for up to a thousand recipients of one content.

There is no idempotency key: an answer that was lost leaves its messages unknown, until the
provider's events tell. What it says every day (busy, refused) is an outcome, no error.
"""

import http.client
import logging
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import compress
from typing import Any
from urllib.error import URLError

import msgspec
from python_http_client.exceptions import HTTPError
from sendgrid import SendGridAPIClient

from notifier.domain.delivery import SILENCE, Accepted, Deferred, Outcome, Rejected, Unknown
from notifier.domain.message import Content, Message
from notifier.errors import TransportUnavailable
from notifier.mail.headers import Sender
from notifier.transports import sendgrid_answers as answers
from notifier.transports.reasons import reason
from notifier.transports.sendgrid_request import MOST_RECIPIENTS, body, runs, sendable

GLOBAL_HOST = "https://api.sendgrid.com"
_ACCEPTED, _BAD, _TOO_LARGE, _TOO_MANY, _SERVER = 202, 400, 413, 429, 500
_GATEWAYS = frozenset({502, 504})
#: With a type of its own the library takes a body that is written already; its own way takes ten
#: times as long.
_AS_WRITTEN = {"Content-Type": "application/json; charset=utf-8"}
#: At its debug level the library prints the key and every address.
_TALKATIVE = ("python_http_client", "python_http_client.client")


class _Written(bytes):
    """A body that is written already, as far as the library touches one.

    It puts each body into a line for its log, read or not: a megabyte with addresses in it.
    """

    __slots__ = ()

    def encode(self, _encoding: str) -> bytes:
        """Give it as it is."""
        return self

    def __format__(self, _spec: str) -> str:
        """Say how long it is, and nothing of what is in it."""
        return f"{len(self)} bytes"


class SendGridTransport:
    """Speaks to SendGrid's v3 API."""

    name = "sendgrid"
    batch = MOST_RECIPIENTS

    def __init__(
        self,
        *,
        api_key: str,
        sender: Sender,
        host: str = GLOBAL_HOST,
        timeout: float = SILENCE.total_seconds(),
    ) -> None:
        """Prepare the client; nothing is asked yet.

        Args:
            api_key: the key, with the right to send mail.
            sender: who writes; must be verified with the provider.
            host: the API's address; `https://api.eu.sendgrid.com` keeps mail in the EU.
            timeout: seconds without an answer; the library has none of its own.
        """
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        self._sender = sender
        self._client = SendGridAPIClient(api_key, host=host).client
        self._client.timeout = timeout
        self.decided = 0

    def send(self, content: Content, messages: Sequence[Message]) -> Iterator[Outcome]:
        """Send in as few requests as can be, halving those that are refused for one recipient.

        Raises:
            TransportUnavailable: the provider cannot be reached, or does not know us.
        """
        fit = [sendable(message) for message in messages]
        waiting = deque(runs(list(compress(messages, fit))))
        outcomes = self._outcomes(content, waiting)
        for goes in fit:
            yield next(outcomes) if goes else Rejected(reason="cannot be in a mail")

    def close(self) -> None:
        """Nothing is kept open: the library connects anew each time."""

    def _outcomes(self, content: Content, waiting: deque[list[Message]]) -> Iterator[Outcome]:
        while waiting:
            run = waiting.popleft()
            outcome = self._ask(content, run)
            if outcome is None:
                middle = len(run) // 2
                waiting.extendleft((run[middle:], run[:middle]))
                continue
            count = len(run)
            if isinstance(outcome, Deferred):  # what waits behind it would be told the same
                count += sum(map(len, waiting))
                waiting.clear()
            for self.decided in reversed(range(count)):
                yield outcome

    def _ask(self, content: Content, run: Sequence[Message]) -> Outcome | None:
        """Send one request; None where the request must be halved to find who is refused."""
        try:
            answer = self._client.mail.send.post(
                request_body=_Written(msgspec.json.encode(body(content, run, self._sender))),
                request_headers=_AS_WRITTEN,
            )
        except HTTPError as error:
            return self._refusal(error, run)
        except URLError as error:  # before the request was whole at the other side
            raise self._unavailable(str(error.reason)) from error
        except (OSError, http.client.HTTPException) as error:  # after it
            return Unknown(reason=f"the answer was lost: {type(error).__name__}")
        if answer.status_code != _ACCEPTED:
            raise self._unavailable(f"answered {answer.status_code}, and so sent nothing")
        return Accepted(reference=answer.headers.get("X-Message-Id"))

    def _refusal(self, error: Any, run: Sequence[Message]) -> Outcome | None:  # noqa: ANN401 - the library has no types
        status = error.status_code
        if status == _TOO_MANY:
            return _busy("429", error)
        if status in _GATEWAYS:  # it speaks for somebody behind it who may have taken them
            return Unknown(reason=f"the answer was lost: {status}")
        if status >= _SERVER:
            return _busy(str(status), error)
        found = answers.errors(error.body)
        said = reason("; ".join(words for _, words in found), run[0] if len(run) == 1 else None)
        if status not in {_BAD, _TOO_LARGE} or any(f.partition(".")[0] == "from" for f, _ in found):
            raise self._unavailable(f"{status} {said}")
        if len(run) == 1 or _is_about_content(found):
            return Rejected(reason=f"{status} {said}")
        return None

    def _unavailable(self, problem: str) -> TransportUnavailable:
        return TransportUnavailable(transport=self.name, problem=reason(problem).strip())


def _busy(status: str, error: Any) -> Deferred:  # noqa: ANN401 - the library has no types
    """Say that the provider wants nothing now, whoever it is for."""
    wait = answers.retry_after(error.headers)
    return Deferred(reason=status, retry_after=wait, of_all=True)


def _is_about_content(found: Sequence[tuple[str, str]]) -> bool:
    """Say whether everybody is refused alike: no error names a recipient."""
    return bool(found) and all(f and not f.startswith("personalizations") for f, _ in found)
