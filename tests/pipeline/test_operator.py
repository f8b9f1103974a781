"""What the operator is told: each thing once, also when the way out fails."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from notifier.domain.delivery import Accepted, Outcome
from notifier.domain.message import Content, Lane, Message
from notifier.errors import TransportUnavailable
from notifier.pipeline.intake.ingest import ingest
from notifier.pipeline.operator import Operator, note_dead, note_stale, tell_operator
from notifier.pipeline.sending.ways import Ways
from notifier.store.engine import Sessions
from notifier.store.post import notices, outbox
from notifier.store.post.notices import Notice
from notifier.store.tables import outbox as table
from tests.mail.builders import a_composer, a_content
from tests.pipeline.believing import FOUR, GUARDED, keys, take
from tests.support.builders import NOW, SOURCE, TAKEN, a_snapshot
from tests.support.people import follows

_DAILY = timedelta(days=1)


@dataclass
class Post:
    """A way out that takes some mails and then is down."""

    left: int = 100
    subjects: list[str] = field(default_factory=list)
    name: str = "verzonnen"
    batch: int = 1
    decided: int = 0

    def send(self, content: Content, messages: Sequence[Message]) -> Iterator[Outcome]:
        """Take one, if there are any left to take."""
        if self.left == 0:
            raise TransportUnavailable(transport="verzonnen", problem="down")
        self.left -= 1
        self.subjects += [content.subject for _message in messages]
        yield from (Accepted(reference="1") for _message in messages)

    def close(self) -> None:
        """Nothing is held."""


def _operator(*posts: Post, address: str = "beheer@example.org") -> Operator:
    ways = Ways(transports=posts, draw=lambda: 0.0)
    return Operator(address=address, ways=ways, composer=a_composer(), domain="example.org")


def _stale(sessions: Sessions, now: datetime) -> int:
    return note_stale(sessions, now=now, expected={SOURCE: _DAILY}, default=10 * _DAILY)


def _put(sessions: Sessions, *keys: str) -> None:
    with sessions.writing() as connection:
        for key in keys:
            notices.put(connection, Notice(key=key, subject=key, text="Tekst.", created_at=NOW))


def test_each_notice_is_sent_once(sessions: Sessions) -> None:
    _put(sessions, "een", "twee", "een")
    post = Post()

    counts = [tell_operator(sessions, _operator(post), now=NOW) for _run in range(2)]

    assert counts == [2, 0]
    assert [subject.rpartition(" ")[2] for subject in post.subjects] == ["een", "twee"]


def test_what_went_out_before_the_way_out_failed_is_not_sent_again(sessions: Sessions) -> None:
    _put(sessions, "een", "twee")
    post = Post(left=1)
    with pytest.raises(TransportUnavailable):
        tell_operator(sessions, _operator(post), now=NOW)

    post.left = 100
    count = tell_operator(sessions, _operator(post), now=NOW + timedelta(minutes=1))

    assert count == 1
    assert [subject.rpartition(" ")[2] for subject in post.subjects] == ["een", "twee"]


def test_a_notice_goes_by_another_way_while_the_first_rests(sessions: Sessions) -> None:
    _put(sessions, "een")
    down, other = Post(left=0, name="weg"), Post(name="ander")
    with pytest.raises(TransportUnavailable):
        tell_operator(sessions, _operator(down, other), now=NOW)

    count = tell_operator(sessions, _operator(down, other), now=NOW + timedelta(seconds=1))

    assert (count, len(other.subjects)) == (1, 1)


def test_while_all_ways_rest_notices_wait(sessions: Sessions) -> None:
    _put(sessions, "een")
    down = Post(left=0)
    with pytest.raises(TransportUnavailable):
        tell_operator(sessions, _operator(down), now=NOW)
    down.left = 100

    counts = [
        tell_operator(sessions, _operator(down), now=NOW + timedelta(seconds=seconds))
        for seconds in (1, 30)
    ]

    assert counts == [0, 1]


def _given_up(sessions: Sessions, name: str, now: datetime) -> None:
    person = follows(sessions, f"{name}@voorbeeld.example")
    with sessions.writing() as connection:
        outbox.enqueue(
            connection,
            content_id=outbox.put_content(connection, a_content()),
            subscriber_id=person.subscriber_id,
            subscription_id=person.subscription_id,
            lane=Lane.ALERT,
            due_at=now,
        )
        mine = table.c.subscriber_id == person.subscriber_id
        connection.execute(update(table).where(mine).values(state="dead", settled_at=now))


def test_mails_that_were_given_up_are_told_once_a_day_without_a_name(sessions: Sessions) -> None:
    hour = timedelta(hours=1)
    none = note_dead(sessions, now=NOW)
    _given_up(sessions, "an", NOW)
    _given_up(sessions, "bo", NOW)
    first = [note_dead(sessions, now=NOW + n * hour) for n in (1, 2)]
    _given_up(sessions, "cleo", NOW + 3 * hour)
    later = [note_dead(sessions, now=NOW + n * hour) for n in (4, 24, 25, 26, 60)]

    with sessions.reading() as connection:
        found = notices.unsent(connection)
    assert (none, first, later) == (0, [2, 0], [0, 0, 1, 0, 0])
    assert [one.subject for one in found] == ["2 mails were given up", "1 mail was given up"]
    assert not any("voorbeeld" in one.text for one in found)


def test_without_an_operator_notices_are_kept_for_the_first_one(sessions: Sessions) -> None:
    _put(sessions, "een")
    post = Post()

    nobody = tell_operator(sessions, _operator(post, address=""), now=NOW)
    somebody = tell_operator(sessions, _operator(post), now=NOW)

    assert (nobody, somebody) == (0, 1)


def test_fresh_data_are_nothing_to_tell(sessions: Sessions) -> None:
    take(sessions, *FOUR, day=0)

    assert _stale(sessions, TAKEN + _DAILY) == 0


def test_a_source_that_becomes_stale_is_told_once(sessions: Sessions) -> None:
    take(sessions, *FOUR, day=0)

    counts = [_stale(sessions, TAKEN + timedelta(days=days)) for days in (2, 3, 9)]

    assert counts == [1, 0, 0]


def test_a_source_without_a_rhythm_of_its_own_has_the_default(sessions: Sessions) -> None:
    ingest(a_snapshot(*FOUR, source="ander"), sessions, now=NOW, rules=GUARDED)

    assert _stale(sessions, TAKEN + 10 * _DAILY) == 0
    assert _stale(sessions, TAKEN + 11 * _DAILY) == 1


def _arrives(sessions: Sessions, day: int, hours_later: int) -> None:
    snapshot = a_snapshot(*FOUR, day=day)
    snapshot = replace(snapshot, digest=bytes([day]))
    now = snapshot.taken_at + timedelta(hours=hours_later)
    ingest(snapshot, sessions, now=now, rules=GUARDED)


def test_a_source_that_was_fresh_in_between_is_told_again(sessions: Sessions) -> None:
    _arrives(sessions, 0, 1)
    first = _stale(sessions, TAKEN + 2 * _DAILY)
    _arrives(sessions, 5, 1)

    assert (first, _stale(sessions, TAKEN + 7 * _DAILY)) == (1, 1)


def test_data_that_were_old_when_they_came_do_not_begin_it_anew(sessions: Sessions) -> None:
    _arrives(sessions, 0, 1)
    first = _stale(sessions, TAKEN + 2 * _DAILY)
    _arrives(sessions, 1, 72)

    assert (first, _stale(sessions, TAKEN + 4 * _DAILY)) == (1, 0)


def test_a_first_snapshot_that_was_old_when_it_came_is_told(sessions: Sessions) -> None:
    _arrives(sessions, 0, 72)

    counts = [_stale(sessions, TAKEN + 3 * _DAILY) for _run in range(2)]

    assert counts == [1, 0]


def test_a_parked_snapshot_makes_nothing_fresh(sessions: Sessions) -> None:
    take(sessions, *FOUR, day=0)
    take(sessions, *FOUR[:1], day=2)

    count = _stale(sessions, TAKEN + 2 * _DAILY)

    assert count == 1
    assert [key.partition(":")[0] for key in keys(sessions)] == ["parked", "stale"]
