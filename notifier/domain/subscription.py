"""A subscription: what an address with consent asked for, about what, and how often.

The address itself travels only in `notifier.domain.message`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto

from notifier.domain.change import ALL_KINDS


class ScopeKind(StrEnum):
    """About what somebody wants to hear."""

    LOCATION = auto()
    MUNICIPALITY = auto()
    ORGANISER = auto()
    LIST = auto()
    ALL = auto()


class Rhythm(StrEnum):
    """How often."""

    AT_ONCE = auto()
    DAILY = auto()
    WEEKLY = auto()


class State(StrEnum):
    """A subscription's life: ended, never deleted before its time."""

    PENDING = auto()
    ACTIVE = auto()
    ENDED = auto()


class Language(StrEnum):
    """In which language we write."""

    NL = auto()
    FR = auto()
    EN = auto()


class Purpose(StrEnum):
    """What a token is good for; never for anything else."""

    CONFIRM = auto()
    UNSUBSCRIBE = auto()
    PREFERENCES = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """About what: a kind of scope, and the key within the source (empty for all)."""

    kind: ScopeKind
    source: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What somebody asked for."""

    id: int
    subscriber_id: int
    scope: Scope
    #: A set of `notifier.domain.change.Kind`, as the sum of their bits.
    kinds: int = ALL_KINDS
    rhythm: Rhythm = Rhythm.AT_ONCE
    state: State
    created_at: datetime
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None
    #: Why it ended, in one word: ``unsubscribed``, ``never confirmed``.
    ended_reason: str | None = None
