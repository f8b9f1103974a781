"""What an SMTP server's replies mean for a message: an outcome, or more than one message's fate."""

from collections.abc import Sequence

from notifier.domain.delivery import Accepted, Deferred, Outcome, Rejected, Unknown
from notifier.domain.message import Message
from notifier.transports.reasons import reason
from notifier.transports.smtp_connection import CLOSING, GO_AHEAD, PERMANENT, TEMPORARY, Reply
from notifier.transports.smtp_mailbox import no_mailbox, own_trouble

_MAIL, _RCPT, _DATA = 0, 1, 2
_NO_SPACE, _OUT_OF_ORDER, _LOGIN_NEEDED, _TOO_LARGE = 452, 503, 530, 552


class Lost(Exception):
    """The connection is gone or of no use, and the message was certainly not taken."""


class Unwelcome(Exception):
    """The server wants nothing from us, whoever it is for."""


def of_envelope(replies: Sequence[Reply], message: Message, *, fresh: bool) -> Outcome | None:
    """Say what the replies to MAIL FROM, RCPT TO and DATA mean: the first refusal decides.

    Args:
        replies: in this order, as far as they came.
        message: whose.
        fresh: whether this is the connection's first mail. One that was kept may have grown too
            old or too busy for the server; that says nothing about the message.

    Returns:
        None where the server waits for the content.

    Raises:
        Lost: the message is to be tried on a new connection.
        Unwelcome: it is us whom the server does not want.
    """
    place = _first_refusal(replies)
    if place is None:
        return None
    code, said = replies[place].code, replies[place].said
    # nobody was named yet: what is refused for now is not this recipient, unless it is the size
    busy = place == _MAIL and TEMPORARY <= code < PERMANENT and code != _NO_SPACE
    if not fresh and (busy or code == CLOSING or (place, code) == (_MAIL, _OUT_OF_ORDER)):
        raise Lost
    if busy:
        raise Unwelcome(f"no mail is taken for now: {code} {reason(said, message)}")
    if code == _LOGIN_NEEDED:
        raise Unwelcome(f"{code} {reason(said, message)}")
    if place == _MAIL and code >= PERMANENT and code != _TOO_LARGE:
        raise Unwelcome(f"the sender is refused: {code} {reason(said)}")
    if place == _RCPT and no_mailbox(code, said):
        return Rejected(reason=f"{code} {reason(said, message)}", bounced=True)
    return _refusal(replies[place], message)


def of_content(reply: Reply, message: Message) -> Outcome:
    """Say what the reply to a content means."""
    if reply.agrees:
        return Accepted(reference=reason(reply.said, message))
    if reply.code < TEMPORARY:
        return Unknown(reason="what was said after DATA is no reply that the protocol knows")
    return _refusal(reply, message)


def _first_refusal(replies: Sequence[Reply]) -> int | None:
    for place, reply in enumerate(replies):
        if not (reply.code == GO_AHEAD if place == _DATA else reply.agrees):
            return place
    return None


def _refusal(reply: Reply, message: Message) -> Outcome:
    words = f"{reply.code} {reason(reply.said, message)}"
    if reply.code >= PERMANENT:
        return Rejected(reason=words)
    return Deferred(reason=words, perhaps_of_all=not own_trouble(reply.said))
