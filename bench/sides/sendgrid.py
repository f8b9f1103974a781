"""Send what is queued by SendGrid's interface: ``URL PORT WAY``.

The way is `ours`: claimed, addressed, built, posted and settled as the service does it; `helpers`:
the same with bodies that the library's own classes build; or `ready`: the same bodies, built before
and posted over one kept connection.
"""

import itertools
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from http import HTTPStatus
from http.client import HTTPConnection

from sendgrid.helpers import mail

from bench.sides.ingest import NOW
from bench.sides.stopwatch import timed
from notifier.domain.delivery import Accepted, Outcome
from notifier.domain.message import Content, Message
from notifier.domain.ports import Transport
from notifier.links import Links
from notifier.mail import headers
from notifier.pipeline.sending.deliver import Deliver, DeliverReport
from notifier.store.engine import Sessions
from notifier.transports.sendgrid import SendGridTransport
from notifier.transports.sendgrid_request import MOST_RECIPIENTS, body
from tests.mail.builders import SENDER

_KEY = "fictief"


class Helped(SendGridTransport):
    """Builds each body with the library's classes."""

    def send(self, content: Content, messages: Sequence[Message]) -> Iterator[Outcome]:
        """Post one request."""
        request = _built(content, messages)
        answer = self._client.mail.send.post(request_body=request)
        outcome = Accepted(reference=answer.headers.get("X-Message-Id"))
        for self.decided in reversed(range(len(messages))):
            yield outcome


class Ready:
    """Builds bodies as the service does, and keeps them."""

    name, batch, decided = "sendgrid", MOST_RECIPIENTS, 0

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def send(self, content: Content, messages: Sequence[Message]) -> Iterator[Outcome]:
        """Keep one request."""
        self.bodies.append(json.dumps(body(content, messages, SENDER)).encode())
        yield from itertools.repeat(Accepted(), len(messages))

    def close(self) -> None:
        """Nothing is open."""

    def post(self, port: int) -> None:
        """Post all of them."""
        connection = HTTPConnection("127.0.0.1", port)
        for one in self.bodies:
            connection.request("POST", "/v3/mail/send", one, {"Authorization": _KEY})
            answer = connection.getresponse()
            answer.read()
            if answer.status != HTTPStatus.ACCEPTED:
                sys.exit(f"answered {answer.status}")


def _built(content: Content, messages: Sequence[Message]) -> object:
    made = mail.Mail()
    made.from_email = mail.From(SENDER.address, SENDER.name)
    made.subject = mail.Subject(content.subject)
    made.content = [
        mail.Content("text/plain", content.text),
        mail.Content("text/html", content.html),
    ]
    shared = headers.shared(content)
    for message in messages:
        one = mail.Personalization()
        one.add_to(mail.To(message.address))
        for name, value in (shared | headers.personal(message)).items():
            one.add_header(mail.Header(name, value))
        for marker, link in message.links.items():
            one.add_substitution(mail.Substitution(marker, link))
        one.add_custom_arg(mail.CustomArg("message_id", message.message_id))
        made.add_personalization(one)
    made.tracking_settings = mail.TrackingSettings(
        click_tracking=mail.ClickTracking(enable=False, enable_text=False),
        open_tracking=mail.OpenTracking(enable=False),
    )
    return made.get()


def _deliver(sessions: Sessions, way_out: Transport) -> DeliverReport:
    report = Deliver(
        sessions=sessions,
        transport=way_out,
        links=Links(base_url="https://example.org", secret=b"bench" * 8),
        domain="example.org",
        clock=lambda: NOW,
        lease=timedelta(minutes=5),
    ).run()
    if report.accepted == 0 or report.unavailable is not None:
        sys.exit(str(report))
    return report


def _work(url: str, port: int, way: str) -> Callable[[], object]:
    """Get ready; give what is left to do."""
    sessions, host = Sessions(url), f"http://127.0.0.1:{port}"
    if way == "ready":
        ready = Ready()
        _deliver(sessions, ready)
        return lambda: ready.post(port)
    kind = SendGridTransport if way == "ours" else Helped
    way_out = kind(api_key=_KEY, sender=SENDER, host=host)
    with sessions.reading() as connection:
        connection.exec_driver_sql("SELECT 1")
    return lambda: _deliver(sessions, way_out)


if __name__ == "__main__":
    timed(_work(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
