"""A real SMTP server on the loopback that answers to each recipient as a test wants."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

#: Stands for an answer: the line is cut after the content went out, and nobody hears anything.
CUT = "cut"


class MailServer:
    """What came in, and how each recipient is answered."""

    def __init__(self) -> None:
        self.port = 0
        self.mails: list[EmailMessage] = []
        #: By address: what is said to RCPT TO, or `CUT`. Everybody else is welcome.
        self.answers: dict[str, str] = {}

    @property
    def recipients(self) -> list[str]:
        """Who got a mail, in the order in which they came."""
        return [str(mail["To"]) for mail in self.mails]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Answer to RCPT TO."""
        answer = self.answers.get(address, "250 OK")
        if answer == CUT or answer.startswith("250"):
            envelope.rcpt_tos.append(address)
            return "250 OK"
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Answer to the content."""
        content = envelope.original_content or b""
        mail = message_from_bytes(content, _class=EmailMessage, policy=policy.default)
        self.mails.append(mail)
        if CUT in {self.answers.get(address) for address in envelope.rcpt_tos}:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 taken"


@contextmanager
def serving() -> Iterator[MailServer]:
    """Run a server on a port that the system gives."""
    house = MailServer()
    with socket.create_server(("127.0.0.1", 0)) as free:
        house.port = free.getsockname()[1]
    controller = Controller(house, hostname="127.0.0.1", port=house.port)
    controller.start()
    yield house
    controller.stop()
