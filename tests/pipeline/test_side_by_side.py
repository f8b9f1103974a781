"""Stages, snapshots and people at work on one store at the same moment: none undoes another's work.

Each test lets somebody else begin in the middle of a transaction, and go as far as they can.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from msgspec import structs
from sqlalchemy import event, select, text

from notifier.domain.rhythm import Pace, Rhythm
from notifier.pipeline.intake.ingest import ingest
from notifier.pipeline.telling.digest import digest
from notifier.pipeline.telling.notify import notify
from notifier.store.engine import Sessions
from notifier.store.people import choices, subscriptions
from notifier.store.tables import content_changes, mentions
from notifier.store.tables import outbox as messages
from notifier.subscriptions.replanning import replan
from tests.journeys.world import Story
from tests.mail.builders import a_composer
from tests.support.builders import NOW, a_location, a_measure, a_snapshot, an_inspection
from tests.support.databases import PostgresqlDatabases
from tests.support.people import GENT, follows

pytestmark = pytest.mark.postgresql
PLAIN = a_location()
INSPECTED = structs.replace(PLAIN, inspections=[an_inspection()])
WARNED = structs.replace(PLAIN, enforcement=[a_measure()])
_WAITS = text(
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@pytest.fixture
def shared(postgresql_databases: PostgresqlDatabases) -> Iterator[Sessions]:
    """Give a store that several may write at once."""
    with postgresql_databases.fresh() as made:
        yield made


def _another(sessions: Sessions) -> Sessions:
    url = sessions.engine().url.render_as_string(hide_password=False)
    return Sessions(url, pooled=False)


@contextmanager
def beside(sessions: Sessions, moment: str, work: Callable[[Sessions], object]) -> Iterator[None]:
    """Let somebody else work from a moment on: before a statement that begins so, or the commit.

    They have done, or wait for a lock, when we go on.
    """
    thread = Thread(target=lambda: work(_another(sessions)))
    begun: list[str] = []

    def begin(said: str) -> None:
        if begun or not said.startswith(moment):
            return
        begun.append(said)
        thread.start()
        with _another(sessions).reading() as connection:
            while thread.is_alive() and not connection.execute(_WAITS).scalar_one():
                connection.rollback()

    def statement(_connection: object, _cursor: object, said: str, *_: object) -> None:
        begin(said)

    def commit(_connection: object) -> None:
        begin("COMMIT")

    engine = sessions.engine()
    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    yield
    event.remove(engine, "before_cursor_execute", statement)
    event.remove(engine, "commit", commit)
    assert begun
    thread.join()


def _show(sessions: Sessions, *days: object, first: int = 0) -> None:
    for day, place in enumerate(days, start=first):
        ingest(a_snapshot(place, day=day), sessions, now=NOW + timedelta(days=day))  # type: ignore[arg-type] # a location


def _told(sessions: Sessions) -> list[tuple[int, int, str]]:
    """Give who is told what by which message, in which state."""
    query = select(messages.c.subscriber_id, content_changes.c.change_seq, messages.c.state).join(
        content_changes, content_changes.c.content_id == messages.c.content_id
    )
    with sessions.reading() as connection:
        return sorted(tuple(row) for row in connection.execute(query))


def _waiting(sessions: Sessions) -> list[tuple[int, int]]:
    query = select(mentions.c.subscriber_id, mentions.c.change_seq)
    with sessions.reading() as connection:
        rows = connection.execute(query.where(mentions.c.due_at.is_not(None)))
        return sorted(tuple(row) for row in rows)


def test_what_is_noted_while_a_digest_is_put_together_is_told_by_the_next(shared: Sessions) -> None:
    person = follows(shared).subscriber_id
    now = NOW + timedelta(days=3)
    _show(shared, PLAIN, INSPECTED)
    notify(shared, now=now)
    _show(shared, structs.replace(INSPECTED, places=3), first=2)
    _show(shared, structs.replace(INSPECTED, places=3), first=3)

    with beside(shared, "UPDATE mentions", lambda other: notify(other, now=now)):
        digest(shared, a_composer(), now=now)
    digest(shared, a_composer(), now=now)

    assert _told(shared) == [(person, 1, "queued"), (person, 2, "queued")]
    assert _waiting(shared) == []


@pytest.mark.parametrize("moment", ["UPDATE mentions", "COMMIT"])
def test_what_is_taken_back_while_a_digest_is_put_together_is_not_told(
    shared: Sessions, moment: str
) -> None:
    follows(shared)
    now = NOW + timedelta(days=3)
    _show(shared, PLAIN, WARNED)
    notify(shared, now=now)

    with beside(shared, moment, lambda other: _show(other, PLAIN, first=2)):
        digest(shared, a_composer(), now=now)

    assert {state for _person, _seq, state in _told(shared)} <= {"cancelled"}
    assert _waiting(shared) == []


@pytest.mark.parametrize("moment", ["INSERT INTO mentions", "COMMIT"])
def test_what_is_taken_back_while_it_is_noted_is_not_told(shared: Sessions, moment: str) -> None:
    follows(shared)
    now = NOW + timedelta(days=3)
    _show(shared, PLAIN, WARNED)

    with beside(shared, moment, lambda other: _show(other, PLAIN, first=2)):
        notify(shared, now=now)
    notify(shared, now=now)
    digest(shared, a_composer(), now=now)

    assert _told(shared) == []


def test_who_chooses_while_a_digest_is_put_together_is_told_once(shared: Sessions) -> None:
    person = follows(shared)
    now = NOW + timedelta(days=1)
    _show(shared, PLAIN, INSPECTED)
    notify(shared, now=now)

    def choose(other: Sessions) -> None:
        with other.writing() as connection:
            daily = Rhythm(Pace.DAILY, 7)
            choices.choose(connection, person.subscription_id, rhythm=daily, kinds=15, urgent=True)
            replan(connection, person.subscriber_id, now=now, grouping=timedelta())

    with beside(shared, "COMMIT", choose):
        digest(shared, a_composer(), now=now)
    digest(shared, a_composer(), now=now + timedelta(days=2))

    assert _told(shared) == [(person.subscriber_id, 1, "queued")]
    assert _waiting(shared) == []


def test_who_leaves_the_older_of_two_while_news_is_noted_hears_it_for_the_other(
    shared: Sessions, tmp_path: Path
) -> None:
    older, _other = follows(shared, scope=GENT), follows(shared)
    story = Story(tmp_path, shared, now=NOW + timedelta(days=3))
    _show(shared, PLAIN, INSPECTED)

    def leave(other: Sessions) -> None:
        with other.writing() as connection:
            ids = [older.subscription_id]
            subscriptions.end(connection, ids, reason="unsubscribed", now=story.now)
            replan(connection, older.subscriber_id, now=story.now, grouping=timedelta())

    with beside(shared, "COMMIT", leave):
        notify(shared, now=story.now)
    story.run()
    story.run()

    assert len(story.mails("ouder@example.org")) == 1
