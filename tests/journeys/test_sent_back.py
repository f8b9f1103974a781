"""Stories of mails that a provider took and then sent back."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from notifier.domain.delivery import Accepted, MessageState, Outcome, Unknown
from notifier.domain.events import EventKind, MailEvent
from notifier.domain.location import Enforcement, Location
from notifier.domain.message import Content, Message
from notifier.pipeline.sending.heed import hear, heed
from notifier.store.post import outbox_desk
from tests.journeys.world import Story
from tests.support.builders import a_location, a_measure, an_inspection

PARENT = "ouder@example.org"
SUN = "910000001"
MEASURE = a_measure("aanmaning", "2026-11-03")
REPORT = an_inspection("2026-11-01")


def sun(*measures: Enforcement, inspected: bool = False) -> Location:
    inspections = [REPORT] if inspected else []
    return a_location(SUN, enforcement=list(measures), inspections=inspections)


class Taking:
    """A way out that takes every mail."""

    name = "taking"
    decided = 0
    batch = 10

    def __init__(self) -> None:
        self.taken: list[tuple[Content, Message]] = []
        self.answer: Outcome = Accepted()

    def send(self, content: Content, messages: Sequence[Message]) -> Iterator[Outcome]:
        """Take them."""
        for message in messages:
            self.taken.append((content, message))
            yield self.answer

    def close(self) -> None:
        """Nothing is kept open."""


def send_back(story: Story, provider: Taking, *, id_: str = "e1") -> None:
    """Let the provider say that it could not deliver its newest mail."""
    says(story, provider, EventKind.BLOCKED, id_=id_)


def says(story: Story, provider: Taking, kind: EventKind, *, id_: str) -> None:
    """Let the provider say something of its newest mail."""
    _content, message = provider.taken[-1]
    event = MailEvent(
        id=id_,
        kind=kind,
        content_id=message.content_id,
        subscriber_id=message.subscriber_id,
        at=story.now,
    )
    hear(story.sessions, provider.name, [event], story.now)
    heed(story.sessions, story.services.links, now=story.now)


def test_what_was_sent_back_comes_an_hour_later(anywhere: Story) -> None:
    story, provider = anywhere, Taking()
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.bring("2026-11-04", sun(MEASURE))
    story.match()
    story.delivery(transport=provider).run()
    send_back(story, provider)

    story.run()
    at_once = story.subjects(PARENT)
    story.now += timedelta(hours=1)
    story.run()
    story.run()

    assert (at_once, len(story.subjects(PARENT))) == ([], 1)


def test_an_answer_lost_after_it_was_sent_back_is_made_good_by_its_delivery(
    anywhere: Story,
) -> None:
    story, provider = anywhere, Taking()
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.bring("2026-11-04", sun(MEASURE))
    story.match()
    story.delivery(transport=provider).run()
    send_back(story, provider)
    story.now += timedelta(hours=1)
    provider.answer = Unknown(reason="lost")
    story.delivery(transport=provider).run()

    says(story, provider, EventKind.DELIVERED, id_="e2")

    with story.sessions.reading() as connection:
        unknown = outbox_desk.listed(connection, state=MessageState.UNKNOWN, limit=9)
        accepted = outbox_desk.listed(connection, state=MessageState.ACCEPTED, limit=9)
    assert unknown == []
    assert [one.reason for one in accepted if one.transport == "taking"] == [None]


def test_what_was_withdrawn_meanwhile_is_not_sent_again_and_the_rest_is(anywhere: Story) -> None:
    story, provider = anywhere, Taking()
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.bring("2026-11-04", sun(MEASURE, inspected=True))
    story.match()
    story.delivery(transport=provider).run()
    assert "aanmaning" in provider.taken[-1][0].text.lower()
    story.bring("2026-11-05", sun(inspected=True))
    story.bring("2026-11-06", sun(inspected=True))

    send_back(story, provider)
    for day in ("2026-11-06", "2026-11-07", "2026-11-12"):
        story.wait(day, hour=23)

    texts = [mail.as_string().lower() for mail in story.mails(PARENT)]
    assert texts
    assert not any("aanmaning" in text for text in texts)
    assert sum("1 oktober" in text or "1 november" in text for text in texts) == 1


def test_nothing_is_sent_again_to_whoever_left(anywhere: Story) -> None:
    story, provider = anywhere, Taking()
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.bring("2026-11-04", sun(MEASURE))
    story.run()
    story.bring("2026-11-05", sun(MEASURE, inspected=True))
    story.match()
    story.delivery(transport=provider).run()
    story.leave(PARENT)

    send_back(story, provider)
    story.wait("2026-11-12")

    assert len(story.mails(PARENT)) == 1
