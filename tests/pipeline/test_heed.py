"""What is heard of messages afterwards: it changes them, and ends what people follow."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from notifier.domain.bouncing import WAITS
from notifier.domain.events import EventKind, MailEvent
from notifier.domain.message import Lane
from notifier.links import Links
from notifier.pipeline.prune import EVENTS, prune
from notifier.pipeline.sending.heed import BLOCK, HeedReport, hear, heed
from notifier.store.engine import Sessions
from notifier.store.people import subscriptions, suppressions
from notifier.store.post import contents, outbox
from notifier.store.post.contents import Posted
from notifier.store.tables import events
from notifier.store.tables import outbox as messages
from notifier.store.tables import subscriptions as following
from notifier.store.tables import suppressions as suppressed
from tests.mail.builders import a_content
from tests.support.builders import NOW
from tests.support.databases import SqliteDatabases
from tests.support.people import GENT, SUN, follows

LINKS = Links(base_url="https://opvangnieuws.example", secret=b"s" * 32)
LATER = NOW + timedelta(minutes=10)
ADDRESS = "ouder@voorbeeld.example"


@dataclass(frozen=True, slots=True)
class Sent:
    """Somebody, and the messages that they got: by the key of each one's content."""

    subscriber_id: int
    keys: tuple[str, ...]


def a_recipient(
    sessions: Sessions, *keys: str, address: str = ADDRESS, state: str = "accepted"
) -> Sent:
    """Let somebody follow two things and have some messages in a state."""
    person = follows(sessions, address, SUN)
    follows(sessions, address, GENT)
    with sessions.writing() as connection:
        for key in keys:
            number = outbox.put_content(connection, a_content(id=key))
            one = Posted(
                content_id=number,
                subscriber_id=person.subscriber_id,
                subscription_id=None,
                lane=Lane.ALERT,
            )
            contents.enqueue(connection, [one], due_at=NOW)
        connection.execute(
            update(messages)
            .where(messages.c.subscriber_id == person.subscriber_id)
            .values(state=state, attempts=1, settled_at=None if state == "queued" else NOW)
        )
    return Sent(person.subscriber_id, keys)


def an_event(sent: Sent, kind: EventKind, *, id_: str = "", key: str = "", after: int = 1) -> Any:  # noqa: ANN401 - a mail event, that tests compare
    """Give an event of a message, some seconds after the first."""
    key = key or sent.keys[0]
    return MailEvent(
        id=id_ or f"{key}:{sent.subscriber_id}:{kind}:{after}",
        kind=kind,
        content_id=key,
        subscriber_id=sent.subscriber_id,
        at=NOW + timedelta(seconds=after),
        reason="550 nobody",
    )


def told(sessions: Sessions, *heard: MailEvent, now: datetime = LATER) -> HeedReport:
    hear(sessions, "sendgrid", heard, now)
    return heed(sessions, LINKS, now=now)


def rows(sessions: Sessions) -> Sequence[Any]:
    with sessions.reading() as connection:
        query = select(messages).order_by(messages.c.content_id, messages.c.subscriber_id)
        return connection.execute(query).all()


def ended(sessions: Sessions) -> list[str | None]:
    with sessions.reading() as connection:
        query = select(following.c.ended_reason).order_by(following.c.id)
        return list(connection.execute(query).scalars())


def is_suppressed(sessions: Sessions, address: str = ADDRESS) -> bool:
    with sessions.reading() as connection:
        return suppressions.is_suppressed(connection, LINKS.suppression_digest(address))


@pytest.mark.parametrize("kind", [EventKind.PROCESSED, EventKind.DELIVERED])
def test_a_lost_answer_is_found_again(sessions: Sessions, kind: EventKind) -> None:
    sent = a_recipient(sessions, "c0ffee", state="unknown")

    report = told(sessions, an_event(sent, kind))

    [row] = rows(sessions)
    assert (row.state, row.reason, report.accepted) == ("accepted", None, 1)
    assert ended(sessions) == [None, None]


def test_a_bounce_rejects_the_mail_and_ends_all(sessions: Sessions) -> None:
    sent = a_recipient(sessions, "c0ffee")

    report = told(sessions, an_event(sent, EventKind.BOUNCED))

    [row] = rows(sessions)
    assert (row.state, row.reason) == ("rejected", "bounced: 550 nobody")
    assert ended(sessions) == ["bounced", "bounced"]
    assert is_suppressed(sessions)
    assert (report.rejected, report.ended) == (1, 1)


def test_a_complaint_ends_all_and_leaves_the_mail(sessions: Sessions) -> None:
    sent = a_recipient(sessions, "c0ffee")

    told(sessions, an_event(sent, EventKind.COMPLAINED))

    assert [row.state for row in rows(sessions)] == ["accepted"]
    assert ended(sessions) == ["complained", "complained"]
    assert is_suppressed(sessions)


