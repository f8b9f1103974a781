"""A subscription: what an address with consent asked for, about what, and how often.

The address itself travels only in `notifier.domain.message`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto

from notifier.domain.change import ALL_KINDS
from notifier.domain.rhythm import AT_ONCE, Rhythm


class ScopeKind(StrEnum):
    """About what somebody wants to hear."""

    LOCATION = auto()
    MUNICIPALITY = auto()
    ORGANISER = auto()
    LIST = auto()
    ALL = auto()

    @property
    def bit(self) -> int:
        """Its place in a set of reasons kept as one number."""
        return 1 << list(ScopeKind).index(self)


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
    rhythm: Rhythm = AT_ONCE
    #: Whether urgent news comes at once, whatever the rhythm.
    urgent: bool = True
    state: State
    created_at: datetime
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None
    #: Why it ended, in one word: ``unsubscribed``, ``never confirmed``.
    ended_reason: str | None = None
