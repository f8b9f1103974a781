"""Stories of people who leave one of two subscriptions that ask for the same news."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

import pytest

from notifier.domain.delivery import Deferred, Outcome
from notifier.domain.message import Content, Message
from notifier.domain.rules import TRUSTING
from notifier.store.people import choices, subscriptions
from notifier.store.people.subscriptions import Asked
from notifier.subscriptions.replanning import replan
from tests.journeys.test_sent_back import Taking, send_back
from tests.journeys.world import Story
from tests.support.builders import a_location, an_inspection
from tests.support.people import GENT, SUN, follows

PARENT = "ouder@example.org"
PLAIN = a_location()
INSPECTED = a_location(inspections=[an_inspection()])


class Putting:
    """A way out that puts off every mail; somebody acts while it has the first."""

    name = "putting"
    decided = 0
    batch = 10

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        self._meanwhile = meanwhile

    def send(self, _content: Content, messages: Sequence[Message]) -> Iterator[Outcome]:
        """Put them off."""
        for _message in messages:
            self._meanwhile()
            yield Deferred(reason="451 4.7.1 later")

    def close(self) -> None:
        """Nothing is kept open."""


class Killed(BaseException):
    """The process is."""


def both(story: Story) -> tuple[Asked, Asked]:
    """Follow a municipality, then a location in it; the mail of its news is ready to go."""
    story.rules = TRUSTING
    story.show("2026-11-02", PLAIN)
    asked = follows(story.sessions, PARENT, GENT), follows(story.sessions, PARENT, SUN)
    story.bring("2026-11-20", INSPECTED, hour=12)
    story.match()
    return asked


def leave(story: Story, *left: Asked) -> None:
    with story.sessions.writing() as connection:
        ids = [one.subscription_id for one in left]
        subscriptions.end(connection, ids, reason="unsubscribed", now=story.now)
        replan(connection, left[0].subscriber_id, now=story.now, grouping=timedelta())


def come_back(story: Story, *left: Asked) -> None:
    with story.sessions.writing() as connection:
        for one in left:
            assert choices.resume(connection, one.subscription_id)
        replan(connection, left[0].subscriber_id, now=story.now, grouping=timedelta())


def a_day(story: Story) -> None:
    for _ in range(3):
        story.now += timedelta(hours=8)
        story.run()


def test_who_leaves_the_older_while_the_mail_is_put_off_gets_it_for_the_other(
    anywhere: Story,
) -> None:
    older, _other = both(anywhere)

    anywhere.delivery(transport=Putting(lambda: leave(anywhere, older))).run()
    a_day(anywhere)

    assert len(anywhere.mails(PARENT)) == 1


def test_who_leaves_the_older_before_a_killed_sender_is_missed_gets_the_mail_for_the_other(
    anywhere: Story,
) -> None:
    older, _other = both(anywhere)

    def kill() -> None:
        raise Killed

    with pytest.raises(Killed):
        anywhere.delivery(transport=Putting(kill)).run()
    leave(anywhere, older)
    a_day(anywhere)

    assert len(anywhere.mails(PARENT)) == 1


def test_who_leaves_the_older_after_the_mail_came_back_gets_it_for_the_other(
    anywhere: Story,
) -> None:
    older, _other = both(anywhere)
    provider = Taking()
    anywhere.delivery(transport=provider).run()
    send_back(anywhere, provider)

    leave(anywhere, older)
    a_day(anywhere)

    assert len(anywhere.mails(PARENT)) == 1


def test_who_leaves_both_while_the_mail_is_put_off_gets_it_after_coming_back(
    anywhere: Story,
) -> None:
    asked = both(anywhere)
    anywhere.delivery(transport=Putting(lambda: leave(anywhere, *asked))).run()
    a_day(anywhere)
    before = anywhere.mails(PARENT)

    come_back(anywhere, *asked)
    a_day(anywhere)

    assert before == []
    assert len(anywhere.mails(PARENT)) == 1


def test_who_leaves_the_one_that_alone_asked_gets_nothing_for_the_other(anywhere: Story) -> None:
    anywhere.rules = TRUSTING
    anywhere.show("2026-11-02", PLAIN)
    only = follows(anywhere.sessions, PARENT, SUN)
    anywhere.bring("2026-11-20", INSPECTED, hour=12)
    anywhere.match()
    follows(anywhere.sessions, PARENT, type(SUN)(kind=SUN.kind, source=SUN.source, key="99"))

    anywhere.delivery(transport=Putting(lambda: leave(anywhere, only))).run()
    a_day(anywhere)

    assert anywhere.mails(PARENT) == []
