"""The way out by SMTP: one connection, kept for as long as it lasts (RFC 5321).

A connection lost before a mail's content went out costs nothing: the message is tried once more.
One lost after it leaves the message unknown, since the other side may have taken it.
"""

import re
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from notifier.domain.delivery import Accepted, Deferred, Outcome, Rejected, Unknown
from notifier.domain.message import Content, Message
from notifier.errors import TransportUnavailable
from notifier.mail.headers import Sender
from notifier.mail.letter import Letter
from notifier.transports.reasons import reason

_BATCH = 50
_LEADING_DOT = re.compile(rb"(?m)^\.")
_YES, _GO_AHEAD, _TEMPORARY, _CLOSING, _PERMANENT, _LOGIN_NEEDED = 200, 354, 400, 421, 500, 530
#: After so many messages in a row that cost a connection, it is the server and not the message.
_MOST_LOSSES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where to send, and as whom. Its password is shown in no representation."""

    host: str
    port: int = 25
    #: Turn to TLS before anything is said; refused servers are not spoken to in the open.
    starttls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)
    #: Seconds without an answer.
    timeout: float = 30.0


class _Lost(Exception):
    """The connection is gone, and the message was certainly not taken."""


class SmtpTransport:
    """Speaks SMTP to one server."""

    name = "smtp"
    batch = _BATCH
    #: Each message has an answer of its own.
    decided = 0

    def __init__(
        self, *, server: Server, sender: Sender, tls: ssl.SSLContext | None = None
    ) -> None:
        """Remember the server; nothing is connected yet.

        Args:
            server: where to send.
            sender: who writes, and who gets what bounces.
            tls: which certificates to trust; by default those that the system trusts.
        """
        self._server = server
        self._sender = sender
        self._tls = tls
        self._connection: smtplib.SMTP | None = None
        self._losses = 0

    def send(self, content: Content, messages: Sequence[Message]) -> Iterator[Outcome]:
        """Send to one recipient after the other.

        Raises:
            TransportUnavailable: the server does not answer, or wants nothing from us.
        """
        letter = Letter(content, self._sender)
        for message in messages:
            try:
                mail = letter.to(message)
            except ValueError as error:
                yield Rejected(reason=str(error))
            else:
                yield self._send(message, mail)

    def close(self) -> None:
        """Say goodbye, if there is anybody to say it to."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.quit()
            except (smtplib.SMTPException, OSError):
                connection.close()

    def _send(self, message: Message, mail: bytes) -> Outcome:
        """Try a message on the kept connection, and if that turns out to be dead, on a new one."""
        for _ in range(2):
            try:
                outcome = self._try(self._connected(), message, mail)
            except _Lost:
                self._drop()
            else:
                self._losses = 0
                return outcome
        self._losses += 1
        if self._losses >= _MOST_LOSSES:
            self._losses = 0
            raise self._unavailable("the connection is lost again and again")
        return Deferred(reason="the connection was lost")

    def _try(self, connection: smtplib.SMTP, message: Message, mail: bytes) -> Outcome:
        try:
            refusal = self._envelope(connection, message)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise _Lost from error
        if refusal is not None:
            return refusal
        try:
            connection.send(_LEADING_DOT.sub(b"..", mail) + b".\r\n")
            return self._answer(connection, message)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self._drop()
            return Unknown(reason=f"the connection was lost after DATA: {type(error).__name__}")

    def _envelope(self, connection: smtplib.SMTP, message: Message) -> Outcome | None:
        """Say from whom and to whom; None where the server waits for the content."""
        code, said = connection.mail(self._sender.address)
        if code >= _PERMANENT:  # it is us whom it does not want
            raise self._unavailable(f"the sender is refused: {code} {reason(said)}")
        if _is_yes(code):
            code, said = connection.rcpt(message.address)
        if code == _LOGIN_NEEDED:
            raise self._unavailable(f"{code} {reason(said, message)}")
        if _is_yes(code):
            code, said = connection.docmd("DATA")
        if code == _GO_AHEAD:
            return None
        self._forget(connection, code)
        return _refusal(code, said, message)

    def _answer(self, connection: smtplib.SMTP, message: Message) -> Outcome:
        """Read what became of the content."""
        code, said = connection.getreply()
        if _is_yes(code):
            return Accepted(reference=reason(said, message))
        if code < _TEMPORARY:  # no reply that the protocol knows
            raise smtplib.SMTPServerDisconnected
        self._forget(connection, code)
        return _refusal(code, said, message)

    def _forget(self, connection: smtplib.SMTP, code: int) -> None:
        """Begin anew with the next message."""
        if code == _CLOSING:
            self._drop()
            return
        try:
            connection.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            try:
                self._connection = self._connect()
            except smtplib.SMTPResponseException as error:
                raise self._unavailable(f"{type(error).__name__} {error.smtp_code}") from error
            except (smtplib.SMTPException, OSError) as error:
                raise self._unavailable(f"{type(error).__name__}: {reason(str(error))}") from error
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        # without a name of ours, the library would ask the DNS for one
        own_name = self._sender.address.rpartition("@")[2]
        connection = smtplib.SMTP(
            server.host, server.port, local_hostname=own_name, timeout=server.timeout
        )
        try:
            if server.starttls:
                connection.starttls(context=self._tls or ssl.create_default_context())
            connection.ehlo_or_helo_if_needed()
            if server.user:
                connection.login(server.user, server.password)
        except (smtplib.SMTPException, OSError):
            connection.close()
            raise
        return connection

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _unavailable(self, problem: str) -> TransportUnavailable:
        self._drop()
        return TransportUnavailable(transport=self.name, problem=problem)


def _is_yes(code: int) -> bool:
    return _YES <= code < _GO_AHEAD


def _refusal(code: int, said: bytes, message: Message) -> Outcome:
    words = f"{code} {reason(said, message)}"
    return Rejected(reason=words) if code >= _PERMANENT else Deferred(reason=words)
