"""Forget what the retention rule says we need no longer; the rule itself is given."""

from datetime import datetime

from sqlalchemy import Connection, delete, exists, select

from notifier.domain.delivery import MessageState
from notifier.domain.subscription import State
from notifier.store.tables import (
    attempts,
    content_changes,
    contents,
    outbox,
    subscribers,
    subscriptions,
)

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
    return connection.execute(
        delete(subscribers).where(~follows, subscribers.c.created_at < before)
    ).rowcount


def forget_messages(connection: Connection, before: datetime) -> int:
    """Erase messages that were settled, and contents that nobody is to get; give how many."""
    done = outbox.c.state.not_in(_OPEN) & (outbox.c.settled_at < before)
    count = connection.execute(delete(outbox).where(done)).rowcount
    used = exists().where(outbox.c.content_id == contents.c.id)
    idle = select(contents.c.id).where(~used, contents.c.created_at < before)
    connection.execute(delete(content_changes).where(content_changes.c.content_id.in_(idle)))
    connection.execute(delete(contents).where(~used, contents.c.created_at < before))
    return count


def forget_attempts(connection: Connection, before: datetime) -> int:
    """Erase counts of attempts; give how many."""
    return connection.execute(delete(attempts).where(attempts.c.window < before)).rowcount
