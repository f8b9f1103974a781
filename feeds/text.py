"""Text that every form of a feed can carry: XML 1.0 refuses what JSON and databases let through."""

import re

#: Whatever is not a Char (XML 1.0, section 2.2): control characters, lone surrogates, U+FFFE/FFFF.
_NOT_A_CHAR = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WEB_ADDRESS = re.compile(r"https?://[^\s\x00-\x20\x7f-\x9f<>\"\\^`{|}]+", re.IGNORECASE)


def clean(text: str) -> str:
    """Give the text without the characters that would break a whole feed; newlines stay."""
    return _NOT_A_CHAR.sub("", text)


def is_web_address(url: str) -> bool:
    """Say whether something may stand in a link: http(s) alone, and nothing a reader trips over."""
    return _WEB_ADDRESS.fullmatch(url) is not None and clean(url) == url
