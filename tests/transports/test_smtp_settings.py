"""What the settings make of sending by SMTP: who signs, and over how many connections."""

import asyncio
import socket
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dkim
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography.hazmat.primitives.asymmetric import ed25519
from structlog.testing import capture_logs

from notifier.bootstrap import stages
from notifier.bootstrap.house import House, links
from notifier.bootstrap.signing import tell_who_signs
from notifier.config.settings import Settings
from notifier.domain.message import Lane
from notifier.errors import SettingsInvalid, StoreUnavailable
from notifier.pipeline.sending.deliver import DeliverReport
from notifier.store.engine import Sessions
from notifier.store.post import outbox
from notifier.transports.smtp import SmtpTransport
from tests.mail.builders import a_content
from tests.support.builders import NOW
from tests.support.dkim_keys import DOMAIN, SELECTOR, dns_of, pem_of
from tests.support.people import follows

KEY = ed25519.Ed25519PrivateKey.generate()


class Gate:
    """A server that greets nobody before so many connections are there."""

    def __init__(self, connections: int) -> None:
        self._all_there = asyncio.Barrier(connections)
        self.mails: list[bytes] = []
        self.brought: Counter[object] = Counter()

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, name: str, offers: list[str]
    ) -> list[str]:
        """Answer to EHLO."""
        session.host_name = name
        await self._all_there.wait()
        return offers

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a mail."""
        self.brought[session.peer] += 1
        self.mails.append(bytes(envelope.original_content or b""))
        return "250 taken"


@pytest.fixture
def gate(request: pytest.FixtureRequest) -> Iterator[tuple[Gate, int]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Gate(getattr(request, "param", 1))
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    yield server, port
    controller.stop()


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "dkim.pem"
    path.write_bytes(pem_of(KEY))
    return path


def _settings(**other: Any) -> Settings:  # noqa: ANN401 - any setting
    given = {"mail_from": f"Opvang <noreply@{DOMAIN}>", "transport": "smtp", "secret": "s" * 32}
    return Settings(**(given | other))


def _house(sessions: Sessions, **other: Any) -> House:  # noqa: ANN401 - any setting
    settings = _settings(**other)
    return House(settings=settings, sessions=sessions, links=links(settings))


def _queue(sessions: Sessions, number: int) -> None:
    person = follows(sessions, "ouder@voorbeeld.example")
    with sessions.writing() as connection:
        for n in range(number):
            outbox.enqueue(
                connection,
                content_id=outbox.put_content(connection, a_content(id=f"c{n}")),
                subscriber_id=person.subscriber_id,
                subscription_id=person.subscription_id,
                lane=Lane.ALERT,
                due_at=NOW,
            )


@pytest.mark.parametrize("gate", [2], indirect=True)
def test_several_connections_share_the_work_and_send_nothing_twice(
    sessions: Sessions, gate: tuple[Gate, int]
) -> None:
    server, port = gate
    number = SmtpTransport.batch + 10
    _queue(sessions, number)

    report = stages.deliver(_house(sessions, smtp_port=port, smtp_connections=2))

    ids = {mail.partition(b"Message-ID: ")[2].split(b"\r\n")[0] for mail in server.mails}
    assert report == DeliverReport(accepted=number)
    assert (len(server.mails), len(ids), len(server.brought)) == (number, number, 2)


def test_a_server_that_is_down_is_told_once(sessions: Sessions) -> None:
    _queue(sessions, 1)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    report = stages.deliver(_house(sessions, smtp_port=port, smtp_connections=3))

    assert report.unavailable is not None
    assert "refused" in report.unavailable


def test_an_error_of_one_worker_surfaces(tmp_path: Path) -> None:
    path = tmp_path / "notifier.db"
    path.write_bytes(b"no database " * 100)

    with pytest.raises(StoreUnavailable):
        stages.deliver(_house(Sessions(f"sqlite:///{path}", pooled=False), smtp_connections=2))


def test_the_key_of_the_settings_signs_for_the_senders_domain(
    sessions: Sessions, gate: tuple[Gate, int], key_file: Path
) -> None:
    server, port = gate
    _queue(sessions, 1)
    house = _house(
        sessions,
        smtp_port=port,
        smtp_connections=1,
        dkim_selector=SELECTOR,
        dkim_key_file=str(key_file),
    )

    stages.deliver(house)

    (mail,) = server.mails
    assert dkim.verify(mail, dnsfunc=dns_of(KEY))


@pytest.mark.parametrize(
    ("other", "by"),
    [
        ({"transport": "smtp"}, "relay"),
        ({"transport": "sendgrid"}, "sendgrid"),
        ({"transport": "mailbox"}, "nobody"),
    ],
)
def test_the_log_says_who_signs(other: dict[str, str], by: str) -> None:
    with capture_logs() as logs:
        tell_who_signs(_settings(**other))

    (line,) = logs
    assert (line["event"], line["by"]) == ("mail.signing", by)
    assert (line["log_level"] == "warning") == (by == "relay")


def test_the_log_says_that_we_sign_and_for_whom(key_file: Path) -> None:
    with capture_logs() as logs:
        tell_who_signs(
            _settings(
                dkim_selector=SELECTOR, dkim_key_file=str(key_file), dkim_domain="above.example"
            )
        )

    assert logs == [
        {
            "event": "mail.signing",
            "transport": "smtp",
            "log_level": "info",
            "by": "ours",
            "domain": "above.example",
            "selector": SELECTOR,
        }
    ]


def test_a_key_that_is_not_there_is_said_at_the_start(tmp_path: Path) -> None:
    missing = str(tmp_path / "weg.pem")

    with pytest.raises(SettingsInvalid, match=r"dkim_key_file: .*weg\.pem cannot be read"):
        tell_who_signs(_settings(dkim_selector=SELECTOR, dkim_key_file=missing))


def test_a_key_that_is_none_is_said_at_the_start_without_a_byte_of_it(key_file: Path) -> None:
    key_file.write_bytes(b"GEHEIM")

    with pytest.raises(SettingsInvalid, match="expected a private key in PEM") as refused:
        tell_who_signs(_settings(dkim_selector=SELECTOR, dkim_key_file=str(key_file)))

    assert "GEHEIM" not in str(refused.value)
