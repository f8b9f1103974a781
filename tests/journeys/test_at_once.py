"""Stories of what must come as soon as it is known, whatever rhythm and pause somebody chose."""

from datetime import UTC, date, datetime, timedelta

from notifier.domain.change import ALL_KINDS
from notifier.domain.location import Enforcement, Location
from notifier.domain.rhythm import Pace, Rhythm
from notifier.store.people import choices
from notifier.subscriptions.replanning import replan
from tests.journeys.world import Story, text_of
from tests.support.builders import a_location, a_measure
from tests.support.people import follows

PARENT, LATER = "ouder@example.org", "later@example.org"
GRANDPARENT = "grootouder@example.org"
SUN = "910000001"


def sun(*measures: Enforcement) -> Location:
    return a_location(SUN, enforcement=list(measures))


def test_a_place_that_goes_is_told_at_once_to_whoever_was_told_of_a_measure_there(
    anywhere: Story,
) -> None:
    story, other = anywhere, a_location("910000002")
    revoked = a_measure("opheffing", "2026-11-03", effective_from=date(2026, 12, 19))
    weekly, end = Rhythm(Pace.WEEKLY), datetime(2027, 2, 1, tzinfo=UTC)
    story.show("2026-11-02", sun(), other)
    parent, paused = (follows(story.sessions, one) for one in (PARENT, LATER))
    number = paused.subscription_id
    with story.sessions.writing() as connection:
        for one in (parent, paused):
            choices.choose(
                connection, one.subscription_id, rhythm=weekly, kinds=ALL_KINDS, urgent=True
            )
    story.show("2026-11-07", sun(revoked), other)
    follows(story.sessions, GRANDPARENT)
    with story.sessions.writing() as connection:
        choices.pause(connection, paused.subscriber_id, end)

    for day in ("2026-11-10", "2026-11-11"):
        story.bring(day, other)
    story.match()
    with story.sessions.writing() as connection:  # a choice between the mail and its leaving
        choices.choose(connection, number, rhythm=weekly, kinds=ALL_KINDS, urgent=False)
        replan(connection, paused.subscriber_id, now=story.now, grouping=timedelta(minutes=3))
    story.match()
    story.deliver()

    gone = "Opvanglocatie niet langer getoond"
    for person in (PARENT, LATER):
        assert story.subjects(person) == ["Opheffing van de vergunning", gone]
        assert "eerder over deze opvang meldden, is niet meer actueel" in " ".join(
            text_of(story.mails(person)[1]).split()
        )
    assert story.subjects(GRANDPARENT) == [gone]
