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

from notifier.domain.delivery import Accepted, MessageState, Outcome, Rejected
from notifier.domain.events import EventKind, MailEvent
from notifier.domain.message import Content, Message
from notifier.errors import RequeueRefused
from notifier.links import Links
from notifier.pipeline.intake.ingest import ingest
from notifier.pipeline.sending.deliver import Deliver
from notifier.pipeline.sending.heed import hear, heed
from notifier.pipeline.sending.requeue import requeue, requeue_all
from notifier.pipeline.telling.digest import digest
from notifier.pipeline.telling.notify import notify
from notifier.store.engine import Sessions
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
