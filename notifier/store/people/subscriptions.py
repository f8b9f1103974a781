"""Who follows what: subscribers and the life of their subscriptions.

Tokens and attempts have files of their own. Nothing here knows a token, only its digest.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    and_,
    delete,
    func,
    select,
    text,
    update,
)

from notifier.domain.delivery import MessageState
from notifier.domain.message import Lane
from notifier.domain.rhythm import Rhythm
from notifier.domain.subscription import Language, Scope, ScopeKind, State, Subscription
from notifier.domain.succession import SuccessionState
from notifier.store.people import planning
from notifier.store.post import mentions
from notifier.store.single import upsert
from notifier.store.tables import locations, outbox, subscribers, subscriptions, successions

_LIVING = text("state <> 'ended'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks for, with the random bytes of the rows that it may become."""

    address: str = field(repr=False)
    language: Language
    scope: Scope
    kinds: int
    rhythm: Rhythm
    subscriber_nonce: bytes = field(repr=False)
    subscription_nonce: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a wish became: the rows, old or new, and the secrets of their links."""

    subscriber_id: int
    subscriber_nonce: bytes = field(repr=False)
    subscription_id: int
    subscription_nonce: bytes = field(repr=False)
    #: How often it was asked for; each round has a confirmation of its own.
    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A subscription, with what people call its subject."""

    subscription: Subscription
    #: In which it was asked for, as its confirmation; news comes in the subscriber's.
    language: Language
    #: Name of the location or municipality; None where no source shows it now.
    title: str | None
    care_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """An address with consent."""

    id: int
    address: str = field(repr=False)
    language: Language
    nonce: bytes = field(repr=False)
    created_at: datetime
    #: Nothing but urgent news before this moment.
    paused_until: datetime | None = None


def ask(connection: Connection, wish: Wish, now: datetime) -> Asked:
    """Write a pending subscription, or the next round of one that is pending already.

    The same three statements run whoever asks: what is known of an address shows in no timing.
    The caller has made sure that the subscription is not active.
    """
    person = upsert(
        connection,
        subscribers,
        {
            "address": wish.address,
            "language": wish.language.value,
            "nonce": wish.subscriber_nonce,
            "created_at": now,
        },
        keys=("address",),
        # nothing is changed for who is known: a stranger may be typing. The row is asked for alone.
        changed={"address": subscribers.c.address},
        giving=(subscribers.c.id, subscribers.c.nonce),
    )
    row = upsert(
        connection,
        subscriptions,
        {
            "subscriber_id": person.id,
            "source": wish.scope.source,
            "scope": wish.scope.kind.value,
            "key": wish.scope.key,
            "kinds": wish.kinds,
            "rhythm": wish.rhythm.code,
            "state": State.PENDING.value,
            # the person's own language when this is confirmed, and not before
            "language": wish.language.value,
            "nonce": wish.subscription_nonce,
            "created_at": now,
        },
        keys=("subscriber_id", "source", "scope", "key"),
        where=_LIVING,
        changed={
            "round": subscriptions.c.round + 1,
            "language": wish.language.value,
            "created_at": now,
        },
        giving=(subscriptions.c.id, subscriptions.c.nonce, subscriptions.c.round),
    )
    return Asked(
        subscriber_id=person.id,
        subscriber_nonce=person.nonce,
        subscription_id=row.id,
        subscription_nonce=row.nonce,
        round=row.round,
    )


def is_active(connection: Connection, address: str, scope: Scope) -> bool:
    """Say whether an address follows this already."""
    query = (
        select(subscriptions.c.id)
        .join(subscribers, subscribers.c.id == subscriptions.c.subscriber_id)
        .where(
            subscribers.c.address == address,
            subscriptions.c.source == scope.source,
            subscriptions.c.scope == scope.kind.value,
            subscriptions.c.key == scope.key,
            subscriptions.c.state == State.ACTIVE.value,
        )
    )
    return connection.execute(query).first() is not None


def activate(connection: Connection, subscription_id: int, now: datetime) -> bool:
    """Make a pending subscription active; False where it is none."""
    statement = (
        update(subscriptions)
        .where(subscriptions.c.id == subscription_id, subscriptions.c.state == State.PENDING.value)
        .values(state=State.ACTIVE.value, confirmed_at=now)
    )
    return connection.execute(statement).rowcount > 0


