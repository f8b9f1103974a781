"""One connection to an SMTP server: commands that go out together, and their replies in order.

Where the server offers PIPELINING (RFC 2920), all commands of a mail are one write, and those of
the next mail go out right behind a content: the one place in which a client may. Elsewhere each
command waits for its reply. What a reply means for a message is not decided here.
"""

import smtplib
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field

from notifier.domain.delivery import SILENCE

YES, GO_AHEAD, TEMPORARY, CLOSING, PERMANENT = 200, 354, 400, 421, 500
_END, _RESET = b".\r\n", b"RSET\r\n"


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
    timeout: float = SILENCE.total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the server said to one command."""

    code: int
    said: bytes

    @property
    def agrees(self) -> bool:
        """Whether it did what was asked."""
        return YES <= self.code < GO_AHEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """From whom, to whom, and how large. It is shown in no representation."""

    sender: str = field(repr=False)
    recipient: str = field(repr=False)
    #: In bytes, as it is before dots are doubled (RFC 1870).
    size: int


class SmtpConnection:
    """An open connection, logged in where that was asked. Its methods raise OSError when it dies.

    smtplib connects, turns to TLS and logs in; its errors are of that kind too.
    """

    def __init__(self, library: smtplib.SMTP) -> None:
        """Read what the server offers.

        Args:
            library: connected, and greeted after TLS was begun: what was offered before counts not.
        """
        self._library = library
        self.pipelining = library.has_extn("pipelining")
        self._takes_sizes = library.has_extn("size")
        offered = library.esmtp_features.get("size", "").strip()
        #: The largest mail that the server takes, in bytes; None where it does not say.
        self.largest = int(offered) or None if offered.isdecimal() else None
        self._mails = 0
        self._unfinished = False
        #: What was written ahead and is not answered yet.
        self._ahead: tuple[bytes, ...] = ()

    @classmethod
    def opened(
        cls, server: Server, *, own_name: str, tls: ssl.SSLContext | None
    ) -> "SmtpConnection":
        """Connect, turn to TLS and log in, as far as the server's settings say.

        Args:
            server: whom.
            own_name: how we greet; without it, the library would ask the DNS for one.
            tls: which certificates to trust; by default those that the system trusts.
        """
        library = smtplib.SMTP(
            server.host, server.port, local_hostname=own_name, timeout=server.timeout
        )
        try:
            if server.starttls:
                library.starttls(context=tls or ssl.create_default_context())
            library.ehlo_or_helo_if_needed()
            if server.user:
                library.login(server.user, server.password)
            if library.sock is not None:  # the last piece of a mail must not wait for a receipt
                library.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError:
            library.close()
            raise
        return cls(library)

    @property
    def fresh(self) -> bool:
        """Whether no mail before this one was begun on it."""
        return self._mails <= 1

    @property
    def wrote_ahead(self) -> bool:
        """Whether a mail was begun whose replies were not read."""
        return bool(self._ahead)

    def takes(self, envelope: Envelope) -> bool:
        """Say whether a mail is within what the server takes."""
        return self.largest is None or envelope.size <= self.largest

    def begin(self, envelope: Envelope) -> list[Reply]:
        """Begin a mail: MAIL FROM, RCPT TO, DATA.

        Returns:
            Their replies; where the server refuses one, those behind it may be missing.
        """
        self._mails += 1
        commands = self._commands(envelope)
        written, self._ahead = self._ahead, ()
        if written:
            if written != commands:
                raise smtplib.SMTPServerDisconnected("another mail was begun")
            return self._replies(len(commands))
        anew = (_RESET,) if self._unfinished else ()
        self._unfinished = False
        replies = self._ask((*anew, *commands))
        return replies[len(anew) :] or replies

    def abandon(self, replies: Sequence[Reply]) -> None:
        """Leave a mail that was refused, where its content is waited for nevertheless.

        The server answers an empty content without recipients with a refusal (RFC 2920, 3.1).
        """
        self._unfinished = True
        if replies[-1].code == GO_AHEAD:
            self._library.send(_END)
            self._reply()

    def content(self, mail: bytes, ahead: Envelope | None) -> Reply:
        """Send a mail's content, and give what the server says to it.

        Args:
            mail: with its dots doubled, and CRLF at its end.
            ahead: the next mail. Where the server allows, it is begun in the same write, and must
                be the next that `begin` gets.
        """
        if ahead is not None and self.pipelining and self.takes(ahead):
            self._ahead = self._commands(ahead)
        self._library.send(b"".join((mail, _END, *self._ahead)))
        reply = self._reply()
        self._unfinished = not reply.agrees
        return reply

    def quit(self) -> None:
        """Say goodbye, if there is anybody to say it to."""
        try:
            self._library.quit()
        except OSError:
            self.close()

    def close(self) -> None:
        """Hang up."""
        self._library.close()

    def _commands(self, envelope: Envelope) -> tuple[bytes, ...]:
        size = f" SIZE={envelope.size}" if self._takes_sizes else ""
        return (
            f"MAIL FROM:<{envelope.sender}>{size}\r\n".encode("ascii"),
            f"RCPT TO:<{envelope.recipient}>\r\n".encode("ascii"),
            b"DATA\r\n",
        )

    def _ask(self, commands: Sequence[bytes]) -> list[Reply]:
        if self.pipelining:
            self._library.send(b"".join(commands))
            return self._replies(len(commands))
        replies: list[Reply] = []
        for command in commands:
            self._library.send(command)
            replies.append(self._reply())
            if not replies[-1].agrees:
                break
        return replies

    def _replies(self, number: int) -> list[Reply]:
        """Read some replies; after the one that says goodbye there are none."""
        replies: list[Reply] = []
        while len(replies) < number:
            replies.append(self._reply())
            if replies[-1].code == CLOSING:
                break
        return replies

    def _reply(self) -> Reply:
        code, said = self._library.getreply()
        return Reply(code=code, said=said)
