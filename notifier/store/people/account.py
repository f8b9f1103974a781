"""What is kept of one address and one change, read for whoever asks why a mail came or did not.

Nothing is written here. The mails have a file of their own.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from notifier.domain.account_facts import Follower, Noted, Suppressed
from notifier.domain.change import Change
from notifier.domain.message import Lane
from notifier.store.people import subscriptions as followings
from notifier.store.people.subscriptions import Followed
from notifier.store.register.changes import change_of, progress
from notifier.store.tables import changes, mentions, subscribers, suppressions

#: Numbers of 18 digits fit in what both databases count with.
_DIGITS = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row of the change log."""

    change: Change
    snapshot_id: int
    forgotten: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A change that somebody is still to hear of."""

    change: Change
    lane: Lane
    due_at: datetime


def entry(connection: Connection, named: str) -> Entry | None:
    """Give a change by its id, or by its number in the log; None where there is none."""
    found = connection.execute(select(changes).where(changes.c.id == named)).one_or_none()
    if found is None and named.isascii() and named.isdigit() and len(named) <= _DIGITS:
        by_number = select(changes).where(changes.c.seq == int(named))
        found = connection.execute(by_number).one_or_none()
    if found is None:
        return None
    return Entry(change=change_of(found), snapshot_id=found.snapshot_id, forgotten=found.forgotten)


def subscriber_id(connection: Connection, address: str) -> int | None:
    """Give the number of an address, as it is normalised; None where it is not known."""
    query = select(subscribers.c.id).where(subscribers.c.address == address)
    return connection.execute(query).scalar_one_or_none()


def follower(connection: Connection, number: int) -> tuple[Follower, list[Followed]]:
    """Give a subscriber who is there, and what they follow with its names."""
    one = followings.subscriber(connection, number)
    followed = followings.followed_by(connection, number)
    return Follower(
        id=one.id,
        language=one.language,
        since=one.created_at,
        paused_until=one.paused_until,
        followed=tuple(each.subscription for each in followed),
    ), followed


def suppressed(connection: Connection, digest: bytes) -> Suppressed | None:
    """Say since when, and why, an address must not be written to; None where it may."""
    query = select(suppressions.c.reason, suppressions.c.since).where(
        suppressions.c.digest == digest
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Suppressed(reason=row.reason, since=row.since)


def is_matched(
    connection: Connection, stage: str, seq: int, subscriber: int, *, last: bool
) -> bool:
    """Say whether a change was matched for somebody.

    Args:
        connection: an open transaction.
        stage: the one that matches.
        seq: the change's number.
        subscriber: whose subscriptions.
        last: it is matched with its block as a whole, not people by people.
    """
    done = progress(connection, stage)
    if done.seq >= seq:
        return True
    return (
        not last and done.upto is not None and seq <= done.upto and subscriber <= done.subscriber_id
    )


def mention(connection: Connection, subscriber: int, seq: int) -> Noted | None:
    """Give what somebody was to hear of a change; None where they were not."""
    row = connection.execute(
        select(mentions).where(mentions.c.subscriber_id == subscriber, mentions.c.change_seq == seq)
    ).one_or_none()
    if row is None:
        return None
    return Noted(
        subscription_id=row.subscription_id,
        reasons=row.reasons,
        lane=Lane(row.lane),
        due_at=row.due_at,
        dropped=row.dropped,
        content=row.content_id,
    )


def waiting(connection: Connection, subscriber: int, limit: int) -> tuple[int, list[Waiting]]:
    """Say how much somebody is still to hear, and give what is due first of it."""
    ours = (mentions.c.subscriber_id == subscriber) & mentions.c.due_at.is_not(None)
    count = connection.execute(select(func.count()).select_from(mentions).where(ours)).scalar_one()
    query = (
        select(changes, mentions.c.lane, mentions.c.due_at)
        .join(mentions, mentions.c.change_seq == changes.c.seq)
        .where(ours)
        .order_by(mentions.c.due_at, changes.c.seq)
        .limit(limit)
    )
    return int(count), [
        Waiting(change=change_of(row), lane=Lane(row.lane), due_at=row.due_at)
        for row in connection.execute(query)
    ]
