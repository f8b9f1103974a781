"""What one subscriber was sent, what became of it, and what still waits for them.

A mail with news is found by the mentions that went into it, and one that was taken back before it
left by the changes that it would have told. What else the outbox has of a subscriber is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    exists,
    func,
    select,
    union,
)

from notifier.domain.delivery import MessageState
from notifier.domain.retraction import GONE
from notifier.domain.subscription import Language
from notifier.store.post.mentions import WITHDRAWN
from notifier.store.tables import changes, content_changes, contents, mentions, outbox

_GONE = [type_.value for type_ in GONE]
_BLOCK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMail:
    """One mail to one subscriber, as the outbox knows it."""

    #: The number of its content; its key stands in addresses.
    content_id: int
    key: str
    #: Empty where its words were forgotten.
    subject: str
    language: Language
    state: MessageState
    attempts: int
    reason: str | None
    #: When its fate was settled; while it is not, when it is due.
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """News that goes into a mail later."""

    count: int = 0
    #: When the first of it is due; None where nothing waits.
    due_at: datetime | None = None


class Noted(NamedTuple):
    """That somebody was told a change by a mail, and why."""

    seq: int
    #: The oldest of the subscriptions that asked for it.
    subscription_id: int
    reasons: int


def mails(
    connection: Connection, subscriber_id: int, *, since: datetime, limit: int
) -> list[OwnMail]:
    """Give the mails with news of one subscriber, the newest first.

    Args:
        connection: a transaction.
        subscriber_id: whose.
        since: older ones are left out.
        limit: how many at most.
    """
    told = select(mentions.c.content_id).where(
        mentions.c.subscriber_id == subscriber_id, mentions.c.content_id.is_not(None)
    )
    taken_back = (
        select(content_changes.c.content_id)
        .join(mentions, mentions.c.change_seq == content_changes.c.change_seq)
        .where(mentions.c.subscriber_id == subscriber_id, mentions.c.dropped == WITHDRAWN)
    )
    found = union(told, taken_back).subquery()
    query = (
        _mail(subscriber_id)
        .join(found, found.c.content_id == outbox.c.content_id)
        .where(_moment() >= since)
        .order_by(_moment().desc(), outbox.c.content_id.desc())
        .limit(limit)
    )
    return [_mail_of(row) for row in connection.execute(query)]


def mail(connection: Connection, subscriber_id: int, key: str) -> OwnMail | None:
    """Give the mail of a subscriber that carries a content; None where they have none such."""
    row = connection.execute(_mail(subscriber_id).where(contents.c.key == key)).one_or_none()
    return None if row is None else _mail_of(row)


def told(connection: Connection, subscriber_id: int, content_id: int) -> dict[int, int]:
    """Give the numbers of the changes that a mail tells, each with its readers' reasons.

    What was taken back and forgotten since is left out, but for that it is gone.
    """
    query = (
        select(content_changes.c.change_seq, func.coalesce(mentions.c.reasons, 0).label("reasons"))
        .join(changes, changes.c.seq == content_changes.c.change_seq)
        .outerjoin(
            mentions,
            and_(
                mentions.c.subscriber_id == subscriber_id,
                mentions.c.change_seq == content_changes.c.change_seq,
            ),
        )
        .where(content_changes.c.content_id == content_id, ~_forgotten())
        .order_by(content_changes.c.change_seq)
    )
    return {row.change_seq: row.reasons for row in connection.execute(query)}


def noted(connection: Connection, subscriber_id: int, key: str) -> list[Noted]:
    """Give what somebody was told by the mail with a key, in the order of the log."""
    query = (
        select(mentions.c.change_seq, mentions.c.subscription_id, mentions.c.reasons)
        .join(contents, contents.c.id == mentions.c.content_id)
        .where(contents.c.key == key, mentions.c.subscriber_id == subscriber_id)
        .order_by(mentions.c.change_seq)
    )
    return [Noted._make(row) for row in connection.execute(query)]


def count_told(connection: Connection, content_id: int) -> int:
    """Say how many changes a content was made of."""
    query = select(func.count()).where(content_changes.c.content_id == content_id)
    return int(connection.execute(query).scalar_one())


def with_forgotten(connection: Connection, content_ids: Sequence[int]) -> set[int]:
    """Give those of some contents that tell what was taken back and forgotten since."""
    query = (
        select(content_changes.c.content_id)
        .join(changes, changes.c.seq == content_changes.c.change_seq)
        .where(content_changes.c.content_id.in_(content_ids), _forgotten())
        .distinct()
    )
    return set(connection.execute(query).scalars())


def perhaps_gone(connection: Connection, content_ids: Sequence[int]) -> dict[int, list[int]]:
    """Give, by number, the contents that something may have taken back since, and of which news.

    All that has a vanishing behind it at the same location: the rule itself reads no SQL.
    """
    later = changes.alias("later")
    vanished = exists().where(
        later.c.source == changes.c.source,
        later.c.location_id == changes.c.location_id,
        later.c.seq > changes.c.seq,
        later.c.type.in_(_GONE),
    )
    found: dict[int, list[int]] = {}
    query = (
        select(content_changes.c.content_id, content_changes.c.change_seq)
        .join(changes, changes.c.seq == content_changes.c.change_seq)
        .where(content_changes.c.content_id.in_(content_ids), vanished)
    )
    for row in connection.execute(query):
        found.setdefault(row.content_id, []).append(row.change_seq)
    return found


def waiting(connection: Connection, subscriber_id: int) -> Waiting:
    """Say how much news waits for a subscriber, and until when."""
    query = select(func.count().label("count"), func.min(mentions.c.due_at).label("due_at")).where(
        mentions.c.subscriber_id == subscriber_id, mentions.c.due_at.is_not(None)
    )
    row = connection.execute(query).one()
    return Waiting(count=row[0], due_at=row.due_at)


def _mail(subscriber_id: int) -> Select[Any]:
    return (
        select(
            outbox.c.content_id,
            contents.c.key,
            contents.c.subject,
            contents.c.language,
            outbox.c.state,
            outbox.c.attempts,
            outbox.c.reason,
            _moment().label("at"),
        )
        .join(contents, contents.c.id == outbox.c.content_id)
        .where(outbox.c.subscriber_id == subscriber_id)
    )


def _moment() -> ColumnElement[datetime]:
    return func.coalesce(outbox.c.settled_at, outbox.c.due_at)


def _forgotten() -> ColumnElement[bool]:
    return changes.c.forgotten.is_(True) & changes.c.type.not_in(_GONE)


def _mail_of(row: Row[Any]) -> OwnMail:
    return OwnMail(
        content_id=row.content_id,
        key=row.key,
        subject=row.subject,
        language=Language(row.language),
        state=MessageState(row.state),
        attempts=row.attempts,
        reason=row.reason,
        at=row.at,
    )
