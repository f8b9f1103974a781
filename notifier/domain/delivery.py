"""What may become of a message: four outcomes, and when to try again."""

from dataclasses import dataclass
from datetime import timedelta


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """Never; trying again would be the same."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """We asked and lost the answer: it may have been taken."""

    reason: str


Outcome = Accepted | Deferred | Rejected | Unknown

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
