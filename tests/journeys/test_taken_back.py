"""Stories of what the source takes back: it vanishes, and those who were told learn it once."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest

from notifier.domain.delivery import Accepted, Deferred, MessageState, Outcome, Unknown
from notifier.domain.location import Enforcement, Ground, Location
from notifier.domain.message import Content, Message
from notifier.domain.subscription import ScopeKind
from notifier.errors import RequeueRefused
from notifier.pipeline.sending.requeue import requeue
from notifier.store.post import outbox_desk
from tests.journeys.world import Story, text_of
from tests.support.builders import a_location, a_measure, an_inspection

PARENT, LATER = "ouder@example.org", "later@example.org"
SUN = "910000001"
CORRECTION = "Handhavingstraject niet langer getoond"
MEASURE = a_measure(
    "aanmaning",
    "2026-11-03",
    text="Een verzonnen verwijt.",
    grounds=[Ground(kind="klacht", text="Een verzonnen klacht.")],
)
REPORT = an_inspection("2026-11-01")


def sun(*measures: Enforcement, inspected: bool = False) -> Location:
    inspections = [REPORT] if inspected else []
    return a_location(SUN, enforcement=list(measures), inspections=inspections)


class Busy:
    """A way out that answers after something has happened."""

    name = "busy"
    batch = 10
    decided = 0

    def __init__(self, story: Story, *meanwhile: tuple[str, Location], answer: Outcome) -> None:
        self._story, self._meanwhile, self._answer = story, meanwhile, answer
        self.subjects: list[str] = []

    def send(self, content: Content, messages: Sequence[Message]) -> Iterator[Outcome]:
        """Let it happen, then answer to all alike."""
        for day, location in self._meanwhile:
            self._story.bring(day, location)
        self._story.match()
        self._meanwhile = ()
        for _message in messages:
            self.subjects.append(content.subject.partition(": ")[2])
            yield self._answer

    def close(self) -> None:
        """Nothing is kept open."""


@pytest.mark.parametrize("why", ["solved", "exonerated"])
def test_a_trajectory_that_vanishes_is_corrected_once_and_neutrally(story: Story, why: str) -> None:
    urgent = why == "exonerated"
    measure = a_measure("schorsing" if urgent else "aanmaning", "2026-11-03", urgent=urgent)
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.show("2026-11-04", sun(measure))
    told = story.mails(PARENT)

    story.show("2026-11-20", sun())
    assert len(story.mails(PARENT)) == len(told) == 1, "once missing is not gone"
    story.show("2026-11-21", sun())
    story.show("2026-11-22", sun())

    assert story.subjects(PARENT)[1:] == [CORRECTION]
    said = text_of(story.mails(PARENT)[1]).lower()
    words = ("schorsing", "aanmaning", "2026-11-03", "3 november", "dringend")
    assert [word for word in words if word in said] == []
    assert story.titles(SUN) == [CORRECTION]
    assert "andhavingstraject" not in story.page(f"/locaties/{SUN}")


def test_a_trajectory_that_vanishes_does_not_seem_to_take_another_along(story: Story) -> None:
    revoked = a_measure("opheffing", "2026-11-10", trajectory="T2")
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.show("2026-11-04", sun(MEASURE))
    story.show("2026-11-13", sun(MEASURE, revoked))

    for day in ("2026-11-14", "2026-11-15"):
        story.show(day, sun(revoked))

    assert story.subjects(PARENT)[-1] == CORRECTION
    said = text_of(story.mails(PARENT)[-1])
    assert "De handhaving bij deze opvang" not in said
    assert "Een andere stap bij deze opvang kan wel nog gelden." in said
    assert story.titles(SUN)[0] == CORRECTION
    assert "Opheffing van de vergunning" in story.titles(SUN)


def test_whoever_was_told_gets_one_correction_and_whoever_was_not_hears_nothing(
    anywhere: Story,
) -> None:
    story = anywhere
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.show("2026-11-04", sun(MEASURE))
    story.follow(LATER, SUN)

    story.show("2026-11-05", sun())
    story.show("2026-11-06", sun())

    assert story.subjects(PARENT) == ["Aanmaning", CORRECTION]
    assert story.mails(LATER) == []


def test_what_was_queued_and_not_sent_is_never_told(anywhere: Story) -> None:
    story = anywhere
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.bring("2026-11-04", sun(MEASURE))
    story.match()
    story.bring("2026-11-05", sun())

    story.show("2026-11-06", sun())

    assert story.mails(PARENT) == []


def test_what_was_gone_before_it_was_matched_is_never_told(story: Story) -> None:
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.bring("2026-11-04", sun(MEASURE))
    story.bring("2026-11-05", sun())

    story.show("2026-11-06", sun())

    assert story.mails(PARENT) == []


def test_the_rest_of_a_cancelled_mail_is_told_alone_and_once(anywhere: Story) -> None:
    story = anywhere
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.bring("2026-11-04", sun(MEASURE, inspected=True))
    story.match()
    story.bring("2026-11-05", sun(inspected=True))

    story.show("2026-11-06", sun(inspected=True))
    story.show("2026-11-10", sun())
    story.show("2026-11-11", sun())

    assert story.subjects(PARENT) == [
        "Nieuw inspectierapport",
        "Inspectierapport niet langer getoond",
    ]
    assert "andhaving" not in text_of(story.mails(PARENT)[0])


def test_a_mail_on_its_way_is_not_tried_again_once_its_measure_is_gone(anywhere: Story) -> None:
    story = anywhere
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.bring("2026-11-04", sun(MEASURE, inspected=True))
    story.match()
    meanwhile = [(day, sun(inspected=True)) for day in ("2026-11-05", "2026-11-06")]

    later = Deferred(reason="later", retry_after=timedelta(minutes=1))
    busy = Busy(story, *meanwhile, answer=later)
    story.delivery(transport=busy, lease=timedelta(days=9)).run()
    story.wait("2026-11-07")
    story.wait("2026-11-08")

    assert story.subjects(PARENT) == ["Nieuw inspectierapport"]


@pytest.mark.parametrize("lease", [timedelta(days=9), timedelta(minutes=5)])
def test_a_mail_that_went_out_while_its_measure_vanished_is_corrected_once(
    anywhere: Story, lease: timedelta
) -> None:
    story = anywhere
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.bring("2026-11-04", sun(MEASURE))
    story.match()
    meanwhile = [(day, sun()) for day in ("2026-11-05", "2026-11-06")]

    busy = Busy(story, *meanwhile, answer=Accepted())
    story.delivery(transport=busy, lease=lease).run()
    story.wait("2026-11-07")
    story.wait("2026-11-08")

    assert busy.subjects + story.subjects(PARENT) == ["Aanmaning", CORRECTION]


def test_a_mail_of_unknown_fate_is_not_sent_again_once_its_measure_is_gone(
    anywhere: Story,
) -> None:
    story = anywhere
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.bring("2026-11-04", sun(MEASURE))
    story.match()
    story.delivery(transport=Busy(story, answer=Unknown(reason="lost"))).run()
    for day in ("2026-11-05", "2026-11-06"):
        story.bring(day, sun())

    with story.sessions.reading() as connection:
        (one,) = outbox_desk.listed(connection, state=MessageState.UNKNOWN, limit=9)
    with pytest.raises(RequeueRefused, match="its news was withdrawn"):
        requeue(story.sessions, one.content, one.subscriber_id, unknown=True, now=story.now)


def test_a_measure_that_is_back_within_the_patience_is_no_news(story: Story) -> None:
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.show("2026-11-04", sun(MEASURE))

    story.show("2026-11-05", sun())
    story.show("2026-11-06", sun(MEASURE))

    assert story.subjects(PARENT) == ["Aanmaning"]


def test_a_measure_that_comes_back_later_is_told_as_new(story: Story) -> None:
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.show("2026-11-04", sun(MEASURE))
    for day in ("2026-11-05", "2026-11-06"):
        story.show(day, sun())

    story.show("2026-11-20", sun(MEASURE))

    assert story.subjects(PARENT) == ["Aanmaning", CORRECTION, "Aanmaning"]
    assert story.titles(SUN) == ["Aanmaning", CORRECTION]


def test_a_measure_whose_key_was_corrected_is_corrected_for_those_who_knew_the_old_one(
    story: Story,
) -> None:
    before = a_measure("aanmaning", "2026-11-03", id="m1")
    after = a_measure("aanmaning", "2026-11-04", id="m1")
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.show("2026-11-04", sun(before))
    for day in ("2026-11-05", "2026-11-06", "2026-11-07"):
        story.show(day, sun(after))

    for day in ("2026-11-10", "2026-11-11"):
        story.show(day, sun())

    assert story.subjects(PARENT)[0] == "Aanmaning"
    assert story.subjects(PARENT)[-1] == CORRECTION
    assert story.subjects(PARENT).count(CORRECTION) == 1
    assert story.titles(SUN) == [CORRECTION]


def test_whoever_left_gets_no_correction(story: Story) -> None:
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.show("2026-11-04", sun(MEASURE))
    story.leave(PARENT)

    for day in ("2026-11-05", "2026-11-06"):
        story.show(day, sun())

    assert story.subjects(PARENT) == ["Aanmaning"]


def test_a_location_that_goes_with_its_trajectory_open_is_gone_and_no_more(story: Story) -> None:
    other = a_location("910000002")
    story.show("2026-11-02", sun(), other)
    story.follow(PARENT, SUN)
    story.show("2026-11-04", sun(MEASURE), other)

    for day in ("2026-11-20", "2026-11-21"):
        story.show(day, other)

    assert story.subjects(PARENT) == ["Aanmaning", "Opvanglocatie niet langer getoond"]
    assert "anmaning" not in text_of(story.mails(PARENT)[1])
    assert story.titles(SUN) == ["Opvanglocatie niet langer getoond"]


def test_a_trajectory_longer_than_the_term_of_mails_is_still_corrected(anywhere: Story) -> None:
    story = anywhere
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.show("2026-11-04", sun(MEASURE))

    story.on("2027-06-01")
    story.prune()
    for day in ("2027-06-02", "2027-06-03"):
        story.show(day, sun())

    assert story.subjects(PARENT) == ["Aanmaning", CORRECTION]


def test_one_address_never_gets_a_change_twice_though_it_follows_the_area_too(
    story: Story,
) -> None:
    def twelve(*measures: Enforcement) -> list[Location]:
        return [a_location(f"91000000{n:x}", enforcement=list(measures)) for n in range(12)]

    story.show("2026-11-02", *twelve())
    story.follow(PARENT, "44021", kind=ScopeKind.MUNICIPALITY)
    story.follow(PARENT, SUN)

    story.show("2026-11-04", *twelve(MEASURE))

    (mail,) = story.mails(PARENT)
    pages = [part[:9] for part in text_of(mail).split("/locaties/")[1:]]
    assert sorted(set(pages)) == sorted(one.id for one in twelve())
