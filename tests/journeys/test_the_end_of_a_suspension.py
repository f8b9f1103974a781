"""Stories of the end of a suspension: whom it is told, in whose rhythm, and never alone."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from notifier.domain.change import ALL_KINDS, Kind
from notifier.domain.delivery import Accepted, Deferred, MessageState, Outcome, Rejected
from notifier.domain.location import Enforcement, Location
from notifier.domain.message import Content, Message
from notifier.domain.rhythm import AT_ONCE, Pace, Rhythm
from notifier.pipeline.sending.requeue import requeue
from notifier.store.people import choices
from notifier.store.people.subscriptions import Asked
from notifier.store.post import outbox_desk
from notifier.subscriptions.replanning import replan
from tests.journeys.world import Story, text_of
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


def fails(story: Story, outcome: Outcome) -> None:
    """Try to send what is due, by a way out that gives one answer."""
    story.delivery(transport=Always(outcome)).run()


class Always:
    """A way out with one answer, after something may have happened."""

    name, batch, decided = "always", 10, 0

    def __init__(self, outcome: Outcome, meanwhile: Callable[[], None] | None = None) -> None:
        self._outcome, self._meanwhile = outcome, meanwhile

    def send(self, _content: Content, messages: Sequence[Message]) -> Iterator[Outcome]:
        """Let it happen, then answer to all alike."""
        if self._meanwhile is not None:
            self._meanwhile()
        for _message in messages:
            yield self._outcome

    def close(self) -> None:
        """Nothing is kept open."""


def test_a_mail_that_was_delayed_tells_the_end_too(story: Story) -> None:
    follows(story.sessions, PARENT)
    story.bring("2026-11-07", sun(SUSPENDED))
    story.match()

    story.on("2026-11-19")
    story.match()
    story.match()  # delivery is away
    story.wait("2026-11-20")
    story.wait("2026-11-21")

    (mail,) = story.mails(PARENT)
    assert "is voorbij" in text_of(mail)


def test_what_waits_for_its_digest_comes_with_its_end(story: Story) -> None:
    chooses(story, follows(story.sessions, PARENT), WEEKLY, urgent=False)
    short = a_measure("schorsing", "2026-11-03", effective_to=date(2026, 11, 11))
    story.show("2026-11-10", sun(short))

    story.wait("2026-11-12", hour=1)
    assert story.mails(PARENT) == []
    story.wait("2026-11-16", hour=7)
    story.wait("2026-11-23", hour=7)

    (mail,) = story.mails(PARENT)
    assert "is voorbij" in text_of(mail)


@pytest.mark.parametrize("taken", [True, False])
def test_a_mail_on_its_way_is_followed_by_the_end_whatever_becomes_of_it(
    story: Story, *, taken: bool
) -> None:
    follows(story.sessions, PARENT)
    story.bring("2026-11-07", sun(SUSPENDED))
    story.match()

    def ends() -> None:
        story.on("2026-11-19")
        story.match()

    outcome: Outcome = Accepted() if taken else Deferred(reason="later")
    story.delivery(transport=Always(outcome, ends), lease=timedelta(days=30)).run()
    story.wait("2026-11-20")
    story.wait("2026-11-21")

    (mail,) = story.mails(PARENT)
    assert "is voorbij" in text_of(mail)
    assert ("beslist om de vergunning te schorsen" in text_of(mail)) is not taken


def test_what_was_given_up_is_told_with_its_end_or_not_at_all(story: Story) -> None:
    follows(story.sessions, PARENT)
    story.bring("2026-11-07", sun(SUSPENDED))
    story.match()
    fails(story, Rejected(reason="no"))
    story.wait("2026-11-19")
    assert story.mails(PARENT) == []

    with story.sessions.reading() as connection:
        (one,) = outbox_desk.listed(connection, state=MessageState.REJECTED, limit=9)
    requeue(story.sessions, one.content, one.subscriber_id, unknown=False, now=story.now)
    story.wait("2026-11-20")

    (mail,) = story.mails(PARENT)
    assert "is voorbij" in text_of(mail)


def test_the_pair_is_taken_back_together(story: Story) -> None:
    follows(story.sessions, PARENT)
    story.bring("2026-11-07", sun(SUSPENDED))
    story.match()
    story.on("2026-11-19")
    story.match()
    for day in ("2026-11-20", "2026-11-21"):
        story.bring(day, sun())
    story.run()

    assert story.mails(PARENT) == []


def test_the_pair_stays_together_whatever_is_chosen(story: Story) -> None:
    parent, desk = (follows(story.sessions, name) for name in (PARENT, DESK))
    for one in (parent, desk):
        chooses(story, one, WEEKLY, urgent=False)
    short = a_measure("schorsing", "2026-11-03", effective_to=date(2026, 11, 11))
    story.show("2026-11-10", sun(short))
    story.wait("2026-11-12", hour=1)

    chooses(story, parent, WEEKLY, urgent=True)
    chooses(story, desk, WEEKLY, kinds=Kind.LOCATION.bit)
    story.wait("2026-11-12", hour=2)
    story.wait("2026-11-16", hour=7)

    (mail,) = story.mails(PARENT)
    assert "is voorbij" in text_of(mail)
    assert story.mails(DESK) == []


def test_who_comes_back_hears_of_no_suspension_that_ended_meanwhile(story: Story) -> None:
    person = follows(story.sessions, PARENT)
    chooses(story, person, WEEKLY, urgent=False)
    short = a_measure("schorsing", "2026-11-03", effective_to=date(2026, 11, 11))
    story.show("2026-11-10", sun(short))
    chooses(story, person, WEEKLY, kinds=Kind.LOCATION.bit)
    story.wait("2026-11-12", hour=1)

    chooses(story, person, WEEKLY)
    story.wait("2026-11-16", hour=7)

    assert story.mails(PARENT) == []
