"""Forget what the retention rule says we need no longer; the rule itself is given."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, case, delete, exists, func, select, update

from notifier.domain.change import Change, ChangeType, FieldChange, Kind
from notifier.domain.delivery import MessageState
from notifier.domain.retraction import CORRECTIONS, GONE
from notifier.domain.subscription import State
from notifier.store.post.mentions import follows_something
from notifier.store.register.changes import change_of
from notifier.store.tables import (
    attempts,
    changes,
    content_changes,
    contents,
    mentions,
    outbox,
    subscribers,
    subscriptions,
)

T = TypeVar("T")

_BLOCK = 500
_RECORDS = frozenset({"inspections", "enforcement", "reactions"})
_MEASURES = [
    type_.value
    for type_ in ChangeType
    if type_.kind is Kind.ENFORCEMENT and type_ not in CORRECTIONS
]
_TOLD = (MessageState.ACCEPTED.value, MessageState.UNKNOWN.value)
_fields = msgspec.json.Decoder(tuple[FieldChange, ...])
_OPEN = (MessageState.QUEUED.value, MessageState.LEASED.value, MessageState.DEAD.value)


def forget_unconfirmed(connection: Connection, before: datetime) -> int:
    """Erase sign-ups that were never confirmed; give how many."""
    waiting = subscriptions.c.state == State.PENDING.value
    old = select(subscriptions.c.id).where(waiting, subscriptions.c.created_at < before)
    connection.execute(delete(outbox).where(outbox.c.subscription_id.in_(old)))
    return connection.execute(
        delete(subscriptions).where(waiting, subscriptions.c.created_at < before)
    ).rowcount


def forget_ended(connection: Connection, before: datetime) -> int:
    """Erase subscriptions that ended; give how many."""
    ended = subscriptions.c.state == State.ENDED.value
    return connection.execute(
        delete(subscriptions).where(ended, subscriptions.c.ended_at < before)
    ).rowcount


def forget_lonely_subscribers(connection: Connection, before: datetime) -> int:
    """Erase addresses without any subscription left; give how many."""
    follows = exists().where(subscriptions.c.subscriber_id == subscribers.c.id)
    lonely = ~follows & (subscribers.c.created_at < before)
    # held, and then looked at anew: an address that signs up at this moment is waited for, and what
    # it follows since would go with it
    held = select(subscribers.c.id).where(lonely).order_by(subscribers.c.id)
    connection.execute(held.with_for_update()).all()
    return connection.execute(delete(subscribers).where(lonely)).rowcount


def forget_messages(connection: Connection, before: datetime) -> int:
    """Erase messages that were settled, and what stood in them; give how many.

    Who was told of a measure that is still shown is kept while they follow anything: they must hear
    when it is gone. The words of their mail go all the same.
    """
    done = outbox.c.state.not_in(_OPEN) & (outbox.c.settled_at < before)
    count = connection.execute(delete(outbox).where(done, ~_must_be_told_of_its_end())).rowcount
    _forget_mentions(connection, before)
    used = exists().where(outbox.c.content_id == contents.c.id)
    idle = select(contents.c.id).where(~used, contents.c.created_at < before)
    connection.execute(delete(content_changes).where(content_changes.c.content_id.in_(idle)))
    connection.execute(delete(contents).where(~used, contents.c.created_at < before))
    _blank(connection, contents.c.created_at < before)
    return count


def _forget_mentions(connection: Connection, before: datetime) -> None:
    """Erase what says why a message was sent that is forgotten, or why none was."""
    message = exists().where(
        outbox.c.subscriber_id == mentions.c.subscriber_id,
        outbox.c.content_id == mentions.c.content_id,
    )
    sent = mentions.c.content_id.is_not(None)
    connection.execute(delete(mentions).where(sent, ~message))
    old = select(func.max(changes.c.seq)).where(changes.c.seen_at < before).scalar_subquery()
    dropped = mentions.c.due_at.is_(None) & ~sent
    connection.execute(delete(mentions).where(dropped, mentions.c.change_seq <= old))


def _must_be_told_of_its_end() -> ColumnElement[bool]:
    about_a_measure = exists().where(
        content_changes.c.content_id == outbox.c.content_id,
        content_changes.c.change_seq == changes.c.seq,
        changes.c.type.in_(_MEASURES),
        changes.c.forgotten.is_(False),
    )
    follows = follows_something(outbox.c.subscriber_id)
    return outbox.c.state.in_(_TOLD) & about_a_measure & follows


def _blank(connection: Connection, chosen: ColumnElement[bool]) -> None:
    """Take the words out of contents that nobody is to get any more."""
    waiting = exists().where(outbox.c.content_id == contents.c.id, outbox.c.state.in_(_OPEN))
    connection.execute(
        update(contents)
        .where(chosen, contents.c.blank.is_(False), ~waiting)
        .values(subject="", text="", html="", blank=True)
    )


def vanished(connection: Connection, *, after: int, before: datetime, limit: int) -> list[Change]:
    """Give changes behind a number that say, since long enough, that something is gone."""
    query = (
        select(changes)
        .where(
            changes.c.seq > after,
            changes.c.seen_at < before,
            changes.c.type.in_([type_.value for type_ in GONE]),
        )
        .order_by(changes.c.seq)
        .limit(limit)
    )
    return [change_of(row) for row in connection.execute(query)]


def forget_words(connection: Connection, seqs: Sequence[int], ids: Sequence[str]) -> None:
    """Take out of the log what was taken back, and out of the mails that told it.

    Args:
        connection: an open writing transaction.
        seqs: the changes that were taken back, and those that say so.
        ids: of those that say so: a trajectory's number stays, the key of a measure does not.
    """
    for some in _blocks(seqs):
        chosen = changes.c.seq.in_(some)
        kept = changes.c.id.in_(ids) & (changes.c.type == ChangeType.TRAJECTORY_GONE.value)
        connection.execute(
            update(changes)
            .where(chosen)
            .values(
                fields="[]",
                url=None,
                record_key=case((kept, changes.c.record_key), else_=""),
                forgotten=True,
            )
        )
        telling = select(content_changes.c.content_id).where(content_changes.c.change_seq.in_(some))
        _blank(connection, contents.c.id.in_(telling))


def forget_first_records(connection: Connection, source: str, ids: Sequence[str]) -> None:
    """Take the records out of what the log says of locations that came: some were taken back."""
    for some in _blocks(ids):
        rows = connection.execute(
            select(changes.c.seq, changes.c.fields).where(
                changes.c.source == source,
                changes.c.location_id.in_(some),
                changes.c.type == ChangeType.LOCATION_ADDED.value,
            )
        )
        for row in rows.all():
            kept = [one for one in _fields.decode(row.fields) if one.name not in _RECORDS]
            chosen = update(changes).where(changes.c.seq == row.seq)
            connection.execute(chosen.values(fields=msgspec.json.encode(kept).decode()))


def _blocks(keys: Sequence[T]) -> list[list[T]]:
    return [list(keys[start : start + _BLOCK]) for start in range(0, len(keys), _BLOCK)]


def forget_attempts(connection: Connection, before: datetime) -> int:
    """Erase counts of attempts; give how many."""
    return connection.execute(delete(attempts).where(attempts.c.window < before)).rowcount
