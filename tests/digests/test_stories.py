"""Stories that the long proofs found, each as short as it can be told."""

from datetime import timedelta

from msgspec import structs
from sqlalchemy import select

from notifier.domain.change import ALL_KINDS
from notifier.domain.location import Location
from notifier.domain.rhythm import Pace, Rhythm
from notifier.domain.rules import TRUSTING
from notifier.pipeline.digest import digest
from notifier.pipeline.ingest import ingest
from notifier.pipeline.notify import notify
from notifier.store import choices
from notifier.store.engine import Sessions
from notifier.store.tables import changes, content_changes, outbox
from tests.digests.travel import Writer
from tests.support.builders import NOW, a_location, a_snapshot
from tests.support.people import follows

PLACE = a_location(places=10)
OTHER = a_location("910000002", name="De Andere", places=4)


def _live(sessions: Sessions, *days: list[Location]) -> None:
    for day, shown in enumerate(days):
        now = NOW + timedelta(days=day)
        ingest(a_snapshot(*shown, day=day), sessions, now=now, rules=TRUSTING)
        notify(sessions, now=now)
        digest(sessions, Writer(), now=now)


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

    _live(sessions, [PLACE, OTHER], [larger, OTHER], [OTHER])
    digest(sessions, Writer(), now=NOW + timedelta(days=9))

    query = (
        select(changes.c.type)
        .join(content_changes, content_changes.c.change_seq == changes.c.seq)
        .join(outbox, outbox.c.content_id == content_changes.c.content_id)
    )
    with sessions.reading() as connection:
        assert connection.execute(query).scalars().all() == ["location_gone"]
