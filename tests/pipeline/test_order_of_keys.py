"""Messages are locked in the order of their keys: a delivery and a snapshot never deadlock."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Thread

import pytest
from msgspec import structs
from sqlalchemy import select, update

from notifier.pipeline.intake.ingest import ingest
from notifier.pipeline.telling.digest import digest
from notifier.pipeline.telling.notify import notify
from notifier.store.engine import Sessions
from notifier.store.post import outbox
from notifier.store.tables import outbox as messages
from tests.mail.builders import a_composer
from tests.support.builders import NOW, a_location, a_measure, a_snapshot
from tests.support.databases import PostgresqlDatabases
from tests.support.people import follows

pytestmark = pytest.mark.postgresql
PLAIN = a_location()
WARNED = structs.replace(PLAIN, enforcement=[a_measure()])
LATER = NOW + timedelta(days=3)


@pytest.fixture
def shared(postgresql_databases: PostgresqlDatabases) -> Iterator[Sessions]:
    """Give a store that several may write at once."""
    with postgresql_databases.fresh() as made:
        yield made


def _show(sessions: Sessions, *days: object, first: int = 0) -> None:
    for day, place in enumerate(days, start=first):
        ingest(a_snapshot(place, day=day), sessions, now=NOW + timedelta(days=day))  # type: ignore[arg-type] # a location


@pytest.mark.parametrize("freed", [False, True])
def test_what_is_queued_again_while_its_news_is_taken_back(
    shared: Sessions, *, freed: bool
) -> None:
    people = [follows(shared, f"ouder{n}@example.org").subscriber_id for n in range(2)]
    _show(shared, PLAIN, WARNED)
    notify(shared, now=LATER)
    digest(shared, a_composer(), now=LATER)
    until = LATER + timedelta(minutes=5)
    for person in reversed(people):  # so that they lie, and are found, in this order
        with shared.writing() as connection:
            theirs = messages.c.subscriber_id == person
            leased = {"state": "leased", "leased_by": "us", "leased_until": until}
            connection.execute(update(messages).where(theirs).values(leased))

    def give_back(other: Sessions) -> None:
        with other.writing() as connection:
            if freed:
                outbox.claim(connection, holder="them", now=until, until=until, limit=10)
            else:
                outbox.give_back(connection, holder="us", due_at=LATER)

    def take_back(other: Sessions) -> None:
        _show(other, PLAIN, first=2)

    # both wait for the second message; who comes first to it goes on to the first
    with shared.writing() as connection:
        theirs = messages.c.subscriber_id == people[1]
        connection.execute(select(messages.c.state).where(theirs).with_for_update())
        first = _in_thread(shared, give_back)
        second = _in_thread(shared, take_back)
    first.join()
    second.join()

    query = select(messages.c.state)
    with shared.reading() as connection:
        assert set(connection.execute(query).scalars()) <= {"cancelled", "leased"}


def _in_thread(sessions: Sessions, work: Callable[[Sessions], object]) -> Thread:
    """Let somebody work beside us until they wait, or have done."""
    url = sessions.engine().url.render_as_string(hide_password=False)
    thread = Thread(target=lambda: work(Sessions(url, pooled=False)))
    thread.start()
    thread.join(timeout=1.5)
    return thread
