"""Text as people search it: without capitals, accents and punctuation."""

import re
import unicodedata

_NO_WORD = re.compile(r"[\W_]+")


def folded(*parts: str | None) -> str:
    """Give words in lower case without accents, parted by single spaces.

    Args:
        parts: texts that are searched together; empty ones are left out.
    """
    plain = " ".join(part for part in parts if part).casefold()
    if not plain.isascii():
        # folded once more, since taking a letter apart may bring a capital (Unicode, 3.13, D146)
        apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold())
        plain = "".join(c for c in apart if not unicodedata.combining(c))
    return _NO_WORD.sub(" ", plain).strip()
