"""Gather all that is known of an address, for an operator who is asked about its mails."""

from dataclasses import dataclass
from datetime import datetime

from notifier.domain.account_facts import Follower, Mail, Suppressed
from notifier.pipeline.telling.accounting import Asked
from notifier.store.engine import Connection
from notifier.store.people import account
from notifier.store.people.account import Waiting
from notifier.store.people.subscriptions import Followed
from notifier.store.post import account_mails

#: Changes that are named; the others are counted.
_NAMED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What an address follows, waits for and got."""

    now: datetime
    follower: Follower | None
    suppressed: Suppressed | None
    followed: tuple[Followed, ...] = ()
    #: How many changes wait, and the first of them.
    waiting: int = 0
    next: tuple[Waiting, ...] = ()
    #: The newest first.
    mails: tuple[Mail, ...] = ()


def overview(connection: Connection, asked: Asked, *, since: datetime) -> Overview:
    """Give what is known.

    Args:
        connection: an open transaction.
        asked: of whom.
        since: older mails are left out.
    """
    who = asked.subscriber_id
    if who is None:
        return Overview(now=asked.now, follower=None, suppressed=asked.suppressed)
    follower, followed = account.follower(connection, who)
    count, first = account.waiting(connection, who, _NAMED)
    return Overview(
        now=asked.now,
        follower=follower,
        suppressed=asked.suppressed,
        followed=tuple(followed),
        waiting=count,
        next=tuple(first),
        mails=tuple(account_mails.since(connection, who, since)),
    )
