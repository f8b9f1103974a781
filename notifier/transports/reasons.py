"""What the other side said, fit for a log: one line, and nobody's address in it."""

import re

from notifier.domain.message import Message

_ADDRESS = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")
_LONGEST = 200
_GONE = "…"


def reason(said: bytes | str, message: Message | None = None) -> str:
    """Give a server's words without addresses.

    Args:
        said: its reply or error.
        message: whose address may be in it in part: servers like to name the local part alone.
    """
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    text = _ADDRESS.sub(_GONE, " ".join(text.split()))
    if message is not None:
        local_part = message.address.rpartition("@")[0]
        for known in (message.address, local_part):
            if known.casefold() in text.casefold():  # most replies name nobody, and a pattern costs
                text = _without(known, text)
    if not text.isprintable():
        text = "".join(c for c in text if c.isprintable())
    return text[:_LONGEST]


def _without(known: str, text: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", _GONE, text, flags=re.IGNORECASE)
