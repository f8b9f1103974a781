"""What somebody chooses for what they follow: how often, of what, in which language, not now."""

from datetime import datetime

from sqlalchemy import Connection, exists, select, update

from notifier.domain.rhythm import Rhythm
from notifier.domain.subscription import Language, State
from notifier.store.tables import subscribers, subscriptions

_owner = subscriptions.c.subscriber_id


def choose(
    connection: Connection,
    subscription_id: int,
    *,
    rhythm: Rhythm,
    kinds: int,
    urgent: bool,
) -> None:
    """Keep how often, of what and whether at once somebody wants to hear."""
    connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == subscription_id)
        .values(rhythm=rhythm.code, kinds=kinds, urgent=urgent)
    )


def speak(connection: Connection, subscriber_id: int, language: Language) -> bool:
    """Keep in which language somebody gets all their mails; False where it is that already."""
    statement = (
        update(subscribers)
        .where(subscribers.c.id == subscriber_id, subscribers.c.language != language.value)
        .values(language=language.value)
    )
    return connection.execute(statement).rowcount > 0


def pause(connection: Connection, subscriber_id: int, until: datetime | None) -> None:
    """Keep until when somebody wants nothing but urgent news; None ends a pause."""
    for table, column in ((subscribers, subscribers.c.id), (subscriptions, _owner)):
        connection.execute(update(table).where(column == subscriber_id).values(paused_until=until))


def resume(connection: Connection, subscription_id: int) -> bool:
    """Take an ended subscription up again; False where another about the same lives."""
    ended = subscriptions.alias("ended")
    twin = exists().where(
        subscriptions.c.subscriber_id == ended.c.subscriber_id,
        subscriptions.c.source == ended.c.source,
        subscriptions.c.scope == ended.c.scope,
        subscriptions.c.key == ended.c.key,
        subscriptions.c.state != State.ENDED.value,
    )
    query = select(ended.c.confirmed_at).where(
        ended.c.id == subscription_id, ended.c.state == State.ENDED.value, ~twin
    )
    row = connection.execute(query).one_or_none()
    if row is None or row.confirmed_at is None:
        return False
    connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == subscription_id)
        .values(state=State.ACTIVE.value, ended_at=None, ended_reason=None)
    )
    return True