def test_whoever_leaves_by_the_provider_may_come_back(sessions: Sessions) -> None:
    sent = a_recipient(sessions, "c0ffee")

    told(sessions, an_event(sent, EventKind.UNSUBSCRIBED))

    assert ended(sessions) == ["unsubscribed", "unsubscribed"]
    assert not is_suppressed(sessions)


def test_nothing_more_goes_to_whoever_is_gone_and_all_to_others(sessions: Sessions) -> None:
    sent = a_recipient(sessions, "c0ffee", "beef")
    a_recipient(sessions, "c0ffee", address="ander@voorbeeld.example", state="queued")
    with sessions.writing() as connection:
        waiting = messages.c.content_id == 2
        connection.execute(update(messages).where(waiting).values(state="queued"))

    told(sessions, an_event(sent, EventKind.BOUNCED))

    assert [row.state for row in rows(sessions)] == ["rejected", "queued", "cancelled"]
    assert ended(sessions) == ["bounced", "bounced", None, None]


def test_what_came_back_waits_longer_each_time_and_then_ends(sessions: Sessions) -> None:
    sent, now, waits = a_recipient(sessions, "c0ffee"), LATER, []

    for turn in range(len(WAITS) + 1):
        told(sessions, an_event(sent, EventKind.BLOCKED, id_=f"e{turn}"), now=now)
        [row] = rows(sessions)
        waits.append((row.state, row.attempts, row.bounces, row.due_at - now))
        now += timedelta(days=5)
        with sessions.writing() as connection:  # it is sent again, and taken
            connection.execute(update(messages).values(state="accepted", due_at=now, attempts=1))

    assert waits[:-1] == [("queued", 0, n, wait) for n, wait in enumerate(WAITS, start=1)]
    assert waits[-1][0] == "rejected"
    assert ended(sessions) == ["unreachable", "unreachable"]
    assert not is_suppressed(sessions)


def test_what_came_back_is_not_sent_to_somebody_who_left(sessions: Sessions) -> None:
    sent = a_recipient(sessions, "c0ffee")
    with sessions.writing() as connection:
        subscriptions.end(connection, [1, 2], reason="unsubscribed", now=NOW)

    told(sessions, an_event(sent, EventKind.BLOCKED))

    [row] = rows(sessions)
    assert (row.state, row.reason) == ("cancelled", "ended")


def test_an_early_event_waits_until_its_mail_is_settled(sessions: Sessions) -> None:
    sent = a_recipient(sessions, "c0ffee", state="leased")
    early = told(sessions, an_event(sent, EventKind.BOUNCED))
    with sessions.writing() as connection:
        connection.execute(update(messages).values(state="accepted"))

    in_time = heed(sessions, LINKS, now=LATER)

    assert (early, in_time.rejected) == (HeedReport(waiting=1), 1)
    assert is_suppressed(sessions)


def test_a_mail_whose_sender_died_is_not_sent_again_once_the_provider_spoke_of_it(
    sessions: Sessions,
) -> None:
    sent = a_recipient(sessions, "c1", state="leased")
    with sessions.writing() as connection:
        connection.execute(update(messages).values(leased_by="gone", leased_until=LATER))
    hear(sessions, "sendgrid", [an_event(sent, EventKind.PROCESSED)], NOW)

    early = heed(sessions, LINKS, now=LATER - timedelta(seconds=1))
    late = heed(sessions, LINKS, now=LATER)

    assert (early.waiting, late.accepted) == (1, 1)
    with sessions.writing() as connection:
        until = LATER + timedelta(hours=1)
        again = outbox.claim(connection, holder="next", now=until, until=until, limit=10)
    assert again == []


def test_an_event_of_no_mail_of_ours_changes_nothing(sessions: Sessions) -> None:
    sent = a_recipient(sessions, "c0ffee")
    nobody = Sent(4711, sent.keys)

    report = told(
        sessions,
        an_event(nobody, EventKind.BOUNCED),
        an_event(sent, EventKind.BOUNCED, key="no such content"),
    )

    assert report == HeedReport(events=1)
    assert heed(sessions, LINKS, now=LATER) == HeedReport()
    assert ended(sessions) == [None, None]


@pytest.mark.parametrize("state", ["cancelled", "rejected"])
def test_a_late_word_about_what_is_over_is_left(sessions: Sessions, state: str) -> None:
    sent = a_recipient(sessions, "c0ffee", state=state)

    told(sessions, an_event(sent, EventKind.DELIVERED), an_event(sent, EventKind.BLOCKED))

    assert [row.state for row in rows(sessions)] == [state]


def test_what_is_heard_twice_counts_once(sessions: Sessions) -> None:
    sent = a_recipient(sessions, "c0ffee")
    event = an_event(sent, EventKind.BLOCKED)

    told(sessions, event, event)
    again = told(sessions, event)

    assert again == HeedReport()
    assert [row.bounces for row in rows(sessions)] == [1]


