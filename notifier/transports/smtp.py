"""The way out by SMTP: one connection, kept for as long as it lasts (RFC 5321).

A connection lost before a mail's content went out costs nothing: the message is tried once more.
One lost after it leaves the message unknown, since the other side may have taken it.
"""

import re
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notifier.domain.delivery import Deferred, Outcome, Rejected, Unknown
from notifier.domain.message import Content, Message
from notifier.errors import TransportUnavailable
from notifier.mail.headers import Sender
from notifier.mail.letter import Letter
from notifier.mail.signing import Signer
from notifier.transports import smtp_replies
from notifier.transports.reasons import reason
from notifier.transports.smtp_connection import CLOSING, Envelope, Reply, Server, SmtpConnection
from notifier.transports.smtp_replies import Lost, Unwelcome

__all__ = ["Server", "SmtpTransport"]

_BATCH = 100
_LINE_ENDS = re.compile(rb"\r\n|\r|\n")
#: After so many messages in a row that cost a connection, it is the server and not the message.
_MOST_LOSSES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parcel:
    """A message with the bytes that carry it."""

    message: Message
    envelope: Envelope
    #: As it goes over the wire: its dots doubled.
    mail: bytes


class SmtpTransport:
    """Speaks SMTP to one server."""

    name = "smtp"
    batch = _BATCH
    #: Each message has an answer of its own.
    decided = 0

    def __init__(
        self,
        *,
        server: Server,
        sender: Sender,
        signer: Signer | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Remember the server; nothing is connected yet.

        Args:
            server: where to send.
            sender: who writes, and who gets what bounces.
            signer: signs each mail; None where the server does, or nobody.
            tls: which certificates to trust; by default those that the system trusts.
        """
        self._server = server
        self._sender = sender
        self._signer = signer
        self._tls = tls
        self._connection: SmtpConnection | None = None
        self._losses = 0
        #: Until a mail that was begun ahead is lost: some servers cannot bear it.
        self._writes_ahead = True

    def send(self, content: Content, messages: Sequence[Message]) -> Iterator[Outcome]:
        """Send to one recipient after the other.

        Raises:
            TransportUnavailable: the server does not answer, or wants nothing from us.
        """
        letter = Letter(content, self._sender)
        parcels = (self._parcel(letter, message) for message in messages)
        parcel = next(parcels, None)
        try:
            while parcel is not None:
                following = next(parcels, None)
                if isinstance(parcel, Rejected):
                    yield parcel
                else:
                    ahead = following if isinstance(following, _Parcel) else None
                    yield self._send(parcel, ahead)
                parcel = following
        finally:
            if self._connection is not None and self._connection.wrote_ahead:
                self._drop()  # nobody wants to send what was begun

    def close(self) -> None:
        """Say goodbye, if there is anybody to say it to."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.quit()

    def _parcel(self, letter: Letter, message: Message) -> _Parcel | Rejected:
        try:
            mail = letter.to(message)
        except ValueError as error:
            return Rejected(reason=str(error))
        mail = _with_whole_lines(mail)
        if self._signer is not None:
            mail = self._signer.sign(mail)
        envelope = Envelope(sender=self._sender.address, recipient=message.address, size=len(mail))
        # no mail begins with a dot: a field's name comes first
        return _Parcel(message=message, envelope=envelope, mail=mail.replace(b"\r\n.", b"\r\n.."))

    def _send(self, parcel: _Parcel, following: _Parcel | None) -> Outcome:
        """Try a message on the kept connection, and if that turns out to be dead, on a new one."""
        for _ in range(2):
            try:
                outcome = self._try(self._connected(), parcel, following)
            except Lost:
                self._drop()
            except Unwelcome as error:
                raise self._unavailable(str(error)) from error
            else:
                self._losses = 0
                return outcome
        self._losses += 1
        if self._losses >= _MOST_LOSSES:
            self._losses = 0
            raise self._unavailable("the connection is lost again and again")
        return Deferred(reason="the connection was lost")

    def _try(
        self, connection: SmtpConnection, parcel: _Parcel, following: _Parcel | None
    ) -> Outcome:
        if not connection.takes(parcel.envelope):
            size, most = parcel.envelope.size, connection.largest
            return Rejected(reason=f"too large: {size} bytes, the server takes {most}")
        refusal = self._begin(connection, parcel)
        if refusal is not None:
            return refusal
        ahead = following.envelope if following is not None and self._writes_ahead else None
        try:
            reply = connection.content(parcel.mail, ahead)
        except OSError as error:
            self._drop()
            return Unknown(reason=f"the connection was lost after DATA: {type(error).__name__}")
        outcome = smtp_replies.of_content(reply, parcel.message)
        if reply.code == CLOSING or isinstance(outcome, Unknown):
            self._drop()
        return outcome

    def _begin(self, connection: SmtpConnection, parcel: _Parcel) -> Outcome | None:
        """Say from whom and to whom; None where the server waits for the content."""
        ahead = connection.wrote_ahead
        try:
            replies = connection.begin(parcel.envelope)
        except OSError as error:
            self._writes_ahead &= not ahead
            raise Lost from error
        refusal = smtp_replies.of_envelope(replies, parcel.message, fresh=connection.fresh)
        if refusal is not None:
            self._abandon(connection, replies)
        return refusal

    def _abandon(self, connection: SmtpConnection, replies: Sequence[Reply]) -> None:
        """Make the connection ready for the next message."""
        if replies[-1].code == CLOSING:
            self._drop()
            return
        try:
            connection.abandon(replies)
        except OSError:
            self._drop()

    def _connected(self) -> SmtpConnection:
        if self._connection is None:
            # without a name of ours, the library would ask the DNS for one
            own_name = self._sender.address.rpartition("@")[2]
            try:
                self._connection = SmtpConnection.opened(
                    self._server, own_name=own_name, tls=self._tls
                )
            except smtplib.SMTPResponseException as error:
                raise self._unavailable(f"{type(error).__name__} {error.smtp_code}") from error
            except OSError as error:
                raise self._unavailable(f"{type(error).__name__}: {reason(str(error))}") from error
        return self._connection

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _unavailable(self, problem: str) -> TransportUnavailable:
        self._drop()
        return TransportUnavailable(transport=self.name, problem=problem)


def _with_whole_lines(mail: bytes) -> bytes:
    """End every line with CRLF: what else some servers take for an end could end the mail early."""
    if mail.count(b"\n") == mail.count(b"\r\n") == mail.count(b"\r"):
        return mail
    return _LINE_ENDS.sub(b"\r\n", mail)
