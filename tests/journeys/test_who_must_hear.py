"""Stories of people who must hear of a closure, whatever else they chose to hear of."""

from datetime import date

from notifier.domain.change import Kind
from notifier.domain.location import Enforcement, Location
from notifier.domain.subscription import Scope, ScopeKind
from tests.journeys.world import SOURCE, Story
from tests.support.builders import a_location, a_measure
from tests.support.people import follows

ENFORCEMENT_ALONE, EVERYTHING = "handhaving@example.org", "alles@example.org"
SUN, OTHER = "910000001", a_location("910000009")
SUSPENDED = a_measure("schorsing", "2026-11-03", urgent=True)
GENT = Scope(kind=ScopeKind.ALL, source=SOURCE, key="")


def sun(*measures: Enforcement) -> Location:
    return a_location(SUN, enforcement=list(measures))


def two_follow(story: Story) -> None:
    follows(story.sessions, ENFORCEMENT_ALONE, GENT, kinds=Kind.ENFORCEMENT.bit)
    follows(story.sessions, EVERYTHING, GENT)


def test_a_closure_at_a_place_that_is_new_is_told_to_all(story: Story) -> None:
    story.show("2026-11-02", OTHER)
    two_follow(story)

    story.show("2026-11-04", OTHER, sun(SUSPENDED))

    assert [len(story.mails(one)) for one in (ENFORCEMENT_ALONE, EVERYTHING)] == [1, 1]
    assert "schorsing" in story.subjects(ENFORCEMENT_ALONE)[0].lower()


def test_a_place_that_goes_takes_its_closure_back_from_all_who_were_told_of_it(
    story: Story,
) -> None:
    story.show("2026-11-02", OTHER, sun())
    two_follow(story)
    story.show("2026-11-04", OTHER, sun(SUSPENDED))

    for day in ("2026-11-05", "2026-11-06", "2026-11-07"):
        story.show(day, OTHER)

    assert len(story.mails(ENFORCEMENT_ALONE)) == len(story.mails(EVERYTHING)) == 2
    assert "niet langer getoond" in story.subjects(ENFORCEMENT_ALONE)[1]


def test_nobody_hears_that_a_closure_is_over_while_its_sequel_is_held_back(story: Story) -> None:
    revoked = a_measure("opheffing", "2026-11-10", communicated_on=date(2026, 11, 10))
    story.show("2026-11-02", OTHER, sun())
    two_follow(story)
    story.show("2026-11-04", OTHER, sun(SUSPENDED))

    for day in ("2026-11-10", "2026-11-11", "2026-11-12"):
        story.show(day, OTHER, sun(revoked))
    before = story.subjects(ENFORCEMENT_ALONE)
    story.show("2026-11-13", OTHER, sun(revoked))

    assert len(before) == 1
    assert "opheffing" in story.subjects(ENFORCEMENT_ALONE)[1].lower()