def test_a_complaint_outweighs_what_ended_it_later(sessions: Sessions) -> None:
    sent = a_recipient(sessions, "c0ffee")
    with sessions.writing() as connection:
        subscriptions.end(connection, [1], reason="unsubscribed", now=LATER)
        subscriptions.end(connection, [2], reason="unsubscribed", now=NOW)

    told(sessions, an_event(sent, EventKind.COMPLAINED))

    assert ended(sessions) == ["complained", "unsubscribed"]


def test_whoever_asked_never_to_be_written_to_keeps_that_reason(sessions: Sessions) -> None:
    sent = a_recipient(sessions, "c0ffee")
    with sessions.writing() as connection:
        digest = LINKS.suppression_digest(ADDRESS)
        suppressions.suppress(connection, digest, reason="asked", now=NOW)

    told(sessions, an_event(sent, EventKind.COMPLAINED))

    with sessions.reading() as connection:
        assert connection.execute(select(suppressed.c.reason)).scalar_one() == "asked"


def test_more_than_a_block_is_heeded_in_one_run(sessions: Sessions) -> None:
    sent = a_recipient(sessions, "c0ffee")
    many = [an_event(sent, EventKind.DEFERRED, after=n) for n in range(BLOCK + 10)]

    report = told(sessions, *many)

    assert report.events == BLOCK + 10


def test_two_runs_at_once_count_an_event_once(sessions: Sessions) -> None:
    sent = a_recipient(sessions, "c0ffee")
    hear(sessions, "sendgrid", [an_event(sent, EventKind.BLOCKED)], LATER)

    first, second = heed(sessions, LINKS, now=LATER), heed(sessions, LINKS, now=LATER)

    assert (first.queued, second.queued) == (1, 0)


def test_events_are_forgotten_a_week_after_they_were_heeded(sessions: Sessions) -> None:
    sent = a_recipient(sessions, "c0ffee")
    told(sessions, an_event(sent, EventKind.DELIVERED))

    early = prune(sessions, now=LATER + EVENTS, pending=timedelta(days=3))
    late = prune(sessions, now=LATER + EVENTS + timedelta(seconds=1), pending=timedelta(days=3))

    assert (early.events, late.events) == (0, 1)


def test_an_event_that_waits_is_not_forgotten(sessions: Sessions) -> None:
    sent = a_recipient(sessions, "c0ffee", state="leased")
    told(sessions, an_event(sent, EventKind.DELIVERED))

    prune(sessions, now=LATER + 2 * EVENTS, pending=timedelta(days=3))

    with sessions.reading() as connection:
        assert connection.execute(select(func.count()).select_from(events)).scalar_one() == 1


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    return SqliteDatabases(tmp_path_factory.mktemp("events"))


@contextmanager
def two_recipients(databases: SqliteDatabases, states: Sequence[str]) -> Iterator[Any]:
    """Give a store of its own, with two people who got two mails each."""
    with TemporaryDirectory() as folder, databases.fresh(Path(folder)) as sessions:
        people = [
            a_recipient(sessions, "c0ffee", "beef", address=f"ouder{n}@voorbeeld.example")
            for n in range(2)
        ]
        with sessions.writing() as connection:
            for (person, content), state in zip(
                ((p.subscriber_id, c) for p in people for c in (1, 2)), states, strict=True
            ):
                key = messages.c.subscriber_id == person, messages.c.content_id == content
                connection.execute(update(messages).where(*key).values(state=state))
        yield sessions, people


def end_state(sessions: Sessions) -> object:
    """Give all that events may have changed."""
    with sessions.reading() as connection:
        digests = connection.execute(select(suppressed.c.digest, suppressed.c.reason)).all()
    states = [
        # when something is due means nothing once it is over
        (row.state, row.bounces, row.due_at if row.state == "queued" else None)
        for row in rows(sessions)
    ]
    return states, ended(sessions), sorted(digests)


@settings(max_examples=25)
@given(
    states=st.lists(st.sampled_from(["accepted", "unknown"]), min_size=4, max_size=4),
    heard=st.lists(
        st.tuples(
            st.integers(0, 1), st.sampled_from(["c0ffee", "beef"]), st.sampled_from(EventKind)
        ),
        max_size=14,
    ),
    seed=st.integers(0, 2**16),
)
def test_any_order_repetition_and_split_ends_in_the_same_state(
    databases: SqliteDatabases,
    states: list[str],
    heard: list[tuple[int, str, EventKind]],
    seed: int,
) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    found = []
    for in_disorder in (False, True):
        with two_recipients(databases, states) as (sessions, people):
            all_ = [
                an_event(people[who], kind, key=key, after=place)
                for place, (who, key, kind) in enumerate(heard)
            ]
            if in_disorder:
                all_ += chance.choices(all_, k=3) if all_ else []
                chance.shuffle(all_)
            while all_:
                size = chance.randint(1, 4) if in_disorder else len(all_)
                some, all_ = all_[:size], all_[size:]
                told(sessions, *some)
            found.append(end_state(sessions))

    assert found[0] == found[1]
