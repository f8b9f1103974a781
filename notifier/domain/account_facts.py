"""What is known of one change and one address: the facts that an account is made of.

Values alone; `notifier.domain.account` draws the conclusions.
"""

from dataclasses import dataclass
from datetime import datetime

from notifier.domain.change import Change
from notifier.domain.delivery import MessageState
from notifier.domain.events import EventKind
from notifier.domain.message import ContentKind, Lane
from notifier.domain.subscription import Language, Scope, Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A change as it stands in the log, with what became of it there."""

    change: Change
    snapshot_id: int
    #: Its words were forgotten, since the source took it back.
    forgotten: bool = False
    #: One of many alike: the operator alone was told.
    folded: bool = False
    #: What took it back; None where it still holds, or where that was forgotten.
    taken_back_by: Change | None = None
    #: Every scope that covers its location, under its earlier numbers and areas too.
    scopes: tuple[Scope, ...] = ()
    #: Who follows one of these was told the same at another number.
    heard: tuple[Scope, ...] = ()
    #: The other numbers of its location.
    kin: tuple[str, ...] = ()
    #: What a correction corrects, or a sequel follows, by number in the log.
    about: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Somebody whom we know, with all that they follow or followed. No address is in it."""

    id: int
    language: Language
    since: datetime
    #: Nothing but urgent news before this moment.
    paused_until: datetime | None = None
    followed: tuple[Subscription, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed:
    """That an address must not be written to."""

    #: In one word: ``asked``, ``bounced``, ``complained``.
    reason: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A mention as it is kept: that a subscriber was to hear of a change, and how far that got."""

    #: The oldest of the subscriptions that ask for it.
    subscription_id: int
    #: Why, as a set of kinds of scope.
    reasons: int
    lane: Lane
    #: From when on it may go into a mail; None once it did, or never will.
    due_at: datetime | None = None
    #: Why it goes into none, in one word.
    dropped: str | None = None
    #: The mail that it went into.
    content: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Afterwards:
    """What a provider told us of a mail after it took it."""

    kind: EventKind
    at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A message in the outbox, with what it carries."""

    content: int
    content_id: str
    kind: ContentKind
    #: None once its words were forgotten.
    subject: str | None
    written_at: datetime
    #: How many changes it tells, several steps of one thing as one.
    changes: int
    lane: Lane
    state: MessageState
    attempts: int = 0
    bounces: int = 0
    #: When it may be tried; means something while it is queued.
    due_at: datetime
    settled_at: datetime | None = None
    transport: str | None = None
    reference: str | None = None
    reason: str | None = None
    afterwards: tuple[Afterwards, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one change and one address."""

    now: datetime
    logged: Logged
    #: None where the address is not known, or not any more.
    follower: Follower | None = None
    suppressed: Suppressed | None = None
    #: Whether the change was held against what this address follows.
    matched: bool = False
    noted: Noted | None = None
    #: Every mail to this address that carries the change, the oldest first: one, as a rule.
    mails: tuple[Mail, ...] = ()
    #: The change that tells it in its mail: itself, or a later one of the same record.
    told_as: int | None = None
    #: Whether the address was told of what a correction or sequel is about.
    told_of_it: bool = False

    @property
    def mail(self) -> Mail | None:
        """The mail that the mention went into; None where there is none, or not any more."""
        if self.noted is None or self.noted.content is None:
            return None
        return next((one for one in self.mails if one.content == self.noted.content), None)
