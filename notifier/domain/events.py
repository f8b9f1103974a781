"""What a provider tells us of a message after it took it. No address is in it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto


class EventKind(StrEnum):
    """What happened to a message once the provider had it."""

    #: The provider has it and will try.
    PROCESSED = auto()
    DELIVERED = auto()
    #: The other mailbox asked it to wait; it goes on trying by itself.
    DEFERRED = auto()
    #: Not delivered, and the provider tries no longer; the address may be good (a soft bounce).
    BLOCKED = auto()
    #: Not delivered: there is no such mailbox, nor will there be (a hard bounce).
    BOUNCED = auto()
    #: Not delivered: the provider did not even try.
    DROPPED = auto()
    #: Whoever got it called it spam.
    COMPLAINED = auto()
    #: Whoever got it told the provider, and not us, that they want no more.
    UNSUBSCRIBED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class MailEvent:
    """One thing that happened to one message."""

    #: The provider's; the same however often it repeats itself.
    id: str
    kind: EventKind
    #: As in `notifier.domain.message.Message`.
    content_id: str
    subscriber_id: int
    #: When it happened; aware UTC.
    at: datetime
    #: The other mailbox's words, without addresses.
    reason: str | None = None
