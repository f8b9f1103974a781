"""The header fields of our mails, each value checked so that none can begin a field of its own.

Written by hand where the standard library's policy would fold a URL into an encoded word, which
mailboxes then ignore, or lose a space in a subject.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr

from notifier.domain.message import Content, ContentKind, Message

#: Printable ASCII without what ends or divides an address or a URL in a field.
_TOKEN = re.compile(r"[^\x00-\x20\x7f-\U0010ffff<>,;()]+")
_BREAKS = re.compile(r"[\r\n\0]")
ONE_CLICK = "List-Unsubscribe=One-Click"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who writes."""

    name: str
    address: str

    @classmethod
    def parse(cls, written: str) -> "Sender":
        """Read ``Naam <adres>`` (RFC 5322, section 3.4).

        Raises:
            ValueError: it holds no address.
        """
        name, address = parseaddr(written)
        return cls(name=one_line(name), address=token(address))

    @property
    def field(self) -> str:
        """The From field's value."""
        if self.name.isascii():
            return formataddr((self.name, self.address))
        return f"{Header(self.name, 'utf-8', header_name='From').encode()} <{self.address}>"


def subject(text: str) -> str:
    """Give a Subject's value: as it is, or in encoded words that keep every space (RFC 2047)."""
    line = one_line(text)
    plain = line.isascii() and "=?" not in line
    return Header(line, "us-ascii" if plain else "utf-8", header_name="Subject").encode()


def shared(content: Content) -> dict[str, str]:
    """Give the fields that all mails of a content have in common."""
    fields = {
        "Auto-Submitted": "auto-generated",
        "Content-Language": token(content.language.value),
    }
    if content.kind is not ContentKind.CONFIRMATION:  # whoever did not confirm is on no list yet
        fields["List-Id"] = f"<{token(content.list_id)}>"
    return fields


def personal(message: Message) -> dict[str, str]:
    """Give the fields that only this recipient's mail has.

    Raises:
        ValueError: a value that no header field can carry.
    """
    token(message.message_id)
    if message.unsubscribe_url is not None:
        token(message.unsubscribe_url)
    return personal_of_checked(message)


def personal_of_checked(message: Message) -> dict[str, str]:
    """Give the same of a message whose values were looked at already."""
    fields = {"Message-ID": f"<{message.message_id}>"}
    leave = message.unsubscribe_url
    if leave is not None:
        fields["List-Unsubscribe"] = f"<{leave}>"
        fields["List-Unsubscribe-Post"] = ONE_CLICK
    return fields


def date(content: Content) -> str:
    """Give the Date field's value."""
    return format_datetime(content.created_at)


def token(value: str) -> str:
    """Check an address, id or URL that stands bare in a field.

    Raises:
        ValueError: it is empty, not plain ASCII, or could be read as something more.
    """
    if not _TOKEN.fullmatch(value):
        raise ValueError("a value that no header field can carry")
    return value


def are_tokens(values: Collection[str]) -> bool:
    """Say whether all values may stand bare in a field: one look at all of them together."""
    return all(values) and _TOKEN.fullmatch("".join(values)) is not None


def one_line(value: str) -> str:
    """Check a text that stands in a field.

    Raises:
        ValueError: it has a line break.
    """
    if _BREAKS.search(value):
        raise ValueError("a line break in a header field")
    return value
