"""SendGrid's client against a stub on the loopback that answers as the test wants."""

import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from notifier.domain.delivery import Accepted, Deferred, Outcome, Rejected, Unknown
from notifier.domain.message import Message
from notifier.errors import TransportUnavailable
from notifier.transports.sendgrid import SendGridTransport
from tests.mail.builders import SENDER, a_content, a_message

KEY = "SG.fictieve-sleutel"
BAD_ADDRESS = "slecht@voorbeeld.example"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the stub says; no status: it hangs up without a word."""

    status: int | None = 202
    headers: dict[str, str] = field(default_factory=dict)
    errors: Sequence[dict[str, str]] = ()


@dataclass
class Stub:
    """What was asked, and how to answer."""

    answer: Callable[[list[str]], Answer] = lambda _addresses: Answer()
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: set[str | None] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)

    def sizes(self) -> list[int]:
        """Give how many recipients each request had."""
        return [len(request["personalizations"]) for request in self.requests]


def handler(stub: Stub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            stub.requests.append(body)
            stub.keys.add(self.headers["Authorization"])
            stub.paths.add(self.path)
            answer = stub.answer([p["to"][0]["email"] for p in body["personalizations"]])
            if answer.status is None:
                self.close_connection = True
                return
            written = json.dumps({"errors": list(answer.errors)}).encode()
            self.send_response(answer.status)
            headers = {"X-Message-Id": "sg-1", "Content-Length": str(len(written))}
            for name, value in (headers | answer.headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(written)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


@pytest.fixture
def stub() -> Stub:
    return Stub()


@pytest.fixture
def host(stub: Stub) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler(stub)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def transport(host: str) -> SendGridTransport:
    return SendGridTransport(api_key=KEY, sender=SENDER, host=host, timeout=5)


def sent(transport: SendGridTransport, *messages: Message) -> list[Outcome]:
    return list(transport.send(a_content(), messages))


def kinds(outcomes: list[Outcome]) -> tuple[object, ...]:
    return tuple(type(outcome) for outcome in outcomes)


def refusing(status: int, **answer: Any) -> Callable[[list[str]], Answer]:  # noqa: ANN401 - any field
    """Refuse each request that has the bad address in it."""

    def decide(addresses: list[str]) -> Answer:
        return Answer(status=status, **answer) if BAD_ADDRESS in addresses else Answer()

    return decide


def test_a_thousand_recipients_are_one_request(transport: SendGridTransport, stub: Stub) -> None:
    outcomes = sent(transport, *map(a_message, range(1000)))

    assert stub.sizes() == [1000]
    assert outcomes == [Accepted(reference="sg-1")] * 1000


def test_it_asks_with_the_key_at_the_documented_path(
    transport: SendGridTransport, stub: Stub
) -> None:
    sent(transport, a_message())

    assert (stub.keys, stub.paths) == ({f"Bearer {KEY}"}, {"/v3/mail/send"})


def test_an_address_that_comes_twice_goes_in_two_requests(
    transport: SendGridTransport, stub: Stub
) -> None:
    twice = (a_message(1), a_message(2), a_message(3, address=a_message(1).address.upper()))

    outcomes = sent(transport, *twice)

    assert stub.sizes() == [2, 1]
    assert kinds(outcomes) == (Accepted,) * 3


@pytest.mark.parametrize("place", [0, 3, 7])
def test_one_refused_address_is_found_by_halving_and_stops_no_other(
    transport: SendGridTransport, stub: Stub, place: int
) -> None:
    stub.answer = refusing(400)
    messages = [a_message(n) for n in range(8)]
    messages[place] = a_message(99, address=BAD_ADDRESS)

    outcomes = sent(transport, *messages)

    assert kinds(outcomes) == tuple(Rejected if n == place else Accepted for n in range(8))
    assert len(stub.requests) == 7


def test_a_request_that_is_too_large_is_halved(transport: SendGridTransport, stub: Stub) -> None:
    stub.answer = lambda addresses: Answer(status=413 if len(addresses) > 2 else 202)

    outcomes = sent(transport, *map(a_message, range(4)))

    assert stub.sizes() == [4, 2, 2]
    assert kinds(outcomes) == (Accepted,) * 4


def test_a_content_that_is_refused_for_everybody_is_not_halved(
    transport: SendGridTransport, stub: Stub
) -> None:
    stub.answer = lambda _: Answer(status=400, errors=[{"field": "content", "message": "empty"}])

    outcomes = sent(transport, *map(a_message, range(4)))

    assert (stub.sizes(), kinds(outcomes)) == ([4], (Rejected,) * 4)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=401),
        Answer(status=403, errors=[{"field": "from", "message": "not verified"}]),
        Answer(status=400, errors=[{"field": "from.email", "message": "not an address"}]),
        Answer(status=404),
        Answer(status=200),
    ],
    ids=lambda answer: str(answer.status),
)
def test_a_provider_that_does_not_know_us_is_down(
    transport: SendGridTransport, stub: Stub, answer: Answer
) -> None:
    stub.answer = lambda _: answer

    with pytest.raises(TransportUnavailable, match="sendgrid"):
        sent(transport, a_message())


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "90"}, timedelta(seconds=90)),
        ({"Retry-After": "Fri, 01 Jan 2100 00:00:00 GMT"}, timedelta(days=1)),
        ({"X-RateLimit-Reset": "4102444800"}, timedelta(days=1)),
    ],
    ids=["seconds", "moment, a day at most", "rate limit, a day at most"],
)
def test_a_busy_provider_says_how_long_to_wait(
    transport: SendGridTransport, stub: Stub, headers: dict[str, str], wait: timedelta
) -> None:
    stub.answer = lambda _: Answer(status=429, headers=headers)

    (outcome,) = sent(transport, a_message())

    assert outcome == Deferred(reason="429", retry_after=wait, of_all=True)


@pytest.mark.parametrize("asked", ["", "ooit", "-1", "9" * 30, "Fri, 01 Foo 2100"])
def test_a_wait_that_cannot_be_read_is_none(
    transport: SendGridTransport, stub: Stub, asked: str
) -> None:
    stub.answer = lambda _: Answer(status=429, headers={"Retry-After": asked})

    assert sent(transport, a_message()) == [Deferred(reason="429", of_all=True)]


def test_a_busy_provider_is_asked_once_a_batch(transport: SendGridTransport, stub: Stub) -> None:
    stub.answer = lambda _: Answer(status=429)
    again = a_message(2, address=a_message(1).address)

    outcomes = sent(transport, a_message(1), again)

    assert (len(stub.requests), kinds(outcomes)) == (1, (Deferred,) * 2)


@pytest.mark.parametrize("status", [500, 503])
def test_a_provider_in_trouble_is_tried_later(
    transport: SendGridTransport, stub: Stub, status: int
) -> None:
    stub.answer = lambda _: Answer(status=status)

    assert kinds(sent(transport, a_message())) == (Deferred,)


@pytest.mark.parametrize("status", [502, 504])
def test_a_gateway_that_lost_the_answer_leaves_the_messages_unknown(
    transport: SendGridTransport, stub: Stub, status: int
) -> None:
    stub.answer = lambda _: Answer(status=status)

    assert kinds(sent(transport, a_message())) == (Unknown,)


def test_no_address_is_in_what_the_library_logs_of_a_body(
    transport: SendGridTransport, stub: Stub, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "python_http_client")
    caplog.set_level(logging.DEBUG, "python_http_client.client")

    sent(transport, a_message())

    assert len(stub.requests) == 1
    assert "PAYLOAD" in caplog.text
    assert a_message().address not in caplog.text


def test_an_answer_that_is_lost_leaves_the_messages_unknown(
    transport: SendGridTransport, stub: Stub
) -> None:
    stub.answer = lambda _: Answer(status=None)

    assert kinds(sent(transport, a_message(1), a_message(2))) == (Unknown, Unknown)


def test_an_answer_that_does_not_come_in_time_leaves_the_messages_unknown() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = f"http://127.0.0.1:{silent.getsockname()[1]}"
        transport = SendGridTransport(api_key=KEY, sender=SENDER, host=host, timeout=0.05)

        assert kinds(sent(transport, a_message())) == (Unknown,)


def test_a_provider_that_is_not_there_is_down() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        host = f"http://127.0.0.1:{free.getsockname()[1]}"
    transport = SendGridTransport(api_key=KEY, sender=SENDER, host=host)

    with pytest.raises(TransportUnavailable, match="refused"):
        sent(transport, a_message())


def test_one_that_cannot_be_written_stops_no_other(transport: SendGridTransport) -> None:
    wrong = a_message(1, message_id="a>\r\nX: y")

    assert kinds(sent(transport, wrong, a_message(2))) == (Rejected, Accepted)


def test_no_key_and_no_address_get_into_logs_or_reasons(
    transport: SendGridTransport, stub: Stub, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = f"{BAD_ADDRESS} is no address"
    stub.answer = refusing(400, errors=[{"field": "personalizations.0.to", "message": said}])

    outcomes = sent(transport, a_message(1), a_message(2, address=BAD_ADDRESS))

    assert outcomes[1] == Rejected(reason="400 … is no address")
    assert KEY not in caplog.text + repr(transport)
    assert "voorbeeld.example" not in caplog.text


def test_outcomes_of_one_answer_are_known_to_come_together(
    transport: SendGridTransport, stub: Stub
) -> None:
    stub.answer = refusing(400, errors=[{"message": "invalid", "field": "personalizations"}])
    messages = [a_message(1), a_message(2), a_message(3), a_message(4, address=BAD_ADDRESS)]

    left = [transport.decided for _outcome in transport.send(a_content(), messages)]

    assert left == [1, 0, 0, 0]
