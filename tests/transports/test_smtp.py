"""SMTP against a real server on the loopback, with every mood that servers have."""

import asyncio
import logging
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from notifier.domain.delivery import Accepted, Deferred, Outcome, Rejected, Unknown
from notifier.domain.message import Message
from notifier.errors import TransportUnavailable
from notifier.mail.letter import Letter
from notifier.transports.smtp import Server, SmtpTransport
from tests.mail.builders import SENDER, a_content, a_message
from tests.transports.certificate import Certificate

SECRET = "fictief geheim"  # noqa: S105 - opens nothing


class House:
    """A server that notes what it got, and is as moody as the test wants."""

    def __init__(self) -> None:
        self.got: list[bytes] = []
        self.connections: set[object] = set()
        #: What is answered to MAIL FROM, to RCPT TO by address, and after DATA; None cuts the line.
        self.to_sender = "250 OK"
        self.to_recipient: dict[str, str | None] = {}
        self.to_content: list[str | None] = []
        self.offers: list[str] = []

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        """Answer to EHLO."""
        session.host_name = hostname
        return [*responses[:-1], *self.offers, *responses[-1:]]

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer to MAIL FROM."""
        self.connections.add(session.peer)
        envelope.mail_from = address
        return self.to_sender

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer to RCPT TO."""
        answer = self.to_recipient.get(address, "250 OK")
        if answer is None:
            return cut(server)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Answer to the content."""
        answer = self.to_content.pop(0) if self.to_content else "250 queued as F1"
        if answer is None:
            return cut(server)
        if answer.startswith("250"):
            self.got.append(bytes(envelope.original_content or b""))
        return answer


def cut(server: SMTP) -> str:
    """Close the connection without a word."""
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()
    return "250 nobody hears this"


class Loopback(Controller):
    """aiosmtpd's controller on a port that the system gives."""

    def __init__(self, house: House, **options: Any) -> None:  # noqa: ANN401 - aiosmtpd's
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        super().__init__(house, hostname="127.0.0.1", port=port, **options)


@pytest.fixture(params=["one by one", "pipelining"])
def house(request: pytest.FixtureRequest) -> House:
    made = House()
    made.offers = ["250-PIPELINING"] if request.param == "pipelining" else []
    return made


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return Certificate.made(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def controller(house: House) -> Iterator[Loopback]:
    server = Loopback(house)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def transport(controller: Loopback) -> Iterator[SmtpTransport]:
    server = Server(host="127.0.0.1", port=controller.port, timeout=5)
    found = SmtpTransport(server=server, sender=SENDER)
    yield found
    found.close()


def sent(transport: SmtpTransport, *messages: Message) -> list[Outcome]:
    return list(transport.send(a_content(), messages))


def kinds(outcomes: list[Outcome]) -> tuple[object, ...]:
    return tuple(type(outcome) for outcome in outcomes)


def test_the_bytes_arrive_as_they_were_written(transport: SmtpTransport, house: House) -> None:
    outcomes = sent(transport, a_message())

    assert outcomes == [Accepted(reference="queued as F1")]
    assert house.got == [Letter(a_content(), SENDER).to(a_message())]


def test_a_line_that_begins_with_a_dot_keeps_it(transport: SmtpTransport, house: House) -> None:
    sent(transport, a_message())

    mail = message_from_bytes(house.got[0], policy=policy.default)
    text = mail.get_body(("plain",))
    assert text is not None
    assert "\n.punt" in text.get_content().replace("\r", "")


def test_one_connection_serves_all(transport: SmtpTransport, house: House) -> None:
    sent(transport, a_message(1), a_message(2))
    sent(transport, a_message(3))

    assert (len(house.got), len(house.connections)) == (3, 1)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("550 5.1.1 no such user", Rejected),
        ("450 4.2.0 greylisted", Deferred),
        ("421 4.3.2 shutting down", Deferred),
    ],
)
def test_a_refused_recipient_stops_no_other(
    transport: SmtpTransport, house: House, answer: str, kind: type
) -> None:
    house.to_recipient = {a_message(1).address: answer}

    outcomes = sent(transport, a_message(1), a_message(2))

    assert kinds(outcomes) == (kind, Accepted)


@pytest.mark.parametrize(("answer", "kind"), [("554 no", Rejected), ("452 full", Deferred)])
def test_a_refused_content_stops_no_other(
    transport: SmtpTransport, house: House, answer: str, kind: type
) -> None:
    house.to_content = [answer]

    outcomes = sent(transport, a_message(1), a_message(2))

    assert kinds(outcomes) == (kind, Accepted)


