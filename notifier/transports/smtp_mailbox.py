"""What an SMTP server's reply to a recipient says of the address itself (RFC 3463, RFC 5321)."""

import re

_NO_SUCH_MAILBOX, _PERMANENT = 550, 500
_ENHANCED = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")
#: No such mailbox, no such domain, no address at all, moved away, a domain that takes no mail. Not
#: 5.1.7 and 5.1.8, which are about the sender.
_ADDRESS = frozenset({b"5.1.1", b"5.1.2", b"5.1.3", b"5.1.6", b"5.1.10"})
#: Its mailbox is full, switched off or not for this mail (RFC 3463, section 3.3).
_OF_MAILBOX = b"4.2."
#: A server that is displeased with us says 550 as well, and would have us forget everybody.
_ABOUT_US = re.compile(
    rb"relay|polic|spam|block|denied|reject|auth|permi|list|reput|sender|spf|dkim|dmarc|https?:",
    re.IGNORECASE,
)


def no_mailbox(code: int, said: bytes) -> bool:
    """Say whether a reply to RCPT means that there is no such mailbox, nor will there be.

    Args:
        code: the three digits.
        said: the words behind them.
    """
    enhanced = _ENHANCED.match(said)
    if enhanced is not None:
        return code >= _PERMANENT and enhanced[1] in _ADDRESS
    return code == _NO_SUCH_MAILBOX and _ABOUT_US.search(said) is None


def own_trouble(said: bytes) -> bool:
    """Say whether a reply that puts off is about this one mailbox, and so says nothing of us.

    Args:
        said: the words behind the three digits.
    """
    enhanced = _ENHANCED.match(said)
    return enhanced is not None and enhanced[1].startswith(_OF_MAILBOX)
