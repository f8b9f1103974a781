"""Texts and URLs of a source as they may stand in a mail: nothing smuggled in, nothing endless."""

import re
import unicodedata

from notifier.domain.message import PLACES

#: Embeddings and overrides of direction: they make a text read otherwise than it is.
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: All white space but the spaces that keep words together, which French sets before a colon.
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")


def clean(text: str) -> str:
    """Give one line without control characters, and without our own markers for personal links."""
    kept = (" " if unicodedata.category(c) == "Cc" else c for c in text if c not in _DIRECTIONS)
    line = _SPACES.sub(" ", "".join(kept)).strip()
    return line.replace("§", "") if any(marker in line for marker in PLACES) else line


def clean_url(url: str | None) -> str | None:
    """Give a source's URL with no place in it that a personal link could fill."""
    return None if url is None else url.replace("§", "%C2%A7")


def shortened(text: str, longest: int) -> str:
    """Cut off what is longer than this, and show that it was."""
    return text if len(text) <= longest else f"{text[:longest].rstrip()}…"
