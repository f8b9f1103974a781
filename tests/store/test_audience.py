"""The fan-out: who gets a content, each of them once."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from notifier.domain.change import ALL_KINDS, Kind
from notifier.domain.matching import Audience, Choice
from notifier.domain.message import Lane
from notifier.domain.subscription import Language, Scope, ScopeKind
from notifier.store import audience, outbox
from notifier.store.engine import Sessions
from notifier.store.tables import outbox as outbox_table
from tests.mail.builders import a_content
from tests.support.builders import NOW, SOURCE
from tests.support.people import ALL, GENT, SUN, follows

REPORT, MEASURE = Kind.INSPECTION.bit, Kind.ENFORCEMENT.bit


def _post(
    sessions: Sessions, scopes: tuple[Scope, ...], kinds: int, *, happened: int | None = None
) -> int:
    made = Audience(scopes=scopes, language=Language.NL, kinds=kinds)
    with sessions.writing() as connection:
        return audience.post(
            connection,
            made,
            occasion_kinds=happened or kinds,
            content_id=outbox.put_content(connection, a_content()),
            lane=Lane.ALERT,
            due_at=NOW,
        )


def _queued(sessions: Sessions) -> list[int]:
    query = select(outbox_table.c.subscriber_id).order_by(outbox_table.c.subscriber_id)
    with sessions.reading() as connection:
        return list(connection.execute(query).scalars())


def test_overlapping_subscriptions_of_one_person_give_one_message(sessions: Sessions) -> None:
    person = follows(sessions, scope=SUN)
    for scope in (GENT, ALL):
        follows(sessions, scope=scope)

    posted = _post(sessions, (SUN, GENT, ALL), REPORT)

    assert (posted, _queued(sessions)) == (1, [person.subscriber_id])


def test_overlapping_subscriptions_count_with_the_union_of_their_kinds(sessions: Sessions) -> None:
    follows(sessions, scope=SUN, kinds=REPORT)
    follows(sessions, scope=GENT, kinds=MEASURE)

    both = REPORT | MEASURE
    posted = [_post(sessions, (SUN, GENT), kinds, happened=both) for kinds in (REPORT, MEASURE)]

    assert posted == [0, 0]
    assert _post(sessions, (SUN, GENT), both) == 1


def test_everybody_in_the_scope_gets_it_and_nobody_else(sessions: Sessions) -> None:
    elsewhere = Scope(kind=ScopeKind.LOCATION, source=SOURCE, key="910000002")
    other_source = Scope(kind=ScopeKind.LOCATION, source="elders", key=SUN.key)
    wanted = [follows(sessions, f"ouder{n}@example.org").subscriber_id for n in range(3)]
    follows(sessions, "elders@example.org", elsewhere)
    follows(sessions, "anders@example.org", other_source)

    posted = _post(sessions, (SUN,), REPORT)

    assert (posted, _queued(sessions)) == (3, wanted)


def test_who_has_not_confirmed_gets_nothing(sessions: Sessions) -> None:
    follows(sessions, confirmed=False)

    assert _post(sessions, (SUN,), REPORT) == 0


def test_kinds_that_did_not_happen_do_not_count(sessions: Sessions) -> None:
    follows(sessions, kinds=ALL_KINDS)

    assert _post(sessions, (SUN,), REPORT, happened=REPORT) == 1


def test_another_language_is_another_audience(sessions: Sessions) -> None:
    follows(sessions, language=Language.FR)

    assert _post(sessions, (SUN,), REPORT) == 0


def test_the_same_content_is_not_queued_twice_for_one_person(sessions: Sessions) -> None:
    follows(sessions)
    _post(sessions, (SUN,), REPORT)

    with pytest.raises(IntegrityError):
        _post(sessions, (SUN,), REPORT)

    assert len(_queued(sessions)) == 1


def test_a_count_is_what_a_post_would_be(sessions: Sessions) -> None:
    for n in range(4):
        follows(sessions, f"ouder{n}@example.org", scope=(SUN, GENT)[n % 2])
    made = Audience(scopes=(SUN, GENT), language=Language.NL, kinds=REPORT)

    with sessions.reading() as connection:
        counted = audience.count(connection, made, occasion_kinds=REPORT)

    assert counted == _post(sessions, (SUN, GENT), REPORT) == 4


def test_choices_are_told_once_however_many_make_them(sessions: Sessions) -> None:
    for n in range(3):
        follows(sessions, f"ouder{n}@example.org", kinds=REPORT)
    follows(sessions, "loket@example.org", GENT)
    follows(sessions, "stil@example.org", ALL, confirmed=False)

    with sessions.reading() as connection:
        found = audience.choices(connection, [SUN, GENT, ALL])

    assert found == {Choice(SUN, Language.NL, REPORT), Choice(GENT, Language.NL, ALL_KINDS)}


def test_choices_are_found_among_more_scopes_than_one_statement_takes(sessions: Sessions) -> None:
    follows(sessions)
    many = [Scope(kind=ScopeKind.LOCATION, source=SOURCE, key=str(n)) for n in range(1000)]

    with sessions.reading() as connection:
        found = audience.choices(connection, [*many, SUN])

    assert {choice.scope for choice in found} == {SUN}
