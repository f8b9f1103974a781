"""The fan-out: who is to hear of a change, each of them once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from notifier.domain.change import Kind
from notifier.domain.matching import Target
from notifier.domain.message import Lane
from notifier.domain.rhythm import AT_ONCE, Pace, Rhythm
from notifier.domain.subscription import Scope, ScopeKind
from notifier.store.engine import Sessions
from notifier.store.people import choices
from notifier.store.post import audience
from notifier.store.tables import mentions
from tests.support.builders import NOW, SOURCE
from tests.support.people import ALL, GENT, SUN, follows

REPORT, MEASURE = Kind.INSPECTION.bit, Kind.ENFORCEMENT.bit
DAILY = Rhythm(Pace.DAILY)
EVERYBODY = (1, 10**9)
LATER = NOW + timedelta(hours=9)


def _targets(
    *scopes: Scope, kind: int = REPORT, urgent: int = 0, seq: int = 1, heard: Sequence[Scope] = ()
) -> list[Target]:
    return [Target(seq, scope, kind, urgent, tuple(heard)) for scope in scopes]


def _post(
    sessions: Sessions, targets: Sequence[Target], people: tuple[int, int] = EVERYBODY
) -> int:
    due: dict[audience.Timing, datetime] = {(AT_ONCE.code, None): NOW, (DAILY.code, None): LATER}
    with sessions.writing() as connection:
        return audience.post(connection, targets, due, now=NOW, people=people)


def _noted(sessions: Sessions, *names: str) -> list[tuple[object, ...]]:
    columns = [mentions.c[name] for name in names or ("subscriber_id",)]
    with sessions.reading() as connection:
        rows = connection.execute(select(*columns).order_by(*mentions.primary_key.columns))
        return [tuple(row) for row in rows]


def _choose(sessions: Sessions, subscription_id: int, *, urgent: bool = True) -> None:
    with sessions.writing() as connection:
        choices.choose(connection, subscription_id, rhythm=DAILY, kinds=15, urgent=urgent)


def test_overlapping_subscriptions_of_one_person_give_one_mention(sessions: Sessions) -> None:
    first = follows(sessions, scope=SUN)
    for scope in (GENT, ALL):
        follows(sessions, scope=scope)

    assert _post(sessions, _targets(SUN, GENT, ALL)) == 1

    reasons = ScopeKind.LOCATION.bit | ScopeKind.MUNICIPALITY.bit | ScopeKind.ALL.bit
    names = ("subscriber_id", "subscription_id", "reasons")
    assert _noted(sessions, *names) == [(first.subscriber_id, first.subscription_id, reasons)]


def test_each_change_is_heard_by_those_who_want_its_kind(sessions: Sessions) -> None:
    follows(sessions, scope=SUN, kinds=REPORT)
    follows(sessions, scope=GENT, kinds=MEASURE)

    _post(sessions, _targets(SUN, GENT) + _targets(SUN, GENT, kind=MEASURE, seq=2))

    assert _noted(sessions, "change_seq", "reasons") == [
        (1, ScopeKind.LOCATION.bit),
        (2, ScopeKind.MUNICIPALITY.bit),
    ]


def test_everybody_in_the_scope_hears_of_it_and_nobody_else(sessions: Sessions) -> None:
    elsewhere = Scope(kind=ScopeKind.LOCATION, source=SOURCE, key="910000002")
    other_source = Scope(kind=ScopeKind.LOCATION, source="elders", key=SUN.key)
    wanted = [follows(sessions, f"ouder{n}@example.org").subscriber_id for n in range(3)]
    follows(sessions, "elders@example.org", elsewhere)
    follows(sessions, "anders@example.org", other_source)

    assert _post(sessions, _targets(SUN)) == 3

    assert _noted(sessions) == [(id_,) for id_ in wanted]


def test_who_has_not_confirmed_hears_nothing(sessions: Sessions) -> None:
    follows(sessions, confirmed=False)

    assert _post(sessions, _targets(SUN)) == 0


def test_the_same_change_cannot_be_noted_twice_for_one_person(sessions: Sessions) -> None:
    follows(sessions)
    _post(sessions, _targets(SUN))

    with pytest.raises(IntegrityError):
        _post(sessions, _targets(SUN))

    assert len(_noted(sessions)) == 1


def test_the_earliest_of_several_rhythms_counts(sessions: Sessions) -> None:
    follows(sessions, scope=SUN)
    _choose(sessions, follows(sessions, scope=GENT).subscription_id)

    _post(sessions, _targets(SUN, GENT))

    assert _noted(sessions, "lane", "due_at") == [(Lane.ALERT, NOW)]


def test_a_digest_is_due_in_its_rhythm(sessions: Sessions) -> None:
    _choose(sessions, follows(sessions).subscription_id)

    _post(sessions, _targets(SUN))

    assert _noted(sessions, "lane", "due_at") == [(Lane.DIGEST, LATER)]


def test_urgent_news_waits_for_no_rhythm(sessions: Sessions) -> None:
    _choose(sessions, follows(sessions).subscription_id)

    _post(sessions, _targets(SUN, kind=MEASURE, urgent=MEASURE))

    assert _noted(sessions, "lane", "due_at") == [(Lane.URGENT, NOW)]


def test_urgent_news_waits_for_the_rhythm_of_whoever_turned_it_off(sessions: Sessions) -> None:
    _choose(sessions, follows(sessions).subscription_id, urgent=False)

    _post(sessions, _targets(SUN, kind=MEASURE, urgent=MEASURE))

    assert _noted(sessions, "lane", "due_at") == [(Lane.DIGEST, LATER)]


def test_urgent_news_of_another_kind_hurries_nobody(sessions: Sessions) -> None:
    follows(sessions, kinds=REPORT)

    _post(sessions, _targets(SUN, urgent=MEASURE))

    assert _noted(sessions, "lane") == [(Lane.ALERT,)]


def test_who_follows_where_it_was_told_already_does_not_hear_it_again(sessions: Sessions) -> None:
    follows(sessions, "beide@example.org", scope=SUN)
    follows(sessions, "beide@example.org", scope=GENT)
    other = follows(sessions, "een@example.org", scope=SUN)

    assert _post(sessions, _targets(SUN, heard=[GENT])) == 1

    assert _noted(sessions) == [(other.subscriber_id,)]


def test_people_outside_the_range_are_left_for_later(sessions: Sessions) -> None:
    ids = [follows(sessions, f"ouder{n}@example.org").subscriber_id for n in range(4)]

    first = _post(sessions, _targets(SUN), (ids[0], ids[1]))
    second = _post(sessions, _targets(SUN), (ids[2], ids[3]))

    assert (first, second) == (2, 2)


def test_followers_are_told_in_few_words(sessions: Sessions) -> None:
    for n in range(3):
        follows(sessions, f"ouder{n}@example.org")
    _choose(sessions, follows(sessions, "loket@example.org", GENT).subscription_id)
    follows(sessions, "stil@example.org", ALL, confirmed=False)

    with sessions.reading() as connection:
        found = audience.followers(connection, [SUN, GENT, ALL])
        people = audience.ids(connection)
        timings = audience.timings(connection, [SUN, GENT, ALL], people)
        of_the_first = audience.timings(connection, [SUN, GENT, ALL], (people[0], people[0]))

    assert found.scopes == {SUN, GENT}
    assert timings == {(AT_ONCE.code, None), (DAILY.code, None)}
    assert of_the_first == {(AT_ONCE.code, None)}
    assert found.count == 4


def test_followers_are_found_among_more_scopes_than_one_statement_takes(
    sessions: Sessions,
) -> None:
    follows(sessions)
    many = [Scope(kind=ScopeKind.LOCATION, source=SOURCE, key=str(n)) for n in range(1000)]

    with sessions.reading() as connection:
        found = audience.followers(connection, [*many, SUN])

    assert found.scopes == {SUN}
