"""Stories of the end of a suspension: whom it is told, in whose rhythm, and never alone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from notifier.domain.change import ALL_KINDS, Kind
from notifier.domain.location import Enforcement, Location
from notifier.domain.rhythm import AT_ONCE, Pace, Rhythm
from notifier.store.people import choices
from notifier.store.people.subscriptions import Asked
from notifier.subscriptions.replanning import replan
from tests.journeys.world import Story
from tests.support.builders import a_location, a_measure
from tests.support.people import follows

PARENT, DESK = "ouder@example.org", "loket@example.org"
WEEKLY = Rhythm(Pace.WEEKLY)
BEGUN, ENDED = "Schorsing van de vergunning", "Einddatum van de schorsing is voorbij"
SUSPENDED = a_measure(
    "schorsing",
    "2026-11-03",
    effective_from=date(2026, 11, 4),
    effective_to=date(2026, 11, 18),  # a Wednesday
)


@pytest.fixture
def story(anywhere: Story) -> Story:
    """Give the place before anything happened there."""
    anywhere.show("2026-11-02", sun())
    return anywhere


def sun(*measures: Enforcement) -> Location:
    return a_location("910000001", enforcement=list(measures))


def chooses(
    story: Story, person: Asked, rhythm: Rhythm, *, kinds: int = ALL_KINDS, urgent: bool = True
) -> None:
    number = person.subscription_id
    with story.sessions.writing() as connection:
        choices.choose(connection, number, rhythm=rhythm, kinds=kinds, urgent=urgent)
        replan(connection, person.subscriber_id, now=story.now, grouping=timedelta())


def pauses(story: Story, person: Asked, until: datetime | None) -> None:
    with story.sessions.writing() as connection:
        choices.pause(connection, person.subscriber_id, until)
        replan(connection, person.subscriber_id, now=story.now, grouping=timedelta())


def test_it_comes_in_the_rhythm_of_whoever_was_told(story: Story) -> None:
    for name in (PARENT, DESK):
        chooses(story, follows(story.sessions, name), WEEKLY if name == PARENT else AT_ONCE)
    story.show("2026-11-07", sun(SUSPENDED))
    assert story.subjects(PARENT) == [BEGUN]

    story.wait("2026-11-19", hour=1)
    assert (story.subjects(PARENT), story.subjects(DESK)) == ([BEGUN], [BEGUN, ENDED])
    story.wait("2026-11-23", hour=6)
    assert story.subjects(PARENT) == [BEGUN]
    story.wait("2026-11-23", hour=7)

    assert story.subjects(PARENT) == [BEGUN, ENDED]


def test_it_waits_for_the_end_of_a_pause(story: Story) -> None:
    person = follows(story.sessions, PARENT)
    story.show("2026-11-07", sun(SUSPENDED))
    pauses(story, person, datetime(2026, 11, 30, 23, tzinfo=UTC))

    story.wait("2026-11-19", hour=1)
    story.wait("2026-11-30", hour=12)
    assert story.subjects(PARENT) == [BEGUN]
    story.wait("2026-12-01", hour=7)

    assert story.subjects(PARENT) == [BEGUN, ENDED]


def test_who_asks_for_no_more_enforcement_hears_it_as_the_rest(story: Story) -> None:
    person = follows(story.sessions, PARENT)
    story.show("2026-11-07", sun(SUSPENDED))
    chooses(story, person, WEEKLY, kinds=Kind.LOCATION.bit)

    story.wait("2026-11-19", hour=1)
    chooses(story, person, WEEKLY, kinds=Kind.INSPECTION.bit)
    story.wait("2026-11-22")
    assert story.subjects(PARENT) == [BEGUN]
    story.wait("2026-11-23", hour=7)

    assert story.subjects(PARENT) == [BEGUN, ENDED]


def test_it_goes_by_what_is_chosen_while_it_waits(story: Story) -> None:
    parent, desk = (follows(story.sessions, name) for name in (PARENT, DESK))
    for one in (parent, desk):
        chooses(story, one, WEEKLY)
    story.show("2026-11-07", sun(SUSPENDED))
    story.wait("2026-11-19", hour=1)

    chooses(story, desk, Rhythm(Pace.DAILY))
    pauses(story, parent, datetime(2026, 12, 1, 23, tzinfo=UTC))
    story.wait("2026-11-19", hour=7)
    assert story.subjects(DESK) == [BEGUN, ENDED]
    story.wait("2026-11-23", hour=7)
    assert story.subjects(PARENT) == [BEGUN]
    pauses(story, parent, None)
    story.wait("2026-11-30", hour=7)

    assert story.subjects(PARENT) == [BEGUN, ENDED]
