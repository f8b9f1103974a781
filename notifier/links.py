"""Every public URL, built from the configured base and never from a request.

Tokens are derived from a row's own random nonce and the server's secret: the store keeps their
SHA-256 alone, so a stolen database opens no link, and a mail can be written without storing one.
"""

import hashlib
from binascii import b2a_base64
from collections.abc import Callable
from functools import lru_cache, partial
from urllib.parse import quote

from notifier.domain.subscription import Purpose

_TOKEN_BYTES = 24
_MESSAGE_ID_CHARACTERS = 32
#: RFC 4648, section 5.
_FOR_URLS = bytes.maketrans(b"+/", b"-_")
#: Remembered, since one mail's id stands in the links of very many people.
_quoted = lru_cache(maxsize=256)(partial(quote, safe=""))


class Links:
    """Builds the addresses of pages, feeds and personal links."""

    def __init__(self, *, base_url: str, secret: bytes) -> None:
        """Remember the base.

        Args:
            base_url: scheme and host, as the public sees them, with or without a final slash.
            secret: the server's secret, at least 32 bytes.
        """
        self._base = base_url.rstrip("/")
        block = hashlib.sha256().block_size
        key = (hashlib.sha256(secret).digest() if len(secret) > block else secret).ljust(
            block, b"\0"
        )
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in key))

    def home(self) -> str:
        """Give the address of the front page."""
        return f"{self._base}/"

    def location(self, location_id: str) -> str:
        """Give our page about a location."""
        return f"{self._base}/locaties/{quote(location_id, safe='')}"

    def municipality(self, nis: str) -> str:
        """Give our page about a municipality."""
        return f"{self._base}/gemeenten/{quote(nis, safe='')}"

    def absolute(self, path: str) -> str:
        """Give the public address of a path that begins with a slash."""
        return f"{self._base}{path}"

    def confirm(self, token: str) -> str:
        """Give the link that asks for a confirmation."""
        return f"{self._base}/bevestigen/{token}"

    def unsubscribe(self, token: str, content_id: str) -> str:
        """Give the link that ends what asked for a mail: a page, and an act by POST (RFC 8058)."""
        return f"{self._base}/uitschrijven/{token}/mails/{_quoted(content_id)}"

    def preferences(self, token: str) -> str:
        """Give the link to one's own page."""
        return f"{self._base}/voorkeuren/{token}"

    def overview(self, token: str, content_id: str) -> str:
        """Give the page, among one's own, with all that one mail told."""
        return f"{self.preferences(token)}/mails/{_quoted(content_id)}"

    def token(self, purpose: Purpose, nonce: bytes, turn: int = 1) -> str:
        """Derive the token of a purpose from a row's nonce.

        Args:
            purpose: what it is good for.
            nonce: the row's random bytes.
            turn: a further one of the same purpose (a confirmation asked for again).
        """
        return self.tokens(purpose, turn)(nonce)

    def tokens(self, purpose: Purpose, turn: int = 1) -> Callable[[bytes], str]:
        """Give what derives the tokens of a purpose, each from a nonce; see `token`."""
        digest = self._digests(f"{purpose.value}:{turn}:")

        def token(nonce: bytes) -> str:
            written = b2a_base64(digest(nonce)[:_TOKEN_BYTES], newline=False)
            return written.translate(_FOR_URLS).decode()

        return token

    def message_ids(self, content_id: str) -> Callable[[int], str]:
        """Give what derives the ids of a content's messages, each from its subscriber's number."""
        digest = self._digests(f"message:{content_id}:")
        return lambda subscriber_id: digest(b"%d" % subscriber_id).hex()[:_MESSAGE_ID_CHARACTERS]

    def keyed_digest(self, what: str, value: str) -> bytes:
        """Give a digest by which a value is recognised but cannot be guessed from a list.

        Args:
            what: what kind of value, so that the digests of two uses never meet.
            value: an address or a network.
        """
        return self._digests(f"{what}:")(value.encode())

    def _digests(self, start: str) -> Callable[[bytes], bytes]:
        """Give HMAC-SHA-256 (RFC 2104) of all that begins alike.

        What the key and the start add is computed once: a mail has three digests.
        """
        begun = self._inner.copy()
        begun.update(start.encode())
        begin, wrap = begun.copy, self._outer.copy

        def digest(rest: bytes) -> bytes:
            inner, outer = begin(), wrap()
            inner.update(rest)
            outer.update(inner.digest())
            return outer.digest()

        return digest

    def suppression_digest(self, address: str) -> bytes:
        """Give the key under which an address that must not be written to is recognised."""
        return self.keyed_digest("suppression", address)


def digest_of(token: str) -> bytes:
    """Give what the store keeps of a token."""
    return hashlib.sha256(token.encode()).digest()


def feed_path(*, source: str | None, scope: str, key: str = "", form: str = "atom") -> str:
    """Give the path of a feed.

    Args:
        source: the source's name where there are several; None where there is one.
        scope: ``all``, ``locations``, ``municipalities``, ``organisers`` or ``kinds``.
        key: the location's id, the municipality's code and so on; empty for all.
        form: ``atom``, ``rss`` or ``json``.
    """
    start = "/feeds" if source is None else f"/feeds/{quote(source, safe='')}"
    middle = scope if not key else f"{scope}/{quote(key, safe='')}"
    return f"{start}/{middle}.{form}"
