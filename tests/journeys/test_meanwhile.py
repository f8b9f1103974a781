"""What people do, and what breaks, while a mail is on its way: nobody else pays for it."""

import errno
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from notifier.domain.delivery import Accepted, Deferred, Outcome
from notifier.domain.message import Content, Message
from notifier.domain.rules import TRUSTING
from notifier.pipeline.telling.digest import digest
from notifier.pipeline.telling.notify import Notify
from notifier.store.people import choices, subscriptions
from notifier.subscriptions.replanning import replan
from notifier.transports.mailbox import MailboxTransport
from tests.journeys.world import Story
from tests.mail.builders import SENDER
from tests.support.builders import a_location, an_inspection
from tests.support.people import SUN, follows

PARENT = "ouder@example.org"
PLAIN = a_location(SUN.key)
INSPECTED = a_location(SUN.key, inspections=[an_inspection()])


class Meanwhile:
    """A way out behind which something happens while the first message is with it."""

    name, decided, batch = "mailbox", 0, 100

    def __init__(self, happens: Callable[[], None], answer: Outcome | None = None) -> None:
        self.taken: list[Message] = []
        self._happens, self._answer = happens, answer or Accepted()

    def send(self, _content: Content, messages: Sequence[Message]) -> Iterator[Outcome]:
        """Take each, and say what was to be said."""
        for message in messages:
            self.taken.append(message)
            if len(self.taken) == 1:
                self._happens()
            yield self._answer

    def close(self) -> None:
        """Nothing is open."""


class NearlyFull(MailboxTransport):
    """A maildir on a disk with room for two mails more."""

    room = 2

    def _write(self, *mail: object) -> Outcome:
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.room -= 1
        return super()._write(*mail)  # type: ignore[arg-type] # handed on as it came


def test_who_erases_themselves_holds_up_nobody_in_their_batch(anywhere: Story) -> None:
    story = anywhere
    story.show("2026-11-02", PLAIN)
    people = [follows(story.sessions, f"ouder{n}@example.org", SUN) for n in range(12)]
    story.bring("2026-11-20", INSPECTED, hour=12)
    story.match()

    def erase() -> None:
        with story.sessions.writing() as connection:
            subscriptions.erase(connection, people[1].subscriber_id)

    way_out = Meanwhile(erase)
    story.delivery(transport=way_out).run()

    assert len(way_out.taken) == len(people)


def test_who_pauses_between_two_parts_of_a_block_hears_nothing_yet(anywhere: Story) -> None:
    story = anywhere
    story.show("2026-11-02", PLAIN)
    follows(story.sessions, "ander@example.org", SUN)
    parent = follows(story.sessions, PARENT, SUN)
    story.bring("2026-11-20", INSPECTED, hour=12)
    matching = Notify(sessions=story.sessions, now=story.now, people=1)
    with story.sessions.writing() as connection:
        assert matching.step(connection)
    with story.sessions.writing() as connection:
        choices.pause(connection, parent.subscriber_id, story.now + timedelta(days=30))
        replan(connection, parent.subscriber_id, now=story.now, grouping=timedelta())

    matching.run()
    digest(story.sessions, story.composer, now=story.now)
    story.deliver()

    assert story.mails(PARENT) == []


def test_who_was_never_told_that_it_came_is_not_told_that_it_went(anywhere: Story) -> None:
    story = anywhere
    story.rules = TRUSTING
    story.show("2026-11-02", PLAIN)
    follows(story.sessions, PARENT)
    story.bring("2026-11-20", INSPECTED, hour=12)
    story.match()

    def withdraw() -> None:
        story.bring("2026-11-21", PLAIN)
        Notify(sessions=story.sessions, now=story.now, grouping=timedelta(minutes=3)).run()

    slow = Meanwhile(withdraw, Deferred(reason="451"))
    story.delivery(transport=slow, lease=timedelta(days=2)).run()
    for _ in range(3):
        story.now += timedelta(hours=8)
        story.run()

    assert story.mails(PARENT) == []


def test_what_stands_in_a_maildir_goes_by_no_other_way(anywhere: Story, tmp_path: Path) -> None:
    story = anywhere
    story.show("2026-11-02", PLAIN)
    for n in range(3):
        follows(story.sessions, f"ouder{n}@example.org", SUN)
    story.bring("2026-11-20", INSPECTED, hour=12)
    story.match()
    other = Meanwhile(lambda: None)
    other.name = "other"

    first = NearlyFull(directory=tmp_path / "maildir", sender=SENDER)
    story.delivery(transport=first, others=[other]).run()

    assert len(list((tmp_path / "maildir" / "new").iterdir())) == 2
    assert len(other.taken) == 1
