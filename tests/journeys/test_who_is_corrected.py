"""Stories of people who were told of a measure, and left some of what they follow, but not all."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from notifier.domain.rules import TRUSTING
from notifier.domain.subscription import Scope
from notifier.store.people import subscriptions
from notifier.store.people.subscriptions import Asked
from notifier.store.tables import successions
from notifier.subscriptions.replanning import replan
from tests.journeys.world import Story
from tests.support.builders import a_location, a_measure, an_inspection
from tests.support.people import GENT, SUN, follows

PARENT = "ouder@example.org"
MOON = Scope(kind=SUN.kind, source=SUN.source, key="910000002")
OLD = Scope(kind=SUN.kind, source=SUN.source, key="910000009")
PLAIN = a_location()
WARNED = a_location(enforcement=[a_measure()])
CORRECTION = "Handhavingstraject niet langer getoond"


@pytest.fixture
def story(anywhere: Story) -> Story:
    """Give a source that is believed at once, in each kind of database in turn."""
    anywhere.rules = TRUSTING
    return anywhere


def leave(story: Story, left: Asked) -> None:
    with story.sessions.writing() as connection:
        ids = [left.subscription_id]
        subscriptions.end(connection, ids, reason="unsubscribed", now=story.now)
        replan(connection, left.subscriber_id, now=story.now, grouping=timedelta())


def test_who_was_told_for_two_subscriptions_is_corrected_after_months(story: Story) -> None:
    moon, inspected = a_location(MOON.key), a_location(MOON.key, inspections=[an_inspection()])
    story.show("2026-11-02", PLAIN, moon)
    follows(story.sessions, PARENT, SUN)
    follows(story.sessions, PARENT, MOON)
    story.show("2026-11-20", WARNED, inspected, hour=12)
    told = len(story.mails(PARENT))

    story.wait("2027-03-20")
    story.prune()
    story.show("2027-03-21", PLAIN, inspected)

    assert told == 1
    assert story.subjects(PARENT)[1:] == [CORRECTION]


def test_who_left_the_older_of_two_is_corrected_after_months(story: Story) -> None:
    story.show("2026-11-02", PLAIN)
    older = follows(story.sessions, PARENT, GENT)
    follows(story.sessions, PARENT, SUN)
    story.show("2026-11-20", WARNED, hour=12)
    leave(story, older)

    story.wait("2027-03-20")
    story.prune()
    story.show("2027-03-21", PLAIN)

    assert story.subjects(PARENT)[1:] == [CORRECTION]


def test_who_follows_an_old_number_yet_is_corrected(story: Story) -> None:
    story.show("2026-11-02", PLAIN)
    older = follows(story.sessions, PARENT, GENT)
    follows(story.sessions, PARENT, OLD)
    with story.sessions.writing() as connection:
        numbers = {"source": SUN.source, "old_id": OLD.key, "new_id": SUN.key}
        accepted = {"state": "accepted", "reason": "", "created_at": story.now}
        connection.execute(insert(successions).values(**numbers, **accepted))
    story.show("2026-11-20", WARNED, hour=12)

    leave(story, older)
    story.show("2026-11-23", PLAIN)

    assert story.subjects(PARENT)[1:] == [CORRECTION]


def test_who_follows_something_else_by_now_is_corrected(story: Story) -> None:
    story.show("2026-11-02", PLAIN)
    older = follows(story.sessions, PARENT, SUN)
    follows(story.sessions, PARENT, MOON)
    story.show("2026-11-20", WARNED, hour=12)

    leave(story, older)
    story.show("2026-11-23", PLAIN)

    assert story.subjects(PARENT)[1:] == [CORRECTION]