def end(connection: Connection, ids: list[int], *, reason: str, now: datetime) -> None:
    """End living subscriptions; what waited for them alone is not sent any more."""
    owners = select(subscriptions.c.subscriber_id).where(subscriptions.c.id.in_(ids)).distinct()
    people = list(connection.execute(owners).scalars())
    planning.hold(connection, people)
    connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id.in_(ids), subscriptions.c.state != State.ENDED.value)
        .values(state=State.ENDED.value, ended_at=now, ended_reason=reason)
    )
    queued = outbox.c.subscriber_id.in_(people) & (outbox.c.state == MessageState.QUEUED.value)
    is_confirmation = outbox.c.lane == Lane.CONFIRMATION.value
    unasked = queued & ~is_confirmation & ~mentions.follows_something(outbox.c.subscriber_id)
    mentions.release(connection, unasked, now=now)
    mentions.drop_unasked(connection, people)
    connection.execute(delete(outbox).where(unasked))
    connection.execute(
        update(outbox)
        .where(queued, is_confirmation, outbox.c.subscription_id.in_(ids))
        .values(state=MessageState.CANCELLED.value, settled_at=now, reason=reason)
    )


def erase(connection: Connection, subscriber_id: int) -> None:
    """Forget a subscriber with all that hangs on it; a digest in the making is waited for."""
    planning.hold(connection, [subscriber_id])
    connection.execute(delete(outbox).where(outbox.c.subscriber_id == subscriber_id))
    mentions.forget(connection, subscriber_id)
    connection.execute(delete(subscribers).where(subscribers.c.id == subscriber_id))


def subscriber(connection: Connection, subscriber_id: int) -> Subscriber:
    """Give a subscriber that is there."""
    row = connection.execute(select(subscribers).where(subscribers.c.id == subscriber_id)).one()
    return Subscriber(**{**row._asdict(), "language": Language(row.language)})


def followed(connection: Connection, subscription_id: int) -> Followed:
    """Give one subscription that is there, whatever its state."""
    query = _followed().where(subscriptions.c.id == subscription_id)
    return _followed_of(connection.execute(query).one())


def followed_by(connection: Connection, subscriber_id: int) -> list[Followed]:
    """Give all subscriptions of a subscriber, in the order in which they were made."""
    query = _followed().where(subscriptions.c.subscriber_id == subscriber_id)
    return [_followed_of(row) for row in connection.execute(query.order_by(subscriptions.c.id))]


def _followed() -> Select[Any]:
    """Choose subscriptions with the name of what they are about."""
    subject = and_(
        subscriptions.c.scope == ScopeKind.LOCATION.value,
        locations.c.source == subscriptions.c.source,
        locations.c.id == subscriptions.c.key,
    )
    municipality = (
        select(func.max(locations.c.municipality))
        .where(
            subscriptions.c.scope == ScopeKind.MUNICIPALITY.value,
            locations.c.source == subscriptions.c.source,
            locations.c.nis == subscriptions.c.key,
        )
        .correlate(subscriptions)
        .scalar_subquery()
    )
    after = locations.alias()
    successor = (
        select(func.max(after.c.name))
        .join(
            successions,
            (successions.c.source == after.c.source) & (successions.c.new_id == after.c.id),
        )
        .where(
            subscriptions.c.scope == ScopeKind.LOCATION.value,
            successions.c.source == subscriptions.c.source,
            successions.c.old_id == subscriptions.c.key,
            successions.c.state == SuccessionState.ACCEPTED.value,
        )
        .correlate(subscriptions)
        .scalar_subquery()
    )
    title = func.coalesce(locations.c.name, municipality, successor).label("title")
    return select(subscriptions, title, locations.c.care_type).select_from(
        subscriptions.outerjoin(locations, subject)
    )


def _followed_of(row: Row[Any]) -> Followed:
    return Followed(
        subscription=Subscription(
            id=row.id,
            subscriber_id=row.subscriber_id,
            scope=Scope(kind=ScopeKind(row.scope), source=row.source, key=row.key),
            kinds=row.kinds,
            rhythm=Rhythm.of(row.rhythm),
            urgent=row.urgent,
            state=State(row.state),
            created_at=row.created_at,
            confirmed_at=row.confirmed_at,
            ended_at=row.ended_at,
            ended_reason=row.ended_reason,
        ),
        language=Language(row.language),
        title=row.title,
        care_type=row.care_type,
    )
