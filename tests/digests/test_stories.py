"""Stories that the long proofs found, each as short as it can be told."""

from datetime import timedelta

import pytest
from msgspec import structs
from sqlalchemy import select

from notifier.domain.change import ALL_KINDS
from notifier.domain.location import Location
from notifier.domain.rhythm import Pace, Rhythm
from notifier.domain.rules import TRUSTING
from notifier.links import Links
from notifier.pipeline.intake.ingest import ingest
from notifier.pipeline.sending.deliver import Deliver
from notifier.pipeline.telling.digest import digest
from notifier.pipeline.telling.notify import notify
from notifier.store.engine import Sessions
from notifier.store.people import choices, subscriptions
from notifier.store.tables import changes, content_changes, contents
from notifier.subscriptions.replanning import replan
from tests.digests.travel import Postman, Writer
from tests.support.builders import NOW, a_location, a_measure, a_snapshot
from tests.support.people import ALL, GENT, follows

PLACE = a_location(places=10)
OTHER = a_location("910000002", name="De Andere", places=4)


def _show(sessions: Sessions, *days: list[Location], first: int = 0) -> None:
    for day, shown in enumerate(days, start=first):
        now = NOW + timedelta(days=day)
        ingest(a_snapshot(*shown, day=day), sessions, now=now, rules=TRUSTING)
        notify(sessions, now=now)


def _told(sessions: Sessions, *, day: int) -> list[str]:
    """Let the mails of a day go out; give what they tell."""
    now, postman = NOW + timedelta(days=day), Postman()
    digest(sessions, Writer(), now=now)
    Deliver(
        sessions=sessions,
        transport=postman,
        links=Links(base_url="https://opvangnieuws.example", secret=b"s" * 32),
        domain="opvangnieuws.example",
        clock=lambda: now,
        lease=timedelta(minutes=5),
    ).run()
    query = (
        select(changes.c.type)
        .join(content_changes, content_changes.c.change_seq == changes.c.seq)
        .join(contents, contents.c.id == content_changes.c.content_id)
        .where(contents.c.key.in_([key for _person, key in postman.taken]))
        .order_by(changes.c.seq)
    )
    with sessions.reading() as connection:
        return list(connection.execute(query).scalars())


def test_a_place_that_is_gone_was_there_whatever_else_of_it_nobody_heard(
    sessions: Sessions,
) -> None:
    person = follows(sessions)
    with sessions.writing() as connection:
        weekly = Rhythm(Pace.WEEKLY, 7, 0)
        choices.choose(
            connection, person.subscription_id, rhythm=weekly, kinds=ALL_KINDS, urgent=True
        )
    larger = structs.replace(PLACE, places=12)

    _show(sessions, [PLACE, OTHER], [larger, OTHER], [OTHER])

    assert _told(sessions, day=9) == ["location_gone"]


@pytest.mark.parametrize("leaves_late", [False, True])
def test_who_left_what_told_them_hears_the_correction_by_what_they_follow_still(
    sessions: Sessions, *, leaves_late: bool
) -> None:
    first, _second = follows(sessions, scope=ALL), follows(sessions, scope=GENT)
    closed = structs.replace(PLACE, enforcement=[a_measure("schorsing")])
    _show(sessions, [PLACE], [closed])
    assert _told(sessions, day=1) == ["measure_added"]

    if leaves_late:
        _show(sessions, [PLACE], first=2)
    with sessions.writing() as connection:
        now = NOW + timedelta(days=2)
        subscriptions.end(connection, [first.subscription_id], reason="unsubscribed", now=now)
        replan(connection, first.subscriber_id, now=now, grouping=timedelta())
    if not leaves_late:
        _show(sessions, [PLACE], first=2)

    assert _told(sessions, day=3) == ["trajectory_gone"]
