"""Texts and URLs of a source as they may stand in a mail: nothing smuggled in, nothing endless."""

import re

from notifier.domain.message import PLACES

#: Embeddings and overrides of direction: they make a text read otherwise than it is.
_DIRECTIONS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
#: Control characters and white space, but not the spaces that keep words together: French sets
#: those before a colon.
_SPACES = re.compile(r"(?:[\x00-\x1f\x7f-\x9f]|[^\S\u00a0\u202f])+")


def clean(text: str) -> str:
    """Give one line without control characters, and without our own markers for personal links."""
    line = _SPACES.sub(" ", _DIRECTIONS.sub("", text)).strip()
    smuggles = "§" in line and any(marker in line for marker in PLACES)
    return line.replace("§", "") if smuggles else line


def clean_url(url: str | None) -> str | None:
    """Give a source's URL with no place in it that a personal link could fill."""
    return None if url is None else url.replace("§", "%C2%A7")


def shortened(text: str, longest: int) -> str:
    """Cut off what is longer than this, and show that it was."""
    return text if len(text) <= longest else f"{text[:longest].rstrip()}…"
