"""An SMTP server on the loopback that says what a test wrote down, and notes what it heard."""

import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

#: Stands for a reply: the line is cut instead.
CUT = ""
#: What is heard when a content ends.
END = "."
#: Stands for what a server says first.
HELLO = "220"
_USUAL = {"MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go", "RSET": "250 ok", "QUIT": "221 bye"}


@dataclass(kw_only=True)
class Scripted:
    """What is answered, connection by connection, and what came in."""

    #: By connection and verb: replies in their order; then come the usual ones. The greeting goes
    #: by the name `HELLO`.
    script: Sequence[Mapping[str, Sequence[str]]] = ()
    #: What EHLO brings; None: the server knows only HELO.
    offers: Sequence[str] | None = ("PIPELINING", "SIZE 100000")
    #: Verbs whose replies wait for that to the next DATA: who waits for them in turn waits forever.
    holds: Sequence[str] = ()
    #: Throws away what came behind a content, as some old servers do.
    deaf: bool = False
    port: int = 0
    #: By connection: the lines that came, a content as `END` alone.
    heard: list[list[str]] = field(default_factory=list)
    #: Contents that were taken.
    mails: list[bytes] = field(default_factory=list)


@contextmanager
def speaking(server: Scripted) -> Iterator[Scripted]:
    """Run a server for the length of the block, one connection after the other."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server.port = listening.getsockname()[1]
        thread = threading.Thread(target=_serve, args=(server, listening))
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(server: Scripted, listening: socket.socket) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        with connection, suppress(OSError):
            _Talk(server, connection).go()


class _Talk:
    """One connection."""

    def __init__(self, server: Scripted, connection: socket.socket) -> None:
        number = len(server.heard)
        script = server.script[number] if number < len(server.script) else {}
        self._left = {verb: list(replies) for verb, replies in script.items()}
        self._server, self._connection = server, connection
        self._heard: list[str] = []
        self._come = self._held = b""
        self._recipients = 0
        server.heard.append(self._heard)

    def go(self) -> None:
        """Talk until either side has enough."""
        hello = self._left.get(HELLO, ["220 fictief"])[0]
        self._connection.sendall(hello.encode() + b"\r\n")
        while line := self._line():
            said = line.decode("ascii").rstrip("\r\n")
            verb = said[:4].upper()
            self._heard.append(said)
            reply = self._greeting(verb) if verb in {"EHLO", "HELO"} else self._reply(verb)
            if reply == CUT or (verb == "DATA" and reply[:3] == "354" and not self._content()):
                return

    def _line(self) -> bytes:
        while b"\n" not in self._come:
            more = self._connection.recv(65536)
            if not more:
                return b""
            self._come += more
        line, end, self._come = self._come.partition(b"\n")
        return line + end

    def _greeting(self, verb: str) -> str:
        offers, left = self._server.offers, self._left.get(verb)
        if left:
            lines = [left.pop(0)]
        elif offers is None and verb == "EHLO":
            lines = ["502 what?"]
        else:
            words = ["fictief", *(offers or ())]
            lines = [*(f"250-{one}" for one in words[:-1]), f"250 {words[-1]}"]
        self._connection.sendall("".join(f"{line}\r\n" for line in lines).encode())
        return lines[-1]

    def _reply(self, verb: str) -> str:
        left = self._left.get(verb)
        usual = "250 taken" if self._recipients else "554 no valid recipients"
        reply = left.pop(0) if left else _USUAL.get(verb, usual)
        if verb == "RCPT":
            self._recipients += reply.startswith("250")
        if reply != CUT:
            self._held += reply.encode() + b"\r\n"
            if verb not in self._server.holds:
                self._connection.sendall(self._held)
                self._held = b""
        return reply

    def _content(self) -> bool:
        """Read a content; say whether the talk goes on."""
        content: list[bytes] = []
        while (line := self._line()) != b".\r\n":
            if not line:
                return False
            content.append(line)
        self._heard.append(END)
        if self._server.deaf:
            self._come = b""
        answer = self._reply(END)
        if answer.startswith("250"):
            self._server.mails.append(b"".join(content))
        self._recipients = 0
        return answer != CUT
