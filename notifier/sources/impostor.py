"""Recognises what is saved under the name of a table or snapshot but is none.

A register in trouble answers with a web page or an error message, and a download keeps it.
"""

import html
import json
import re

_WORDS = 120
_MAGIC = (
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook (XLSX)"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (XLS)"),
    (b"%PDF", "a PDF document"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
)
#: Where error bodies keep their sentence (RFC 9457 calls it title and detail).
_MESSAGES = ("message", "detail", "error", "error_description", "title", "description")
_UNSEEN = re.compile(r"<(style|script|head)\b.*?(</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_COMMENT_OR_TAG = re.compile(r"<!--.*?(-->|\Z)|<[^>]*(>|\Z)", re.DOTALL)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.DOTALL | re.IGNORECASE)


def impostor(start: bytes) -> str | None:
    """Say what a file looks like from its first bytes; None where it may be a table in text."""
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            return f"it looks like {kind}"
    text = _text(start)
    if text.startswith("<"):
        return f"it looks like a web page: “{_page_words(text)}”"
    if text.startswith(("{", "[")):
        return f"it looks like an error message or another JSON document: “{_message(text)}”"
    return None


def first_words(start: bytes) -> str:
    """Give the first words of a text, for a message."""
    return _short(_text(start))


def _text(start: bytes) -> str:
    return start.decode("utf-8", errors="replace").removeprefix("\ufeff").lstrip()


def _page_words(page: str) -> str:
    title = _TITLE.search(page)
    # a page that is nothing but a head still has to be named by something
    for candidate in (title[1] if title else "", _UNSEEN.sub(" ", page), page):
        words = html.unescape(_COMMENT_OR_TAG.sub(" ", candidate))
        if words.strip():
            return _short(words)
    return _short(page)


def _message(text: str) -> str:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return _short(text)
    if isinstance(content, dict):
        for key in _MESSAGES:
            if isinstance(content.get(key), str):
                return _short(content[key])
    return _short(text)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _WORDS else f"{words[:_WORDS]}…"
