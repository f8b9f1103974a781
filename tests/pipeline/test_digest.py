"""From what is noted to the outbox: one mail for all that is due, in everybody's own rhythm."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from msgspec import structs
from sqlalchemy import func, select, update

from notifier.domain.change import ALL_KINDS
from notifier.domain.location import Location
from notifier.domain.message import Lane
from notifier.domain.rhythm import Pace, Rhythm
from notifier.pipeline.intake.ingest import ingest
from notifier.pipeline.prune import prune
from notifier.pipeline.telling.digest import Digest, DigestReport, digest
from notifier.pipeline.telling.notify import Notify, notify
from notifier.store.engine import Sessions
from notifier.store.people import choices, subscriptions
from notifier.store.post import contents, mentions
from notifier.store.post import outbox as outbox_store
from notifier.store.tables import content_changes, outbox
from notifier.store.tables import contents as contents_table
from notifier.store.tables import mentions as mentions_table
from notifier.store.tables import subscriptions as subscriptions_table
from notifier.subscriptions.replanning import replan
from tests.mail.builders import a_composer, a_content
from tests.support.builders import NOW, a_location, a_measure, a_snapshot, an_inspection
from tests.support.people import ALL, GENT, SUN, follows
from tests.support.telling import tell

PLAIN = a_location()
INSPECTED = structs.replace(PLAIN, inspections=[an_inspection()])
CLOSED = structs.replace(PLAIN, enforcement=[a_measure("schorsing")])
WEEKLY, DAILY = Rhythm(Pace.WEEKLY, 7, 0), Rhythm(Pace.DAILY, 7)
MINUTES = timedelta(minutes=3)


def _show(sessions: Sessions, *days: Sequence[Location], at: datetime = NOW) -> None:
    for day, locations in enumerate(days):
        ingest(a_snapshot(*locations, day=day), sessions, now=at)


def _chooses(
    sessions: Sessions, subscription_id: int, rhythm: Rhythm, *, urgent: bool = True
) -> None:
    with sessions.writing() as connection:
        choices.choose(connection, subscription_id, rhythm=rhythm, kinds=ALL_KINDS, urgent=urgent)


def _replan(sessions: Sessions, subscriber_id: int, now: datetime = NOW) -> None:
    with sessions.writing() as connection:
        replan(connection, subscriber_id, now=now, grouping=MINUTES)


def _rows(sessions: Sessions, query: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - any select
    with sessions.reading() as connection:
        return [tuple(row) for row in connection.execute(query)]


def _told(sessions: Sessions) -> list[tuple[int, int]]:
    """Give who is told what, as often as it is told."""
    query = select(outbox.c.subscriber_id, content_changes.c.change_seq).join(
        content_changes, content_changes.c.content_id == outbox.c.content_id
    )
    rows = _rows(sessions, query.where(outbox.c.state != "cancelled"))
    return sorted(cast("tuple[int, int]", row) for row in rows)


def _digest(sessions: Sessions, now: datetime = NOW) -> DigestReport:
    return digest(sessions, a_composer(), now=now, grouping=MINUTES)


def test_a_digest_waits_for_its_hour_and_then_tells_all_of_it(sessions: Sessions) -> None:
    person = follows(sessions)
    _chooses(sessions, person.subscription_id, DAILY)
    _show(sessions, [PLAIN], [INSPECTED])
    notify(sessions, now=NOW)

    assert _digest(sessions).messages == 0
    assert _digest(sessions, NOW + timedelta(days=1)).messages == 1
    assert _rows(sessions, select(outbox.c.lane)) == [(Lane.DIGEST,)]


def test_a_run_that_never_started_is_made_up(sessions: Sessions) -> None:
    person = follows(sessions)
    _chooses(sessions, person.subscription_id, WEEKLY)
    _show(sessions, [PLAIN], [INSPECTED])
    notify(sessions, now=NOW)

    assert _digest(sessions, NOW + timedelta(days=30)).messages == 1
    assert _digest(sessions, NOW + timedelta(days=37)).messages == 0


def test_what_comes_within_minutes_comes_in_one_mail(sessions: Sessions) -> None:
    follows(sessions)
    _show(sessions, [PLAIN], [INSPECTED])
    start = NOW + timedelta(days=4)
    notify(sessions, now=start, grouping=MINUTES)
    assert _digest(sessions, start).messages == 0
    later = start + timedelta(minutes=2)
    ingest(a_snapshot(structs.replace(INSPECTED, places=99), day=2), sessions, now=later)
    ingest(a_snapshot(structs.replace(INSPECTED, places=99), day=3), sessions, now=later)
    notify(sessions, now=later, grouping=MINUTES)

    assert _digest(sessions, start + MINUTES).messages == 1
    assert len(_told(sessions)) == 2


def test_urgent_news_does_not_wait(sessions: Sessions) -> None:
    person = follows(sessions)
    _chooses(sessions, person.subscription_id, WEEKLY)
    _show(sessions, [PLAIN], [CLOSED])
    notify(sessions, now=NOW, grouping=MINUTES)

    assert _digest(sessions).messages == 1


def test_what_is_back_as_it_was_gives_no_mail(sessions: Sessions) -> None:
    person = follows(sessions)
    _chooses(sessions, person.subscription_id, WEEKLY)
    other = structs.replace(PLAIN, places=99)
    days = ([PLAIN], [other], [other], [PLAIN], [PLAIN])
    _show(sessions, *days, at=NOW + timedelta(days=4))
    assert notify(sessions, now=NOW).mentions == 2

    report = _digest(sessions, NOW + timedelta(days=9))

    assert (report.messages, report.undone) == (0, 1)
    assert _digest(sessions, NOW + timedelta(days=9)).undone == 0


def test_what_is_back_as_it_was_goes_into_no_mail_about_something_else(sessions: Sessions) -> None:
    other = a_location("910000002")
    reported = follows(sessions, scope=SUN)
    there_and_back = follows(sessions, scope=replace(SUN, key=other.id))
    elsewhere = follows(sessions, "ander@example.org", scope=SUN)
    for one in (reported, there_and_back, elsewhere):
        _chooses(sessions, one.subscription_id, WEEKLY)
    more = structs.replace(other, places=99)
    days = ([PLAIN, other], [INSPECTED, more], [INSPECTED, more], *[[INSPECTED, other]] * 2)
    _show(sessions, *days, at=NOW + timedelta(days=4))
    assert notify(sessions, now=NOW).mentions == 4

    report = _digest(sessions, NOW + timedelta(days=9))

    # who has nothing else to hear gets the very same mail
    assert (report.contents, report.messages, report.undone) == (1, 2, 0)
    (told,) = _rows(sessions, select(content_changes.c.change_seq))
    column = mentions_table.c
    noted = select(column.subscriber_id, column.change_seq, column.content_id, column.dropped)
    mine = noted.where(column.subscriber_id == reported.subscriber_id).order_by(column.change_seq)
    assert _rows(sessions, mine) == [
        (reported.subscriber_id, seq, *((1, None) if seq in told else (None, mentions.UNDONE)))
        for seq in (1, 2, 3)
    ]
    asked = select(outbox.c.subscription_id).order_by(outbox.c.subscriber_id)
    assert _rows(sessions, asked) == [(reported.subscription_id,), (elsewhere.subscription_id,)]


def test_several_that_ask_for_what_is_told_are_several(sessions: Sessions) -> None:
    other = a_location("910000002")
    asked = [
        follows(sessions, scope=replace(SUN, key=key)) for key in (SUN.key, other.id, "910000003")
    ]
    for one in asked:
        _chooses(sessions, one.subscription_id, WEEKLY)
    third = a_location("910000003")
    moved, more = structs.replace(other, places=99), structs.replace(third, places=99)
    days = ([INSPECTED, moved, more], [INSPECTED, moved, more], *[[INSPECTED, moved, third]] * 2)
    _show(sessions, [PLAIN, other, third], *days, at=NOW + timedelta(days=4))
    notify(sessions, now=NOW)

    assert _digest(sessions, NOW + timedelta(days=9)).messages == 1

    assert len(_told(sessions)) == 2
    assert _rows(sessions, select(outbox.c.subscription_id)) == [(None,)]


def test_a_faster_rhythm_loses_and_repeats_nothing(sessions: Sessions) -> None:
    person = follows(sessions)
    _chooses(sessions, person.subscription_id, WEEKLY)
    _show(sessions, [PLAIN], [INSPECTED])
    notify(sessions, now=NOW)

    _chooses(sessions, person.subscription_id, Rhythm())
    _replan(sessions, person.subscriber_id)

    assert _digest(sessions, NOW + MINUTES).messages == 1
    assert _digest(sessions, NOW + timedelta(days=9)).messages == 0
    assert _told(sessions) == [(person.subscriber_id, 1)]


def test_a_slower_rhythm_takes_back_what_was_queued(sessions: Sessions) -> None:
    person = follows(sessions)
    _show(sessions, [PLAIN], [INSPECTED])
    tell(sessions, a_composer(), now=NOW)
    assert _told(sessions) == [(person.subscriber_id, 1)]

    _chooses(sessions, person.subscription_id, WEEKLY)
    _replan(sessions, person.subscriber_id)

    # it was due: it is not put off, and not told twice
    assert _digest(sessions).messages + _digest(sessions, NOW + timedelta(days=9)).messages == 1
    assert _told(sessions) == [(person.subscriber_id, 1)]


def test_nothing_but_urgent_news_comes_in_a_pause(sessions: Sessions) -> None:
    person = follows(sessions)
    until = NOW + timedelta(days=20)
    with sessions.writing() as connection:
        choices.pause(connection, person.subscriber_id, until)
    _show(sessions, [PLAIN], [INSPECTED])
    notify(sessions, now=NOW, grouping=MINUTES)
    later = NOW + timedelta(days=2)
    closed = structs.replace(INSPECTED, enforcement=CLOSED.enforcement)
    ingest(a_snapshot(closed, day=2), sessions, now=later)
    notify(sessions, now=later, grouping=MINUTES)

    assert _digest(sessions, later).messages == 1
    assert _told(sessions) == [(person.subscriber_id, 2)]
    assert _digest(sessions, until + timedelta(days=1)).messages == 1
    assert _told(sessions) == [(person.subscriber_id, 1), (person.subscriber_id, 2)]


def test_a_pause_that_begins_takes_back_what_waits_and_its_end_brings_it(
    sessions: Sessions,
) -> None:
    person = follows(sessions)
    _show(sessions, [PLAIN], [INSPECTED])
    notify(sessions, now=NOW, grouping=MINUTES)
    with sessions.writing() as connection:
        choices.pause(connection, person.subscriber_id, NOW + timedelta(days=20))
    _replan(sessions, person.subscriber_id)
    assert _digest(sessions, NOW + MINUTES).messages == 0

    with sessions.writing() as connection:
        choices.pause(connection, person.subscriber_id, None)
    _replan(sessions, person.subscriber_id, NOW + timedelta(days=1))

    assert _digest(sessions, NOW + timedelta(days=1) + MINUTES).messages == 1


def test_who_leaves_one_of_two_still_hears_of_it(sessions: Sessions) -> None:
    first, second = follows(sessions, scope=SUN), follows(sessions, scope=GENT)
    _show(sessions, [PLAIN], [INSPECTED])
    tell(sessions, a_composer(), now=NOW)

    with sessions.writing() as connection:
        subscriptions.end(connection, [first.subscription_id], reason="unsubscribed", now=NOW)
        replan(connection, first.subscriber_id, now=NOW, grouping=MINUTES)
    _digest(sessions)

    query = select(outbox.c.subscription_id, outbox.c.state)
    assert _rows(sessions, query) == [(second.subscription_id, "queued")]
    assert _told(sessions) == [(first.subscriber_id, 1)]


def test_who_leaves_all_hears_nothing_and_all_of_it_on_coming_back(sessions: Sessions) -> None:
    person = follows(sessions)
    _show(sessions, [PLAIN], [INSPECTED])
    tell(sessions, a_composer(), now=NOW)
    with sessions.writing() as connection:
        subscriptions.end(connection, [person.subscription_id], reason="unsubscribed", now=NOW)
        replan(connection, person.subscriber_id, now=NOW, grouping=MINUTES)
    assert (_digest(sessions).messages, _told(sessions)) == (0, [])

    with sessions.writing() as connection:
        assert choices.resume(connection, person.subscription_id)
        replan(connection, person.subscriber_id, now=NOW, grouping=MINUTES)

    assert _digest(sessions, NOW + MINUTES).messages == 1
    assert _told(sessions) == [(person.subscriber_id, 1)]


def test_what_an_old_mail_of_months_ago_would_have_said_is_not_dug_up(sessions: Sessions) -> None:
    person = follows(sessions)
    _show(sessions, [PLAIN], [INSPECTED])
    notify(sessions, now=NOW)
    with sessions.writing() as connection:
        subscriptions.end(connection, [person.subscription_id], reason="unsubscribed", now=NOW)
    later = NOW + timedelta(days=60)

    with sessions.writing() as connection:
        choices.resume(connection, person.subscription_id)
        replan(connection, person.subscriber_id, now=later, grouping=MINUTES)

    assert _digest(sessions, later + MINUTES).messages == 0


def test_several_subscriptions_that_ask_for_a_mail_are_left_together(sessions: Sessions) -> None:
    follows(sessions, scope=GENT)
    other = a_location("910000002")
    follows(sessions, scope=SUN)
    moved = structs.replace(other, inspections=[an_inspection()])
    _show(sessions, [PLAIN, other], [INSPECTED, moved])

    tell(sessions, a_composer(), now=NOW)

    # the first asks for both of them
    assert len(_rows(sessions, select(outbox.c.subscription_id))) == 1


@pytest.mark.parametrize(("people", "size"), [(1, 1), (2, 3), (100, 100)])
def test_parts_of_any_size_tell_the_same(sessions: Sessions, people: int, size: int) -> None:
    ids = [
        follows(sessions, f"ouder{n}@example.org", scope=scope).subscriber_id
        for n, scope in enumerate((SUN, GENT, ALL, SUN, GENT))
    ]
    _show(sessions, [PLAIN], [INSPECTED])

    Notify(sessions=sessions, now=NOW, people=people).run()
    Digest(sessions=sessions, composer=a_composer(), now=NOW, size=size).run()

    assert _told(sessions) == [(id_, 1) for id_ in ids]


def test_a_part_that_is_done_is_not_done_again(sessions: Sessions) -> None:
    for n in range(6):
        follows(sessions, f"ouder{n}@example.org")
    _show(sessions, [PLAIN], [INSPECTED])
    with sessions.writing() as connection:
        plan_of = Notify(sessions=sessions, now=NOW, people=2)
        assert plan_of.step(connection)
    noted = len(_rows(sessions, select(mentions_table.c.subscriber_id)))

    report = Notify(sessions=sessions, now=NOW, people=2).run()

    assert 0 < noted < 6
    assert report.mentions == 6 - noted


def test_what_is_taken_back_between_two_parts_is_told_to_nobody(sessions: Sessions) -> None:
    for n in range(6):
        follows(sessions, f"ouder{n}@example.org")
    measured = structs.replace(PLAIN, enforcement=[a_measure()])
    _show(sessions, [PLAIN], [measured])
    running = Notify(sessions=sessions, now=NOW, people=2)
    with sessions.writing() as connection:
        assert running.step(connection)
    for day in (2, 3):
        ingest(a_snapshot(PLAIN, day=day), sessions, now=NOW + timedelta(days=day))

    running.run()

    assert _digest(sessions, NOW + timedelta(days=4)).messages == 0


def test_who_was_to_hear_of_what_is_forgotten_with_the_mail(sessions: Sessions) -> None:
    follows(sessions)
    gone = follows(sessions, "weg@example.org")
    _show(sessions, [PLAIN], [INSPECTED])
    notify(sessions, now=NOW)
    with sessions.writing() as connection:
        subscriptions.end(connection, [gone.subscription_id], reason="unsubscribed", now=NOW)
    _digest(sessions)
    with sessions.writing() as connection:
        connection.execute(update(outbox).values(state="accepted", settled_at=NOW))

    prune(sessions, now=NOW + timedelta(days=80), pending=timedelta(days=3))
    kept = len(_rows(sessions, select(mentions_table.c.change_seq)))
    prune(sessions, now=NOW + timedelta(days=100), pending=timedelta(days=3))

    assert (kept, _rows(sessions, select(mentions_table.c.change_seq))) == (2, [])


def test_who_hears_later_gets_a_mail_of_that_day(sessions: Sessions) -> None:
    follows(sessions, "nu@example.org")
    _chooses(sessions, follows(sessions, "later@example.org").subscription_id, DAILY)
    _show(sessions, [PLAIN], [INSPECTED])
    tell(sessions, a_composer(), now=NOW)

    tomorrow = NOW + timedelta(days=1)
    _digest(sessions, tomorrow)

    dated = select(contents_table.c.created_at).order_by(contents_table.c.id)
    assert _rows(sessions, dated) == [(NOW,), (tomorrow,)]


def test_who_signs_up_anew_is_not_told_of_what_came_before(sessions: Sessions) -> None:
    person = follows(sessions)
    _show(sessions, [PLAIN], [INSPECTED])
    notify(sessions, now=NOW)
    later = NOW + timedelta(days=5)
    with sessions.writing() as connection:
        subscriptions.end(connection, [person.subscription_id], reason="unsubscribed", now=NOW)
    again = follows(sessions)
    with sessions.writing() as connection:
        confirmed = update(subscriptions_table).values(confirmed_at=later)
        connection.execute(confirmed.where(subscriptions_table.c.id == again.subscription_id))

    _replan(sessions, person.subscriber_id, later)

    assert _digest(sessions, later + MINUTES).messages == 0


def test_a_mail_that_was_cancelled_and_is_wanted_after_all_is_queued_again(
    sessions: Sessions,
) -> None:
    person = follows(sessions)
    one = contents.Posted(
        content_id=1, subscriber_id=person.subscriber_id, subscription_id=1, lane=Lane.ALERT
    )
    with sessions.writing() as connection:
        outbox_store.put_content(connection, a_content())
        contents.enqueue(connection, [one], due_at=NOW)
        connection.execute(update(outbox).values(state="cancelled"))

        contents.enqueue(connection, [one], due_at=NOW)
        contents.enqueue(connection, [one], due_at=NOW)

    assert _rows(sessions, select(outbox.c.state)) == [("queued",)]


def test_what_one_change_brings_takes_turns_however_many_contents_it_makes(
    sessions: Sessions,
) -> None:
    with sessions.writing() as connection:
        for n in (1, 2):
            outbox_store.put_content(connection, a_content(id=f"content {n}"))
        first, second = (
            contents.Posted(content_id=n, subscriber_id=n, subscription_id=1, lane=Lane.ALERT)
            for n in (1, 2)
        )
        contents.enqueue(connection, [first], due_at=NOW)
        before = {Lane.ALERT: contents.TURN}
        contents.enqueue(connection, [second], due_at=NOW, before=before)

    assert _rows(sessions, select(outbox.c.turn).order_by(outbox.c.content_id)) == [(0,), (1,)]


def test_a_great_many_of_one_content_take_turns(sessions: Sessions) -> None:
    posted = [
        contents.Posted(content_id=1, subscriber_id=n, subscription_id=1, lane=Lane.ALERT)
        for n in range(contents.TURN + 2)
    ]
    with sessions.writing() as connection:
        assert outbox_store.put_content(connection, a_content()) == 1
        contents.enqueue(connection, posted[:3], due_at=NOW)
        contents.enqueue(connection, posted[3:], due_at=NOW)

    turns = select(outbox.c.turn, func.count()).group_by(outbox.c.turn).order_by(outbox.c.turn)
    assert _rows(sessions, turns) == [(0, contents.TURN), (1, 2)]
    assert _rows(sessions, select(contents_table.c.recipients)) == [(contents.TURN + 2,)]


def test_a_mail_that_changed_while_it_was_written_is_left_for_the_next_run(
    sessions: Sessions,
) -> None:
    person = follows(sessions)
    _show(sessions, [PLAIN], [INSPECTED])
    notify(sessions, now=NOW)

    class Meddling:
        def news(self, *args: Any, **named: Any) -> Any:  # noqa: ANN401 - passed on as it came
            with sessions.writing() as connection:
                connection.execute(
                    update(mentions_table).values(due_at=None, dropped=mentions.WITHDRAWN)
                )
            return a_composer().news(*args, **named)

    report = digest(sessions, Meddling(), now=NOW)

    assert report.messages == 0
    assert _told(sessions) == []
    assert person.subscriber_id
