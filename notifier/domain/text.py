"""Text as people search it: without capitals, accents and punctuation."""

import unicodedata


def folded(*parts: str | None) -> str:
    """Give words in lower case without accents, parted by single spaces.

    Args:
        parts: texts that are searched together; empty ones are left out.
    """
    joined = " ".join(part for part in parts if part)
    plain = unicodedata.normalize("NFKD", joined.casefold())
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(kept).split())
