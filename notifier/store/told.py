"""Who was told what: from the outbox, so that what is taken back reaches exactly those."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, func, insert, literal, select, update

from notifier.domain.delivery import MessageState
from notifier.domain.message import Lane
from notifier.domain.subscription import Language, State
from notifier.store.tables import content_changes, contents, outbox, subscriptions

#: Why a message was cancelled.
WITHDRAWN = "withdrawn"
_BLOCK = 500
_TOLD = (MessageState.LEASED.value, MessageState.ACCEPTED.value, MessageState.UNKNOWN.value)


def cancel(connection: Connection, seqs: Sequence[int]) -> int:
    """Cancel the unsent messages that tell any of these changes; give how many."""
    count = 0
    for some in _blocks(seqs):
        telling = select(content_changes.c.content_id).where(content_changes.c.change_seq.in_(some))
        count += connection.execute(
            update(outbox)
            .where(outbox.c.state == MessageState.QUEUED.value, outbox.c.content_id.in_(telling))
            .values(state=MessageState.CANCELLED.value, reason=WITHDRAWN)
        ).rowcount
    return count


def cancelled_contents(connection: Connection, seqs: Sequence[int]) -> dict[int, list[int]]:
    """Give the contents that were cancelled for these changes, with all that they told."""
    found: dict[int, list[int]] = {}
    for some in _blocks(seqs):
        telling = select(content_changes.c.content_id).where(content_changes.c.change_seq.in_(some))
        withdrawn = select(outbox.c.content_id).where(
            outbox.c.content_id.in_(telling),
            outbox.c.state == MessageState.CANCELLED.value,
            outbox.c.reason == WITHDRAWN,
        )
        rows = connection.execute(
            select(content_changes)
            .where(content_changes.c.content_id.in_(withdrawn))
            .order_by(content_changes.c.content_id, content_changes.c.change_seq)
        )
        for row in rows:
            seqs_of = found.setdefault(row.content_id, [])
            if row.change_seq not in seqs_of:
                seqs_of.append(row.change_seq)
    return found


def language_of(connection: Connection, content_id: int) -> Language:
    """Give the language of a content."""
    query = select(contents.c.language).where(contents.c.id == content_id)
    return Language(connection.execute(query).scalar_one())


def post_instead(connection: Connection, cancelled: int, content_id: int, due_at: datetime) -> int:
    """Queue a content for those whose message with another one was cancelled as withdrawn."""
    chosen = select(
        literal(content_id),
        outbox.c.subscriber_id,
        outbox.c.subscription_id,
        outbox.c.lane,
        literal(due_at, outbox.c.due_at.type),
    ).where(
        outbox.c.content_id == cancelled,
        outbox.c.state == MessageState.CANCELLED.value,
        outbox.c.reason == WITHDRAWN,
    )
    names = ["content_id", "subscriber_id", "subscription_id", "lane", "due_at"]
    return connection.execute(insert(outbox).from_select(names, chosen)).rowcount


def languages(connection: Connection, seqs: Sequence[int]) -> list[Language]:
    """Give the languages of those who were told any of these changes."""
    query = (
        select(subscriptions.c.language)
        .join(outbox, outbox.c.subscription_id == subscriptions.c.id)
        .join(content_changes, content_changes.c.content_id == outbox.c.content_id)
        .where(content_changes.c.change_seq.in_(list(seqs)), outbox.c.state.in_(_TOLD))
        .distinct()
    )
    return sorted(Language(row) for row in connection.execute(query).scalars())


def post_to_told(
    connection: Connection,
    seqs: Sequence[int],
    *,
    content_id: int,
    language: Language,
    due_at: datetime,
) -> int:
    """Queue a content for everybody who was told any of these changes and still wants mails."""
    still = and_(
        subscriptions.c.id == outbox.c.subscription_id,
        subscriptions.c.state == State.ACTIVE.value,
        subscriptions.c.language == language.value,
    )
    chosen = (
        select(
            literal(content_id),
            outbox.c.subscriber_id,
            func.min(outbox.c.subscription_id),
            literal(Lane.URGENT.value),
            literal(due_at, outbox.c.due_at.type),
        )
        .join(subscriptions, still)
        .join(content_changes, content_changes.c.content_id == outbox.c.content_id)
        .where(content_changes.c.change_seq.in_(list(seqs)), outbox.c.state.in_(_TOLD))
        .group_by(outbox.c.subscriber_id)
    )
    names = ["content_id", "subscriber_id", "subscription_id", "lane", "due_at"]
    return connection.execute(insert(outbox).from_select(names, chosen)).rowcount


def _blocks(seqs: Sequence[int]) -> list[list[int]]:
    return [list(seqs[start : start + _BLOCK]) for start in range(0, len(seqs), _BLOCK)]