def test_a_line_that_is_cut_after_the_content_leaves_that_message_unknown(
    transport: SmtpTransport, house: House
) -> None:
    house.to_content = [None]

    outcomes = sent(transport, a_message(1), a_message(2))

    assert kinds(outcomes) == (Unknown, Accepted)
    assert len(house.got) == 1


def test_a_kept_line_that_died_is_renewed_without_a_word(
    transport: SmtpTransport, house: House
) -> None:
    sent(transport, a_message(1))
    assert transport._connection is not None
    transport._connection._library.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr] # it is open

    assert kinds(sent(transport, a_message(2))) == (Accepted,)
    assert len(house.got) == 2


def test_a_message_that_costs_the_line_twice_waits_and_the_next_goes(
    transport: SmtpTransport, house: House
) -> None:
    house.to_recipient = {a_message(1).address: None}

    outcomes = sent(transport, a_message(1), a_message(2))

    assert kinds(outcomes) == (Deferred, Accepted)


def test_a_server_that_cuts_every_line_is_down(transport: SmtpTransport, house: House) -> None:
    house.to_recipient = dict.fromkeys((a_message(1).address, a_message(2).address))
    outcomes = transport.send(a_content(), [a_message(1), a_message(2)])

    assert isinstance(next(outcomes), Deferred)
    with pytest.raises(TransportUnavailable, match="again and again"):
        next(outcomes)


def test_a_server_that_refuses_the_sender_is_down_and_rejects_nobody(
    transport: SmtpTransport, house: House
) -> None:
    house.to_sender = "550 5.7.1 not you"

    with pytest.raises(TransportUnavailable, match="sender is refused"):
        sent(transport, a_message())


def test_a_server_that_is_not_there_is_down() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    transport = SmtpTransport(server=Server(host="127.0.0.1", port=port), sender=SENDER)

    with pytest.raises(TransportUnavailable, match="refused"):
        sent(transport, a_message())


def test_a_server_without_tls_is_not_spoken_to_in_the_open(
    controller: Loopback, house: House
) -> None:
    server = Server(host="127.0.0.1", port=controller.port, starttls=True)

    with pytest.raises(TransportUnavailable, match="SMTPNotSupportedError"):
        sent(SmtpTransport(server=server, sender=SENDER), a_message())
    assert house.got == []


def test_a_refused_login_is_a_way_out_that_is_down(house: House) -> None:
    def nobody(*_: object) -> AuthResult:
        return AuthResult(success=False, handled=False)

    controller = Loopback(house, authenticator=nobody, auth_require_tls=False)
    controller.start()
    server = Server(host="127.0.0.1", port=controller.port, user=SENDER.address, password=SECRET)
    try:
        with pytest.raises(TransportUnavailable) as refused:
            sent(SmtpTransport(server=server, sender=SENDER), a_message())
    finally:
        controller.stop()

    assert "535" in str(refused.value)
    assert SECRET not in str(refused.value) + repr(server)


def test_no_address_gets_into_reasons_or_logs(
    transport: SmtpTransport, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    house.to_recipient = {
        a_message().address: "550 <ouder1@voorbeeld.example>: User ouder1 unknown"
    }

    (outcome,) = sent(transport, a_message())

    assert outcome == Rejected(reason="550 <…>: User … unknown", bounced=True)


def test_one_that_cannot_be_written_stops_no_other(transport: SmtpTransport) -> None:
    outcomes = sent(transport, a_message(1, links={}), a_message(2))

    assert kinds(outcomes) == (Rejected, Accepted)


def test_with_tls_it_logs_in_and_sends(house: House, certificate: Certificate) -> None:
    def door(_server: SMTP, _session: Session, _envelope: Envelope, _how: str, who: Any) -> Any:  # noqa: ANN401 - aiosmtpd's
        return AuthResult(success=(who.login, who.password) == (b"post", SECRET.encode()))

    controller = Loopback(
        house, tls_context=certificate.server, authenticator=door, auth_required=True
    )
    controller.start()
    server = Server(
        host="127.0.0.1", port=controller.port, starttls=True, user="post", password=SECRET
    )
    transport = SmtpTransport(server=server, sender=SENDER, tls=certificate.client)
    try:
        outcomes = sent(transport, a_message())
    finally:
        transport.close()
        controller.stop()

    assert kinds(outcomes) == (Accepted,)


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    house: House, certificate: Certificate
) -> None:
    controller = Loopback(house, tls_context=certificate.server)
    controller.start()
    server = Server(host="127.0.0.1", port=controller.port, starttls=True)
    try:
        with pytest.raises(TransportUnavailable, match="certificate"):
            sent(SmtpTransport(server=server, sender=SENDER), a_message())
    finally:
        controller.stop()

    assert house.got == []
