"""From the outbox through a real mail server into a box, and every byte as it was written."""

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import dkim
import listunsub
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from notifier.domain.delivery import Accepted, Rejected
from notifier.domain.message import Lane
from notifier.links import Links
from notifier.mail.letter import Letter
from notifier.mail.signing import Signer
from notifier.pipeline.sending.deliver import Deliver, DeliverReport
from notifier.store.engine import Sessions
from notifier.store.post import outbox
from notifier.transports.smtp import Server, SmtpTransport
from tests.mail.builders import SENDER, a_content, a_message, a_suspension, an_alert
from tests.support import postfix
from tests.support.builders import NOW
from tests.support.dkim_keys import DOMAIN, SELECTOR, dns_of
from tests.support.people import follows
from tests.support.postfix import Postfix

pytestmark = pytest.mark.smtp_server

KEY = rsa.generate_private_key(65537, 2048)
SIGNER = Signer(domain=DOMAIN, selector=SELECTOR, key=KEY)
SUBJECT = "Kinderdagverblijf ’t Zonnetje – één wijziging"


@pytest.fixture(scope="module")
def running() -> Iterator[Postfix]:
    missing = postfix.missing()
    if missing is not None:
        pytest.skip(missing)
    with postfix.server() as found:
        yield found


@pytest.fixture
def server(running: Postfix) -> Postfix:
    running.empty()
    return running


@pytest.fixture
def transport(server: Postfix) -> Iterator[SmtpTransport]:
    there = Server(host="127.0.0.1", port=server.port, timeout=20)
    made = SmtpTransport(server=there, sender=SENDER, signer=SIGNER)
    yield made
    made.close()


def _as_written(mail: bytes) -> bytes:
    """Give a delivered mail without what servers put on top."""
    return mail[mail.index(b"DKIM-Signature: ") :]


def _deliver(sessions: Sessions, transport: SmtpTransport) -> DeliverReport:
    return Deliver(
        sessions=sessions,
        transport=transport,
        links=Links(base_url="https://opvangnieuws.example", secret=b"s" * 32),
        domain=DOMAIN,
        clock=lambda: NOW,
        lease=timedelta(minutes=5),
    ).run()


def test_what_is_queued_arrives_signed_and_byte_for_byte(
    sessions: Sessions, server: Postfix, transport: SmtpTransport
) -> None:
    person = follows(sessions, f"ouder@{postfix.DOMAIN}")
    with sessions.writing() as connection:
        outbox.enqueue(
            connection,
            content_id=outbox.put_content(connection, a_content(subject=SUBJECT)),
            subscriber_id=person.subscriber_id,
            subscription_id=person.subscription_id,
            lane=Lane.ALERT,
            due_at=NOW,
        )

    report = _deliver(sessions, transport)

    (mail,) = server.mails(1)
    read = message_from_bytes(mail, _class=EmailMessage, policy=policy.default)
    assert report == DeliverReport(accepted=1)
    assert dkim.verify(mail, dnsfunc=dns_of(KEY))
    assert (read["Subject"], read["To"]) == (SUBJECT, f"ouder@{postfix.DOMAIN}")
    assert listunsub.audit(read["List-Unsubscribe"], read["List-Unsubscribe-Post"]) == []


def test_many_over_one_connection_arrive_as_they_were_written(
    server: Postfix, transport: SmtpTransport
) -> None:
    content = an_alert(a_suspension())
    messages = [a_message(number) for number in range(20)]

    outcomes = list(transport.send(content, messages))

    letter = Letter(content, SENDER)
    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    assert {_as_written(mail) for mail in server.mails(20)} == {
        SIGNER.sign(letter.to(message)) for message in messages
    }


def test_whom_the_server_does_not_know_stops_no_other(
    server: Postfix, transport: SmtpTransport
) -> None:
    messages = [a_message(1), a_message(2, address=postfix.NOBODY), a_message(3)]

    outcomes = list(transport.send(a_content(), messages))

    kinds: tuple[object, ...] = tuple(type(outcome) for outcome in outcomes)
    assert kinds == (Accepted, Rejected, Accepted)
    assert postfix.NOBODY not in repr(outcomes)
    assert len(server.mails(2)) == 2


def test_what_is_larger_than_the_server_takes_is_not_sent(transport: SmtpTransport) -> None:
    outcomes = list(transport.send(a_content(text="x" * postfix.LARGEST), [a_message()]))

    (outcome,) = outcomes
    assert isinstance(outcome, Rejected)
    assert outcome.reason.startswith("too large: ")
