"""From the change log to the outbox: everybody once, with what they asked for."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs
from sqlalchemy import select

from notifier.domain.change import Kind
from notifier.domain.location import Location
from notifier.domain.message import Lane
from notifier.domain.subscription import Language, Scope, ScopeKind
from notifier.pipeline.intake.ingest import Watchers, ingest
from notifier.pipeline.telling.rehearse import Rehearsal
from notifier.store.engine import Sessions
from notifier.store.tables import content_changes, contents, outbox
from tests.mail.builders import a_composer
from tests.support.builders import NOW, SOURCE, a_location, a_measure, a_snapshot, an_inspection
from tests.support.people import ALL, GENT, SUN, follows
from tests.support.telling import Queued, tell

PLAIN = a_location()
INSPECTED = structs.replace(PLAIN, inspections=[an_inspection()])
BOTH = structs.replace(INSPECTED, enforcement=[a_measure()])
CLOSED = structs.replace(INSPECTED, enforcement=[a_measure("schorsing")])


def _show(sessions: Sessions, *days: Sequence[Location]) -> None:
    for day, locations in enumerate(days):
        ingest(a_snapshot(*locations, day=day), sessions, now=NOW + timedelta(days=max(0, day - 1)))


def _notify(sessions: Sessions, *, block: int = 1000) -> Queued:
    return tell(sessions, a_composer(), now=NOW, block=block)


def _rows(sessions: Sessions, query: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - any select
    with sessions.reading() as connection:
        return [tuple(row) for row in connection.execute(query)]


def _recipients(sessions: Sessions) -> list[int]:
    return sorted(row[0] for row in _rows(sessions, select(outbox.c.subscriber_id)))


def test_who_follows_a_location_gets_its_news(sessions: Sessions) -> None:
    person = follows(sessions)
    _show(sessions, [PLAIN], [INSPECTED])

    report = _notify(sessions)

    assert report == Queued(changes=1, contents=1, messages=1)
    assert _recipients(sessions) == [person.subscriber_id]


def test_nobody_hears_of_the_first_snapshot(sessions: Sessions) -> None:
    follows(sessions, scope=ALL)
    _show(sessions, [BOTH])

    assert _notify(sessions) == Queued(changes=0, contents=0, messages=0)


def test_a_second_run_does_nothing(sessions: Sessions) -> None:
    follows(sessions)
    _show(sessions, [PLAIN], [BOTH])
    _notify(sessions)

    assert _notify(sessions) == Queued(changes=0, contents=0, messages=0)
    assert len(_recipients(sessions)) == 1


def test_however_many_subscriptions_overlap_there_is_one_message(sessions: Sessions) -> None:
    person = [follows(sessions, scope=scope).subscriber_id for scope in (SUN, GENT, ALL)]
    _show(sessions, [PLAIN], [BOTH])

    report = _notify(sessions)

    assert report.messages == 1
    assert _recipients(sessions) == [person[0]]


def test_the_same_changes_are_one_content_whoever_gets_them(sessions: Sessions) -> None:
    for number, scope in enumerate((SUN, SUN, GENT, ALL)):
        follows(sessions, f"ouder{number}@example.org", scope)
    _show(sessions, [PLAIN], [BOTH])

    report = _notify(sessions)

    # one for each reason for which it is sent
    assert (report.contents, report.messages) == (3, 4)
    assert len(_rows(sessions, select(contents.c.id))) == 3


def test_each_gets_the_kinds_that_were_asked_for(sessions: Sessions) -> None:
    follows(sessions, "a@example.org", kinds=Kind.INSPECTION.bit)
    follows(sessions, "b@example.org", kinds=Kind.ENFORCEMENT.bit)
    follows(sessions, "c@example.org", kinds=Kind.REACTION.bit)
    follows(sessions, "d@example.org")
    _show(sessions, [PLAIN], [BOTH])

    report = _notify(sessions)

    assert report.messages == 3
    told = _rows(
        sessions,
        select(outbox.c.subscriber_id, content_changes.c.change_seq)
        .join(content_changes, content_changes.c.content_id == outbox.c.content_id)
        .order_by(outbox.c.subscriber_id, content_changes.c.change_seq),
    )
    assert told == [(1, 1), (2, 2), (4, 1), (4, 2)]


def test_kinds_of_two_subscriptions_of_one_person_come_in_one_mail(sessions: Sessions) -> None:
    follows(sessions, scope=SUN, kinds=Kind.INSPECTION.bit)
    follows(sessions, scope=GENT, kinds=Kind.ENFORCEMENT.bit)
    _show(sessions, [PLAIN], [BOTH])

    assert _notify(sessions).messages == 1
    told = select(content_changes.c.change_seq).join(
        outbox, outbox.c.content_id == content_changes.c.content_id
    )
    assert sorted(_rows(sessions, told)) == [(1,), (2,)]


def test_two_locations_are_one_mail(sessions: Sessions) -> None:
    follows(sessions, scope=GENT)
    other = a_location("910000002")
    _show(sessions, [PLAIN], [INSPECTED, other])

    assert _notify(sessions).messages == 1


def test_who_has_not_confirmed_hears_nothing(sessions: Sessions) -> None:
    follows(sessions, confirmed=False)
    _show(sessions, [PLAIN], [INSPECTED])

    assert _notify(sessions).messages == 0


def test_who_follows_another_place_hears_nothing(sessions: Sessions) -> None:
    follows(sessions, scope=Scope(kind=ScopeKind.LOCATION, source=SOURCE, key="910000002"))
    _show(sessions, [PLAIN], [INSPECTED])

    assert _notify(sessions).messages == 0


def test_what_only_the_source_keeps_for_itself_is_told_to_nobody(sessions: Sessions) -> None:
    follows(sessions)
    renumbered = structs.replace(PLAIN, inspections=[an_inspection(id="nieuw")])
    _show(sessions, [INSPECTED], [renumbered])

    report = _notify(sessions)

    assert (report.changes, report.messages) == (1, 0)


def test_a_closing_goes_first(sessions: Sessions) -> None:
    follows(sessions)
    _show(sessions, [PLAIN], [INSPECTED], [CLOSED])
    _notify(sessions)

    lanes = _rows(sessions, select(outbox.c.lane).order_by(outbox.c.content_id))
    assert sorted(lane for (lane,) in lanes) == [Lane.URGENT, Lane.ALERT]


def test_readers_of_every_language_get_it(sessions: Sessions) -> None:
    for language in Language:
        follows(sessions, f"{language}@example.org", language=language)
    _show(sessions, [PLAIN], [INSPECTED])

    assert _notify(sessions).messages == 3


def test_who_asked_in_two_languages_gets_it_once(sessions: Sessions) -> None:
    person = follows(sessions, scope=SUN, language=Language.NL)
    follows(sessions, scope=GENT, language=Language.FR)
    _show(sessions, [PLAIN], [INSPECTED])

    _notify(sessions)

    assert _recipients(sessions) == [person.subscriber_id]


@pytest.mark.parametrize("block", [1, 2, 3, 1000])
def test_blocks_of_any_size_tell_the_same(sessions: Sessions, block: int) -> None:
    follows(sessions, scope=ALL)
    second = a_location("910000002", inspections=[an_inspection()])
    _show(
        sessions,
        [PLAIN, a_location("910000002")],
        [BOTH, second],
        [PLAIN, structs.replace(second, places=3)],
    )

    report = _notify(sessions, block=block)

    assert (report.changes, report.messages) == (6, 1)
    told = _rows(sessions, select(content_changes.c.change_seq))
    assert len(told) == 2, "nobody is told of what is gone by now, nor that it is"


def test_a_rehearsal_counts_what_a_run_would_send(sessions: Sessions) -> None:
    for number, scope in enumerate((SUN, GENT, ALL)):
        follows(sessions, f"ouder{number}@example.org", scope)
        follows(sessions, "overal@example.org", scope)
    _show(sessions, [PLAIN])
    rehearsal = Rehearsal(now=NOW)

    ingest(
        a_snapshot(BOTH, day=1),
        sessions,
        now=NOW,
        dry_run=True,
        watchers=Watchers(written=rehearsal.count),
    )

    assert _recipients(sessions) == []
    ingest(a_snapshot(BOTH, day=1), sessions, now=NOW)
    assert rehearsal.mails == _notify(sessions).messages == 4
