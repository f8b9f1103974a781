"""Stories of people who left, or were taken to have left, and take it back within four weeks."""

from datetime import timedelta

import pytest

from notifier.domain.events import EventKind
from notifier.domain.rules import TRUSTING
from notifier.domain.subscription import Purpose
from notifier.store.people import choices, subscriptions
from notifier.subscriptions.replanning import replan
from tests.journeys.test_sent_back import Taking, says
from tests.journeys.world import Story
from tests.support.builders import a_location, an_inspection
from tests.support.people import SUN

PARENT = "ouder@example.org"
#: The number of who signs up first, and of what they follow.
FIRST_ONE = 1
PLAIN = a_location()
FIRST = a_location(inspections=[an_inspection()])
SECOND = a_location(inspections=[an_inspection(), an_inspection("2026-11-01")])


@pytest.fixture
def story(anywhere: Story) -> Story:
    """Give a source that is believed at once, in each kind of database in turn."""
    anywhere.rules = TRUSTING
    anywhere.show("2026-11-02", PLAIN)
    return anywhere


def come_back(story: Story) -> bool:
    """Press the button on the page of who signed up first."""
    with story.sessions.reading() as connection:
        nonce = subscriptions.subscriber(connection, FIRST_ONE).nonce
    token = story.services.links.token(Purpose.PREFERENCES, nonce)
    return story.services.resuming.one(token, FIRST_ONE, story.now)


@pytest.mark.parametrize("days", [20, 40])
def test_who_leaves_by_mistake_in_a_long_pause_loses_nothing(story: Story, days: int) -> None:
    story.follow(PARENT, SUN.key)
    story.now += timedelta(days=20)
    until = story.now + timedelta(days=60)
    with story.sessions.writing() as connection:
        choices.pause(connection, FIRST_ONE, until)
    story.show("2026-11-23", FIRST)

    story.now += timedelta(days=days)
    with story.sessions.writing() as connection:
        subscriptions.end(connection, [FIRST_ONE], reason="unsubscribed", now=story.now)
        replan(connection, FIRST_ONE, now=story.now, grouping=timedelta())
    story.now += timedelta(minutes=1)
    back = come_back(story)
    story.now = until + timedelta(days=2)
    story.run()

    assert back
    assert len(story.mails(PARENT)) == 1


def test_what_was_queued_when_a_provider_said_that_somebody_left_comes_when_they_are_back(
    story: Story,
) -> None:
    story.follow(PARENT, SUN.key)
    story.bring("2026-11-20", FIRST, hour=12)
    story.match()
    provider = Taking()
    story.delivery(transport=provider).run()
    story.bring("2026-11-21", SECOND, hour=12)
    story.match()

    says(story, provider, EventKind.UNSUBSCRIBED, id_="left")
    story.run()
    before = story.mails(PARENT)
    back = come_back(story)
    story.now += timedelta(hours=1)
    story.run()

    assert (before, back) == ([], True)
    assert len(story.mails(PARENT)) == 1
