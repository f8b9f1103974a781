"""Stories of what went and came back within one week of somebody who reads weekly."""

import pytest
from msgspec import structs

from notifier.domain.change import ALL_KINDS
from notifier.domain.location import FollowUp, Location
from notifier.domain.rhythm import Pace, Rhythm
from notifier.domain.rules import TRUSTING
from notifier.store.people import choices
from tests.journeys.world import Story, text_of
from tests.support.builders import a_location, a_reaction, an_inspection
from tests.support.people import SUN, follows

PARENT = "ouder@example.org"
PLAIN = a_location(SUN.key)
REPORT = an_inspection("2026-11-01")
REACTION = a_reaction("2026-11-01", about="location")


@pytest.fixture
def story(anywhere: Story) -> Story:
    """Give a source whose every word is believed at once."""
    anywhere.rules = TRUSTING
    return anywhere


def told_first(story: Story, place: Location) -> None:
    """Let somebody be told of what stands there at once, and read weekly from then on."""
    story.show("2026-11-02", PLAIN)
    person = follows(story.sessions, PARENT)
    story.show("2026-11-03", place)
    story.wait("2026-11-03", hour=7)
    with story.sessions.writing() as connection:
        weekly = Rhythm(Pace.WEEKLY, 7, 0)
        choices.choose(
            connection, person.subscription_id, rhythm=weekly, kinds=ALL_KINDS, urgent=True
        )
    assert len(story.mails(PARENT)) == 1


def goes_and_comes_back(story: Story, place: Location) -> list[str]:
    """Give the subjects of what is told of it in the end of the week."""
    story.show("2026-11-04", PLAIN)
    story.show("2026-11-05", place)
    story.wait("2026-11-17")
    return story.subjects(PARENT)[1:]


def test_a_report_that_comes_back_as_it_was_was_never_away(story: Story) -> None:
    place = a_location(SUN.key, inspections=[REPORT])
    told_first(story, place)

    assert goes_and_comes_back(story, place) == []


def test_a_report_that_comes_back_otherwise_is_not_told_as_new(story: Story) -> None:
    told_first(story, a_location(SUN.key, inspections=[REPORT]))
    other = structs.replace(REPORT, advice="start_handhaving")

    subjects = goes_and_comes_back(story, a_location(SUN.key, inspections=[other]))

    assert subjects == ["Inspectierapport aangepast"]


def test_both_that_differ_when_a_report_is_back_stand_in_one_mail(story: Story) -> None:
    told_first(story, a_location(SUN.key, inspections=[REPORT]))
    followed = FollowUp(code="plan_van_aanpak")
    other = structs.replace(REPORT, advice="start_handhaving", follow_up=followed)

    subjects = goes_and_comes_back(story, a_location(SUN.key, inspections=[other]))

    assert len(subjects) == 1
    said = text_of(story.mails(PARENT)[1])
    assert "Nieuw inspectierapport" not in said
    assert "* Inspectierapport aangepast" in said
    assert "plan van aanpak" in said


def test_a_reaction_that_comes_back_otherwise_is_not_told_as_new(story: Story) -> None:
    told_first(story, a_location(SUN.key, reactions=[REACTION]))
    other = structs.replace(REACTION, text="Een ander verzonnen antwoord.")

    subjects = goes_and_comes_back(story, a_location(SUN.key, reactions=[other]))

    assert subjects == ["Reactie van de organisator aangepast"]
