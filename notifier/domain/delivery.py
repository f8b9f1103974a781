"""What may become of a message: four outcomes, and when to try again."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum, auto
from typing import assert_never


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The other side took it and answers for it from now on."""

    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferred:
    """Not now; the other side may take it later."""

    reason: str
    #: What the other side asked us to wait (Retry-After).
    retry_after: timedelta | None = None
    #: It was said of us and not of this message: any other would be told the same.
    of_all: bool = False
    #: It may have been said of us too: it was, where one recipient after the other is put off.
    perhaps_of_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """Never; trying again would be the same."""

    reason: str
    #: There is no such mailbox: no other mail would get there either.
    bounced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """We asked and lost the answer: it may have been taken."""

    reason: str


Outcome = Accepted | Deferred | Rejected | Unknown

#: How long a provider may keep us waiting: once to connect, and again for an answer.
SILENCE = timedelta(seconds=30)
#: How long we can say who was told of what.
REMEMBERED = timedelta(days=90)
#: After this many tries a message is dead and waits for an operator.
MOST_ATTEMPTS = 12
_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=6)


def wait_before(attempt: int, *, jitter: float, asked: timedelta | None = None) -> timedelta:
    """Say how long to wait before a further attempt.

    Args:
        attempt: how many were made, from 1.
        jitter: a number from 0 to 1; spreads the retries of one batch.
        asked: what the other side asked for; never undercut.
    """
    doubled = min(_FIRST_WAIT * (1 << min(attempt - 1, 12)), _LONGEST_WAIT)
    wait = doubled * (0.5 + 0.5 * jitter)
    return max(wait, asked) if asked is not None else wait


class MessageState(StrEnum):
    """A message's life in the outbox: only the first two are still to do by themselves.

    Accepted and rejected, unknown and dead may be queued again, by what a provider tells afterwards
    or by an operator; what is cancelled is not.
    """

    QUEUED = auto()
    LEASED = auto()
    ACCEPTED = auto()
    REJECTED = auto()
    UNKNOWN = auto()
    #: Tried as often as we try; waits for an operator.
    DEAD = auto()
    CANCELLED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What an outcome makes of a message."""

    state: MessageState
    #: How long to wait before it is tried again; None where this was its end.
    wait: timedelta | None = None
    reference: str | None = None
    reason: str | None = None
    #: There is no such mailbox.
    bounced: bool = False


def verdict(outcome: Outcome, *, attempt: int, jitter: float) -> Verdict:
    """Say what becomes of a message.

    Args:
        outcome: what the transport said.
        attempt: the how-manieth try this was, from 1.
        jitter: a number from 0 to 1.
    """
    match outcome:
        case Accepted():
            return Verdict(state=MessageState.ACCEPTED, reference=outcome.reference)
        case Rejected():
            return Verdict(
                state=MessageState.REJECTED, reason=outcome.reason, bounced=outcome.bounced
            )
        case Unknown():
            return Verdict(state=MessageState.UNKNOWN, reason=outcome.reason)
        case Deferred(of_all=False) if attempt >= MOST_ATTEMPTS:
            return Verdict(state=MessageState.DEAD, reason=outcome.reason)
        case Deferred():
            wait = wait_before(attempt, jitter=jitter, asked=outcome.retry_after)
            return Verdict(state=MessageState.QUEUED, wait=wait, reason=outcome.reason)
        case _:
            assert_never(outcome)
