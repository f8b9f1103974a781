"""What goes out: one content, rendered once, and the messages that carry it to people."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum, auto

from msgspec import Struct

from notifier.domain.subscription import Language


class ContentKind(StrEnum):
    """Why we write."""

    CONFIRMATION = auto()
    ALERT = auto()
    #: What happened at several places.
    DIGEST = auto()
    #: To the operator alone.
    NOTICE = auto()


class Lane(IntEnum):
    """Who goes first: confirmations overtake alerts, urgent ones overtake the rest."""

    CONFIRMATION = 0
    URGENT = 1
    ALERT = 2
    DIGEST = 3


#: The personal places of a content: left open by compose, filled for each message. The markers are
#: lower-case words between § signs, which no template and no escaped text of a source can contain.
CONFIRM_LINK = "§confirm§"
UNSUBSCRIBE_LINK = "§unsubscribe§"
PREFERENCES_LINK = "§preferences§"
#: The page with all that a mail tells; with ``.csv`` behind it, the same as a table.
OVERVIEW_LINK = "§overview§"
PLACES = (CONFIRM_LINK, UNSUBSCRIBE_LINK, PREFERENCES_LINK, OVERVIEW_LINK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Subject, text and HTML of one mail, whoever gets it."""

    #: From what it is made of: the same changes in the same language give the same id.
    id: str
    kind: ContentKind
    language: Language
    subject: str
    text: str
    html: str
    #: RFC 2919: which list this belongs to, ``<label.domain>`` without the brackets.
    list_id: str
    #: When it was made, and the Date of every message that carries it; aware UTC.
    created_at: datetime


class Message(Struct, frozen=True, kw_only=True, gc=False):
    """One recipient of one content.

    No dataclass: those take ten times as long to make.
    """

    content_id: str
    subscriber_id: int
    address: str
    #: RFC 5322, section 3.6.4, without the brackets; the same at every attempt.
    message_id: str
    #: What stands in the personal places, by marker. URLs.
    links: dict[str, str]
    #: How often it was tried before.
    attempts: int = 0

    def __repr__(self) -> str:
        """Say which message it is; neither address nor links, so that none gets into a log."""
        return f"Message(content_id={self.content_id!r}, subscriber_id={self.subscriber_id})"

    @property
    def unsubscribe_url(self) -> str | None:
        """The one-click address (RFC 8058); None where there is nothing to leave yet."""
        return self.links.get(UNSUBSCRIBE_LINK)


def filled(text: str, links: dict[str, str]) -> str:
    """Put a message's links in the personal places of a text."""
    for marker, link in links.items():
        text = text.replace(marker, link)
    return text
