"""What people, events and operators do while a stage or a snapshot is at work on the same store.

Whoever comes second waits for the other, and then sees what the other did: nobody deadlocks, and
nothing is sent that was taken back. The order of the locks is in decision 0006.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from msgspec import structs
from sqlalchemy import delete, select

from notifier.domain.change import ALL_KINDS
from notifier.domain.delivery import Accepted, MessageState, Outcome, Rejected
from notifier.domain.events import EventKind, MailEvent
from notifier.domain.message import Content, Message
from notifier.domain.rhythm import Pace
from notifier.domain.subscription import Purpose, State
from notifier.errors import RequeueRefused
from notifier.links import Links, digest_of
from notifier.pipeline.intake.ingest import ingest
from notifier.pipeline.prune import prune
from notifier.pipeline.sending.deliver import Deliver
from notifier.pipeline.sending.heed import hear, heed
from notifier.pipeline.sending.requeue import requeue, requeue_all
from notifier.pipeline.telling.digest import digest
from notifier.pipeline.telling.notify import notify
from notifier.store.engine import Sessions
from notifier.store.people import subscriptions, tokens
from notifier.store.people.subscriptions import Asked
from notifier.store.people.tokens import Token
from notifier.store.post import outbox
from notifier.store.tables import outbox as messages
from notifier.store.tables import subscriptions as followed
from notifier.subscriptions.choosing import Choice, Choosing
from notifier.subscriptions.unsubscribe import unsubscribe
from tests.mail.builders import a_composer
from tests.pipeline.test_side_by_side import beside
from tests.support.builders import NOW, a_location, a_measure, a_snapshot, an_inspection
from tests.support.databases import PostgresqlDatabases
from tests.support.people import follows

pytestmark = pytest.mark.postgresql
PLAIN = a_location()
INSPECTED = structs.replace(PLAIN, inspections=[an_inspection()])
WARNED = structs.replace(PLAIN, enforcement=[a_measure()])
LATER = NOW + timedelta(days=3)
LINKS = Links(base_url="https://opvangnieuws.example", secret=b"s" * 32)


@pytest.fixture
def shared(postgresql_databases: PostgresqlDatabases) -> Iterator[Sessions]:
    """Give a store that several may write at once."""
    with postgresql_databases.fresh() as made:
        yield made


@dataclass
class Post:
    """A way out that gives one answer to everything, and keeps what it took."""

    answer: Outcome = field(default_factory=Accepted)
    taken: list[tuple[Content, Message]] = field(default_factory=list)
    name: str = "post"
    decided: int = 0
    batch: int = 10

    def send(self, content: Content, messages: Sequence[Message]) -> Iterator[Outcome]:
        """Take messages."""
        for message in messages:
            self.taken.append((content, message))
            yield self.answer

    def close(self) -> None:
        """Have nothing to let go of."""


def _show(sessions: Sessions, *days: object, first: int = 0) -> None:
    for day, place in enumerate(days, start=first):
        ingest(a_snapshot(place, day=day), sessions, now=NOW + timedelta(days=day))  # type: ignore[arg-type] # a location


def _deliver(sessions: Sessions, post: Post, now: datetime) -> None:
    Deliver(
        sessions=sessions,
        transport=post,
        links=LINKS,
        domain="opvangnieuws.example",
        clock=lambda: now,
        lease=timedelta(minutes=5),
    ).run()


def _go_on(sessions: Sessions, post: Post, *, days: int = 1) -> None:
    """Let a time pass in which everything runs that ought to."""
    for hours in range(1, 24 * days, 6):
        now = LATER + timedelta(hours=hours)
        notify(sessions, now=now)
        digest(sessions, a_composer(), now=now)
        _deliver(sessions, post, now)


def _warned(sessions: Sessions, answer: Outcome) -> Post:
    """Send somebody that there is a measure, with this outcome."""
    follows(sessions)
    _show(sessions, PLAIN, WARNED)
    notify(sessions, now=LATER)
    digest(sessions, a_composer(), now=LATER)
    post = Post(answer)
    _deliver(sessions, post, LATER)
    assert len(post.taken) == 1
    post.answer = Accepted()
    return post


def test_what_comes_back_while_its_news_is_taken_back_is_not_sent_again(shared: Sessions) -> None:
    post = _warned(shared, Accepted())
    message = post.taken[0][1]
    blocked = MailEvent(
        id="blocked",
        kind=EventKind.BLOCKED,
        content_id=message.content_id,
        subscriber_id=message.subscriber_id,
        at=LATER,
    )
    hear(shared, post.name, [blocked], LATER)

    with beside(shared, "COMMIT", lambda other: heed(other, LINKS, now=LATER)):
        _show(shared, PLAIN, first=2)
    _go_on(shared, post)

    assert len(post.taken) == 1


@pytest.mark.parametrize("all_", [False, True])
def test_what_is_sent_again_by_hand_is_not_what_is_being_taken_back(
    shared: Sessions, *, all_: bool
) -> None:
    post = _warned(shared, Rejected(reason="550 policy"))
    message = post.taken[0][1]

    def again(other: Sessions) -> None:
        if all_:
            requeue_all(other, MessageState.REJECTED, now=LATER)
            return
        with suppress(RequeueRefused):
            requeue(other, 1, message.subscriber_id, unknown=True, now=LATER)

    with beside(shared, "COMMIT", again):
        _show(shared, PLAIN, first=2)
    _go_on(shared, post)

    assert len(post.taken) == 1


def _leave(sessions: Sessions, person: Asked) -> None:
    unsubscribe(_leaving_link(person), sessions=sessions, now=LATER)


def _leaving_link(person: Asked) -> str:
    return LINKS.token(Purpose.UNSUBSCRIBE, person.subscription_nonce)


def _with_a_link(sessions: Sessions, person: Asked) -> Asked:
    token = Token(
        digest=digest_of(_leaving_link(person)),
        purpose=Purpose.UNSUBSCRIBE,
        subscriber_id=person.subscriber_id,
        subscription_id=person.subscription_id,
    )
    with sessions.writing() as connection:
        tokens.issue(connection, token)
    return person


def _choose(sessions: Sessions, person: Asked) -> bool:
    link = LINKS.token(Purpose.PREFERENCES, person.subscriber_nonce)
    daily = Choice(pace=Pace.DAILY, kinds=ALL_KINDS, urgent=True)
    choosing = Choosing(sessions=sessions, grouping=timedelta())
    return choosing.choose(link, person.subscription_id, daily, LATER)


def _with_an_own_page(sessions: Sessions, person: Asked) -> Asked:
    token = Token(
        digest=digest_of(LINKS.token(Purpose.PREFERENCES, person.subscriber_nonce)),
        purpose=Purpose.PREFERENCES,
        subscriber_id=person.subscriber_id,
        subscription_id=None,
    )
    with sessions.writing() as connection:
        tokens.issue(connection, token)
    return person


def _state(sessions: Sessions, person: Asked) -> State:
    with sessions.reading() as connection:
        return subscriptions.followed(connection, person.subscription_id).subscription.state


@pytest.mark.parametrize("moment", ["UPDATE mentions", "COMMIT"])
def test_who_leaves_while_a_digest_is_put_together_has_left(shared: Sessions, moment: str) -> None:
    person = _with_a_link(shared, follows(shared))
    follows(shared, "ander@example.org")
    _show(shared, PLAIN, INSPECTED)
    notify(shared, now=LATER)
    post = Post()

    with beside(shared, moment, lambda other: _leave(other, person)):
        digest(shared, a_composer(), now=LATER)
    _go_on(shared, post)

    assert _state(shared, person) is State.ENDED
    assert person.subscriber_id not in [message.subscriber_id for _content, message in post.taken]


@pytest.mark.parametrize("moment", ["UPDATE subscriptions", "COMMIT"])
def test_who_leaves_while_they_choose_has_left(shared: Sessions, moment: str) -> None:
    person = _with_an_own_page(shared, _with_a_link(shared, follows(shared)))
    _show(shared, PLAIN, INSPECTED)
    notify(shared, now=LATER)

    with beside(shared, moment, lambda other: _leave(other, person)):
        assert _choose(shared, person)

    assert _state(shared, person) is State.ENDED


@pytest.mark.parametrize("moment", ["UPDATE subscriptions", "UPDATE mentions"])
def test_who_chooses_while_they_leave_waits(shared: Sessions, moment: str) -> None:
    person = _with_an_own_page(shared, _with_a_link(shared, follows(shared)))
    _show(shared, PLAIN, INSPECTED)
    notify(shared, now=LATER)

    with beside(shared, moment, lambda other: _choose(other, person)):
        _leave(shared, person)

    assert _state(shared, person) is State.ENDED


@pytest.mark.parametrize("moment", ["UPDATE mentions", "DELETE FROM outbox"])
def test_who_chooses_while_a_delivery_gives_back_is_told(shared: Sessions, moment: str) -> None:
    person = _with_an_own_page(shared, follows(shared))
    _show(shared, PLAIN, INSPECTED)
    notify(shared, now=LATER)
    digest(shared, a_composer(), now=LATER)
    until = LATER + timedelta(minutes=5)
    with shared.writing() as connection:
        assert outbox.claim(connection, holder="us", now=LATER, until=until, limit=10)

    def give_back(other: Sessions) -> None:
        with other.writing() as connection:
            outbox.give_back(connection, holder="us", due_at=LATER)

    with beside(shared, moment, give_back):
        assert _choose(shared, person)
    post = Post()
    _go_on(shared, post, days=2)

    assert len(post.taken) == 1


@pytest.mark.parametrize("moment", ["UPDATE mentions", "COMMIT"])
def test_who_is_forgotten_while_a_digest_is_put_together_is(shared: Sessions, moment: str) -> None:
    person = follows(shared)
    follows(shared, "ander@example.org")
    _show(shared, PLAIN, INSPECTED)
    notify(shared, now=LATER)

    def erase(other: Sessions) -> None:
        with other.writing() as connection:
            subscriptions.erase(connection, person.subscriber_id)

    with beside(shared, moment, erase):
        digest(shared, a_composer(), now=LATER)

    assert person.subscriber_id not in _recipients(shared)


def _recipients(sessions: Sessions) -> list[int]:
    query = select(messages.c.subscriber_id)
    with sessions.reading() as connection:
        return sorted(connection.execute(query).scalars())


def test_a_sign_up_of_an_old_address_is_not_forgotten_with_it(shared: Sessions) -> None:
    old = follows(shared)
    with shared.writing() as connection:
        connection.execute(delete(followed).where(followed.c.id == old.subscription_id))

    def forget(other: Sessions) -> None:
        prune(other, now=LATER, pending=timedelta(days=2))

    with beside(shared, "COMMIT", forget):
        new = follows(shared, confirmed=False)

    assert _state(shared, new) is State.PENDING
