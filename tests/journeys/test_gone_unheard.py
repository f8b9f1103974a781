"""Stories of what came and went before anybody heard of it: it came, and went, for nobody."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from notifier.domain.account import Conclusion
from notifier.domain.change import ALL_KINDS, ChangeType, Kind
from notifier.domain.guard import Limit, Limits, What
from notifier.domain.location import Location
from notifier.domain.rhythm import Pace, Rhythm
from notifier.domain.rules import TRUSTING
from notifier.domain.subscription import Scope
from notifier.pipeline.intake.release import release
from notifier.pipeline.telling.digest import digest
from notifier.pipeline.telling.notify import Notify
from notifier.store.people import choices
from tests.journeys.world import Story
from tests.support.accounts import account_for
from tests.support.builders import a_location, an_inspection
from tests.support.people import ALL, GENT, SUN, follows

PARENT, OTHER, LATER = "ouder@example.org", "ander@example.org", "later@example.org"
WEEKLY = Rhythm(Pace.WEEKLY, 7, 0)
GONE = "Inspectierapport niet langer getoond"
PLAIN = a_location(SUN.key)
INSPECTED = a_location(SUN.key, inspections=[an_inspection()])
NEIGHBOUR = a_location("910000009")


@pytest.fixture
def story(anywhere: Story) -> Story:
    """Give a source whose every word is believed at once."""
    anywhere.rules = TRUSTING
    return anywhere


def comes_and_goes(story: Story, *there: Location, coming: Sequence[Location] = ()) -> None:
    """Let something come and go before anything is matched."""
    story.bring("2026-11-03", *(coming or (INSPECTED,)))
    story.bring("2026-11-04", *(there or (PLAIN,)))


def stage(story: Story, *, block: int = 1000, people: int = 5000) -> Notify:
    return Notify(sessions=story.sessions, now=story.now, block=block, people=people)


def steps(story: Story, running: Notify) -> None:
    with story.sessions.writing() as connection:
        assert running.step(connection)


def follows_weekly(story: Story, address: str, scope: Scope = SUN) -> None:
    """Let somebody follow a scope, and hear on Mondays."""
    asked = follows(story.sessions, address, scope)
    with story.sessions.writing() as connection:
        choices.choose(
            connection, asked.subscription_id, rhythm=WEEKLY, kinds=ALL_KINDS, urgent=False
        )


def test_who_was_to_hear_that_it_came_hears_neither(story: Story) -> None:
    story.show("2026-11-02", PLAIN)
    follows(story.sessions, PARENT)
    follows(story.sessions, PARENT, GENT)

    comes_and_goes(story)
    story.run()

    assert story.mails(PARENT) == []


def test_a_place_that_came_and_went_was_there_for_nobody(story: Story) -> None:
    story.show("2026-11-02", NEIGHBOUR)
    follows(story.sessions, PARENT, ALL)

    comes_and_goes(story, NEIGHBOUR, coming=[NEIGHBOUR, PLAIN])
    story.run()

    assert story.mails(PARENT) == []


def test_what_stood_there_from_the_first_is_gone_for_all(story: Story) -> None:
    story.show("2026-11-02", INSPECTED)
    follows(story.sessions, PARENT)

    story.show("2026-11-03", PLAIN)

    assert story.subjects(PARENT) == [GONE]


def test_what_came_again_is_told_once_as_new(story: Story) -> None:
    story.show("2026-11-02", PLAIN)
    follows(story.sessions, PARENT)

    comes_and_goes(story)
    story.bring("2026-11-05", INSPECTED)
    story.run()

    assert story.subjects(PARENT) == ["Nieuw inspectierapport"]


def test_who_follows_since_it_was_matched_hears_that_it_is_gone(story: Story) -> None:
    story.show("2026-11-02", PLAIN)
    follows(story.sessions, PARENT)
    comes_and_goes(story)

    steps(story, stage(story, block=1))  # the coming alone
    follows(story.sessions, LATER)
    story.run()

    assert story.mails(PARENT) == []
    assert story.subjects(LATER) == [GONE]


def test_who_asked_for_other_kinds_then_hears_that_it_is_gone(story: Story) -> None:
    story.show("2026-11-02", PLAIN)
    follows(story.sessions, PARENT, kinds=Kind.ENFORCEMENT.bit)
    comes_and_goes(story)

    steps(story, stage(story, block=1))
    follows(story.sessions, PARENT, GENT)
    story.run()

    assert story.subjects(PARENT) == [GONE]


def test_what_came_quietly_was_to_be_told_to_nobody_and_its_end_is(story: Story) -> None:
    story.show("2026-11-02", PLAIN)
    follows(story.sessions, PARENT)
    limits = Limits(source=dict.fromkeys(What, Limit(floor=0, share=0)), municipality={})
    story.rules = replace(TRUSTING, limits=limits)
    parked = story.bring("2026-11-03", INSPECTED).snapshot_id
    release(story.sessions, parked, rules=story.rules, now=story.now, quiet=True)
    story.rules = TRUSTING
    story.bring("2026-11-04", PLAIN)

    story.run()

    assert story.subjects(PARENT) == [GONE]


@pytest.mark.parametrize("block", [1, 1000])
def test_a_digest_between_two_parts_tells_it_to_nobody_either(story: Story, block: int) -> None:
    story.show("2026-11-02", PLAIN)
    for person in (PARENT, OTHER, LATER):
        follows(story.sessions, person)
    comes_and_goes(story)

    for _ in range(6):
        running = stage(story, block=block, people=1)  # anew each time, as after a kill
        with story.sessions.writing() as connection:
            running.step(connection)
        digest(story.sessions, story.composer, now=story.now)
    story.wait("2026-11-05")

    assert [story.mails(one) for one in (PARENT, OTHER, LATER)] == [[], [], []]


def test_what_goes_between_two_parts_is_gone_for_neither(story: Story) -> None:
    story.show("2026-11-02", PLAIN)
    for person in (PARENT, OTHER, LATER):
        follows(story.sessions, person)
    story.bring("2026-11-03", INSPECTED)
    steps(story, stage(story, people=1))

    story.bring("2026-11-04", PLAIN)
    story.run()

    assert [story.mails(one) for one in (PARENT, OTHER, LATER)] == [[], [], []]


def test_an_account_says_that_it_was_taken_back_first(story: Story) -> None:
    story.show("2026-11-02", PLAIN)
    follows(story.sessions, PARENT)
    comes_and_goes(story)
    story.run()

    came, went = (
        account_for(story.sessions, PARENT, type_, SUN.key, now=story.now)
        for type_ in (ChangeType.REPORT_ADDED, ChangeType.REPORT_GONE)
    )

    assert came.conclusion is Conclusion.WITHDRAWN
    assert came.facts.noted is not None, "whom it was meant for is kept"
    assert went.conclusion is Conclusion.UNDONE


@pytest.mark.parametrize("matched", ["each time", "once"])
def test_who_knew_of_it_hears_once_that_it_is_gone_at_last(story: Story, matched: str) -> None:
    story.show("2026-11-02", NEIGHBOUR, INSPECTED)
    follows_weekly(story, PARENT)
    follows_weekly(story, OTHER, ALL)

    for day, there in (("03", PLAIN), ("04", INSPECTED), ("05", PLAIN)):
        story.bring(f"2026-11-{day}", NEIGHBOUR, there)
        if matched == "each time":
            story.run()
    story.run()
    story.wait("2026-11-09", hour=9)

    assert [story.subjects(one) for one in (PARENT, OTHER)] == [[GONE], [GONE]]


@pytest.mark.parametrize("matched", ["each time", "once"])
def test_a_place_that_went_twice_is_gone_for_who_knew_it(story: Story, matched: str) -> None:
    story.show("2026-11-02", NEIGHBOUR, PLAIN)
    follows_weekly(story, PARENT)

    for day, there in (("03", ()), ("04", (PLAIN,)), ("05", ())):
        story.bring(f"2026-11-{day}", NEIGHBOUR, *there)
        if matched == "each time":
            story.run()
    story.run()
    story.wait("2026-11-09", hour=9)

    assert len(story.mails(PARENT)) == 1


@pytest.mark.parametrize("matched", ["each time", "once"])
@pytest.mark.parametrize("block", [1, 1000])
def test_what_came_and_went_twice_was_there_for_nobody(
    story: Story, matched: str, block: int
) -> None:
    story.show("2026-11-02", PLAIN)
    follows_weekly(story, PARENT)

    for day, there in (("03", INSPECTED), ("04", PLAIN), ("05", INSPECTED), ("06", PLAIN)):
        story.bring(f"2026-11-{day}", there)
        if matched == "each time":
            stage(story, block=block).run()
    stage(story, block=block).run()
    story.wait("2026-11-09", hour=9)

    assert story.mails(PARENT) == []
