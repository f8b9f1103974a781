"""What the other side said, fit for a log: one line, and nobody's address in it."""

import re

from notifier.domain.message import Message

_ADDRESS = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")
_LONGEST = 200
_GONE = "…"


def reason(said: bytes | str, message: Message | None = None, *, address: str = "") -> str:
    """Give a server's words without addresses.

    Args:
        said: its reply or error.
        message: whose address may be in it in part: servers like to name the local part alone.
        address: the same, where there is no message.
    """
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    text = _ADDRESS.sub(_GONE, " ".join(text.split()))
    address = message.address if message is not None else address
    for known in (address, address.rpartition("@")[0]):
        if known and known.casefold() in text.casefold():  # most name nobody, and a pattern costs
            text = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", _GONE, text, flags=re.IGNORECASE)
    if not text.isprintable():
        text = "".join(c for c in text if c.isprintable())
    return text[:_LONGEST]
