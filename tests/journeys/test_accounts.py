"""Stories that end in a question: why did I get this, why did I not get that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from notifier.domain.account import Conclusion
from notifier.domain.account_steps import Step
from notifier.domain.change import ALL_KINDS, ChangeType, Kind
from notifier.domain.coverage import Coverage
from notifier.domain.delivery import MOST_ATTEMPTS, Deferred, Outcome, Rejected, Unknown
from notifier.domain.events import EventKind, MailEvent
from notifier.domain.guard import Limit, Limits, What
from notifier.domain.location import Location
from notifier.domain.message import Content, Message
from notifier.domain.rhythm import AT_ONCE, Pace, Rhythm
from notifier.domain.rules import TRUSTING
from notifier.domain.subscription import Scope, ScopeKind
from notifier.pipeline.intake.release import release
from notifier.pipeline.sending.heed import hear, heed
from notifier.pipeline.telling.accounting import Account
from notifier.store.people import choices, suppressions
from notifier.store.people.subscriptions import Asked
from tests.journeys.world import SOURCE, Story
from tests.support.accounts import LINKS, account_for
from tests.support.builders import a_location, a_measure, a_reaction, an_inspection
from tests.support.people import ALL, GENT, SUN, follows

PARENT = "ouder@example.org"
PLACE, OTHER, NEW = SUN.key, a_location("910000009"), "910000002"
REPORT, MEASURE, REACTION = an_inspection(), a_measure(), a_reaction()
ADDED, GONE = ChangeType.REPORT_ADDED, ChangeType.REACTION_GONE
FIRST, SECOND, THIRD, FOURTH = "2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26"


def sun(**fields: object) -> Location:
    return a_location(PLACE, **fields)


def inspected(**fields: object) -> Location:
    return sun(inspections=[REPORT], **fields)


@pytest.fixture
def story(anywhere: Story) -> Story:
    """Give a source whose every word is believed at once; it shows the sun and another place."""
    anywhere.rules = TRUSTING
    anywhere.show(FIRST, sun(), OTHER)
    return anywhere


def followed(
    story: Story,
    scope: Scope = SUN,
    *,
    daily: bool = False,
    kinds: int = ALL_KINDS,
    confirmed: bool = True,
) -> Asked:
    """Let somebody have followed a scope for a few days."""
    asked = follows(story.sessions, PARENT, scope, kinds=kinds, confirmed=confirmed)
    if daily:
        chooses(story, asked, rhythm=Rhythm(Pace.DAILY))
    return asked


def chooses(
    story: Story, asked: Asked, *, rhythm: Rhythm = AT_ONCE, kinds: int = ALL_KINDS
) -> None:
    with story.sessions.writing() as connection:
        number = asked.subscription_id
        choices.choose(connection, number, rhythm=rhythm, kinds=kinds, urgent=True)


def why(story: Story, type_: ChangeType = ADDED, place: str = PLACE) -> Account:
    return account_for(story.sessions, PARENT, type_, place, now=story.now)


def said(account: Account) -> list[Step | Coverage]:
    return [remark.what for remark in account.remarks]


@dataclass(frozen=True)
class Answering:
    """A way out that always says the same."""

    outcome: Outcome
    name: str = "answering"
    batch: int = 10
    decided: int = 0

    def send(self, _content: Content, messages: Sequence[Message]) -> Iterator[Outcome]:
        """Say it for each."""
        return iter([self.outcome for _message in messages])

    def close(self) -> None:
        """Nothing is kept open."""


def test_what_was_sent_is_told_and_each_step_of_it_has_its_time(story: Story) -> None:
    followed(story)

    story.show(SECOND, inspected(), OTHER)

    account = why(story)
    assert account.conclusion is Conclusion.TOLD
    assert said(account) == [
        *(Step.LOGGED, Step.MATCHED, Coverage.COVERS),
        *(Step.MAIL_WRITTEN, Step.MAIL_STATE),
    ]
    assert [remark.at for remark in account.remarks if remark.what is not Step.MATCHED][1:] == [
        *(account.followed[0].subscription.confirmed_at, story.now, story.now)
    ]


def test_what_is_kept_for_a_rhythm_waits_until_its_hour(story: Story) -> None:
    followed(story, daily=True)

    story.show(SECOND, inspected(), OTHER)

    account = why(story)
    assert account.conclusion is Conclusion.WAITS
    assert account.remarks[-1].what is Step.MENTION_WAITS
    assert account.remarks[-1].at == story.now + timedelta(hours=1)


def test_what_was_not_matched_yet_waits(story: Story) -> None:
    followed(story)

    story.bring(SECOND, inspected(), OTHER)

    assert why(story).conclusion is Conclusion.NOT_MATCHED


def test_what_is_written_and_not_sent_is_on_its_way(story: Story) -> None:
    followed(story)
    story.bring(SECOND, inspected(), OTHER)

    story.match()

    assert why(story).conclusion is Conclusion.ON_ITS_WAY


@pytest.mark.parametrize(
    ("outcome", "conclusion"),
    [
        (Rejected(reason="no such box"), Conclusion.REJECTED),
        (Unknown(reason="the line broke"), Conclusion.PERHAPS_TOLD),
        (Deferred(reason="later"), Conclusion.ON_ITS_WAY),
    ],
)
def test_what_the_other_side_said_of_the_mail_is_said_again(
    story: Story, outcome: Outcome, conclusion: Conclusion
) -> None:
    followed(story)
    story.bring(SECOND, inspected(), OTHER)
    story.match()

    story.delivery(transport=Answering(outcome)).run()

    account = why(story)
    assert account.conclusion is conclusion
    assert account.facts.mails[0].attempts == 1


def test_what_the_provider_told_afterwards_is_part_of_the_account(story: Story) -> None:
    followed(story)
    story.show(SECOND, inspected(), OTHER)
    mail = why(story).facts.mails[0]
    bounced = MailEvent(
        id="e1",
        kind=EventKind.BOUNCED,
        content_id=mail.content_id,
        subscriber_id=1,
        at=story.now,
        reason="no such box",
    )

    hear(story.sessions, "sendgrid", [bounced], story.now)
    heed(story.sessions, LINKS, now=story.now)

    account = why(story)
    assert account.conclusion is Conclusion.REJECTED
    assert said(account)[-2:] == [Step.MAIL_STATE, Step.MAIL_AFTERWARDS]
    assert account.facts.suppressed is not None


def test_a_mail_that_was_tried_too_often_waits_for_an_operator(story: Story) -> None:
    followed(story)
    story.bring(SECOND, inspected(), OTHER)
    story.match()

    for _try in range(MOST_ATTEMPTS):
        story.delivery(transport=Answering(Deferred(reason="later"))).run()
        story.now += timedelta(hours=7)

    assert why(story).conclusion is Conclusion.STUCK


def test_what_became_of_a_mail_is_forgotten_after_its_term(story: Story) -> None:
    followed(story)
    story.show(SECOND, inspected(), OTHER)

    story.now += timedelta(days=100)
    story.prune()

    account = why(story)
    assert account.conclusion is Conclusion.FORGOTTEN


def test_what_waits_for_somebody_who_leaves_is_unwanted(story: Story) -> None:
    story.follow(PARENT, PLACE)
    story.show(SECOND, inspected(), OTHER)
    story.bring(THIRD, inspected(reactions=[REACTION]), OTHER)
    story.match()

    story.leave(PARENT)

    account = why(story, ChangeType.REACTION_ADDED)
    assert account.conclusion is Conclusion.UNWANTED
    assert Coverage.COVERS in said(account)


def test_a_change_and_its_correction_in_one_mail_are_told_as_one(story: Story) -> None:
    followed(story, daily=True)
    story.show(SECOND, inspected(), OTHER, hour=8)
    corrected = an_inspection(advice="start_handhaving")
    story.show(SECOND, sun(inspections=[corrected]), OTHER, hour=9)

    story.wait(THIRD, hour=8)

    account = why(story)
    assert account.conclusion is Conclusion.TOLD
    assert Step.TOLD_AS_ANOTHER in said(account)
    assert account.facts.told_as == account.facts.logged.change.seq + 1
    assert [mail.changes for mail in account.facts.mails] == [1]


def test_what_came_and_went_back_within_a_mail_is_in_no_text(story: Story) -> None:
    followed(story, ALL, daily=True)
    for hour, places in ((9, 20), (10, None)):
        story.bring(SECOND, sun(places=places), OTHER, hour=hour)
    story.bring(SECOND, sun(), replace_location(OTHER, places=9), hour=11)
    story.match()

    story.wait(THIRD, hour=8)

    assert len(story.mails(PARENT)) == 1
    account = why(story, ChangeType.DETAILS_CHANGED)
    assert account.conclusion is Conclusion.UNDONE
    assert Step.MENTION_DROPPED in said(account)
    assert account.facts.mails == ()
    (mail,) = why(story, ChangeType.DETAILS_CHANGED, OTHER.id).facts.mails
    assert mail.changes == 1


def replace_location(one: Location, **fields: object) -> Location:
    return a_location(one.id, **fields)


@pytest.mark.parametrize(
    ("type_", "conclusion"),
    [(ChangeType.REACTION_ADDED, Conclusion.WITHDRAWN), (GONE, Conclusion.UNDONE)],
)
def test_what_was_taken_back_while_it_waited_is_told_to_nobody(
    story: Story, type_: ChangeType, conclusion: Conclusion
) -> None:
    followed(story, daily=True)
    story.bring(SECOND, sun(reactions=[REACTION]), OTHER, hour=9)
    story.match()
    story.bring(SECOND, sun(), OTHER, hour=10)
    story.match()

    story.wait(THIRD, hour=8)

    assert story.mails(PARENT) == []
    assert why(story, type_).conclusion is conclusion


def test_what_was_taken_back_before_it_was_matched_is_told_to_nobody(story: Story) -> None:
    followed(story)
    story.bring(SECOND, sun(enforcement=[MEASURE]), OTHER)
    story.bring(THIRD, sun(), OTHER)

    story.run()

    account = why(story, ChangeType.MEASURE_ADDED)
    assert account.conclusion is Conclusion.WITHDRAWN
    assert account.facts.logged.taken_back_by is not None
    assert why(story, ChangeType.TRAJECTORY_GONE).conclusion is Conclusion.NEVER_TOLD_OF_IT


def test_a_correction_is_told_to_those_who_were_told(story: Story) -> None:
    followed(story)
    story.show(SECOND, sun(enforcement=[MEASURE]), OTHER)

    story.show(THIRD, sun(), OTHER)

    assert why(story, ChangeType.MEASURE_ADDED).conclusion is Conclusion.TOLD
    account = why(story, ChangeType.TRAJECTORY_GONE)
    assert account.conclusion is Conclusion.TOLD
    assert len(account.facts.logged.about) == 1


def test_whoever_comes_after_a_measure_does_not_hear_of_its_end(story: Story) -> None:
    story.show(SECOND, sun(enforcement=[MEASURE]), OTHER)
    story.follow(PARENT, PLACE)

    story.show(THIRD, sun(), OTHER)

    account = why(story, ChangeType.MEASURE_ADDED)
    assert account.conclusion is Conclusion.CONFIRMED_LATER
    assert why(story, ChangeType.TRAJECTORY_GONE).conclusion is Conclusion.NEVER_TOLD_OF_IT


def test_the_words_of_what_was_taken_back_are_forgotten_and_the_answer_is_not(story: Story) -> None:
    followed(story)
    story.bring(SECOND, sun(enforcement=[MEASURE]), OTHER)
    story.bring(THIRD, sun(), OTHER)
    story.run()

    story.now += timedelta(days=40)
    story.prune()

    account = why(story, ChangeType.MEASURE_ADDED)
    assert account.conclusion is Conclusion.WITHDRAWN
    assert Step.WORDS_FORGOTTEN in said(account)


@pytest.mark.parametrize(
    ("scope", "kinds", "confirmed", "conclusion"),
    [
        (SUN, Kind.ENFORCEMENT.bit, True, Conclusion.KIND_UNWANTED),
        (SUN, ALL_KINDS, False, Conclusion.NOT_CONFIRMED),
        (replace(SUN, key=OTHER.id), ALL_KINDS, True, Conclusion.NOT_FOLLOWED),
        (replace(SUN, source="elders"), ALL_KINDS, True, Conclusion.NOT_FOLLOWED),
        (GENT, ALL_KINDS, True, Conclusion.TOLD),
        (replace(GENT, key="41002"), ALL_KINDS, True, Conclusion.NOT_FOLLOWED),
        (Scope(kind=ScopeKind.ORGANISER, source=SOURCE, key="77"), 15, True, Conclusion.TOLD),
    ],
)
def test_what_is_followed_decides(
    story: Story, scope: Scope, kinds: int, conclusion: Conclusion, *, confirmed: bool
) -> None:
    followed(story, scope, kinds=kinds, confirmed=confirmed)

    story.show(SECOND, inspected(), OTHER)

    assert why(story).conclusion is conclusion


def test_what_ended_before_asks_for_nothing(story: Story) -> None:
    story.follow(PARENT, PLACE)
    story.show(SECOND, inspected(), OTHER)
    story.leave(PARENT)

    story.show(THIRD, inspected(reactions=[REACTION]), OTHER)

    account = why(story, ChangeType.REACTION_ADDED)
    assert account.conclusion is Conclusion.ENDED_BEFORE
    assert why(story).conclusion is Conclusion.TOLD


def test_an_address_that_is_not_known_was_told_nothing(story: Story) -> None:
    story.show(SECOND, inspected(), OTHER)

    account = why(story)

    assert account.conclusion is Conclusion.ADDRESS_UNKNOWN
    assert said(account) == [Step.LOGGED, Step.ADDRESS_UNKNOWN]


def test_an_address_that_must_not_be_written_to_says_since_when(story: Story) -> None:
    with story.sessions.writing() as connection:
        digest = LINKS.suppression_digest(PARENT)
        suppressions.suppress(connection, digest, reason="asked", now=story.now)
    since = story.now

    story.show(SECOND, inspected(), OTHER)

    account = why(story)
    assert account.conclusion is Conclusion.SUPPRESSED
    assert account.remarks[-1].at == since


def test_technical_changes_are_told_to_nobody(story: Story) -> None:
    followed(story)
    story.show(SECOND, inspected(), OTHER)

    numbered = an_inspection(url="https://bron.example.org/rapport/1")
    story.show(THIRD, sun(inspections=[numbered]), OTHER)

    assert why(story, ChangeType.REPORT_CHANGED).conclusion is Conclusion.TECHNICAL


def test_what_was_released_quietly_is_told_to_nobody(story: Story) -> None:
    followed(story)
    limits = Limits(source=dict.fromkeys(What, Limit(floor=0, share=0)), municipality={})
    story.rules = replace(TRUSTING, limits=limits)
    report = story.show(SECOND, sun(places=9), OTHER)

    release(story.sessions, report.snapshot_id, rules=story.rules, now=story.now, quiet=True)
    story.run()

    assert why(story, ChangeType.DETAILS_CHANGED).conclusion is Conclusion.QUIET


def test_what_was_folded_is_told_to_the_operator_alone(story: Story) -> None:
    followed(story)
    story.rules = replace(TRUSTING, folded_from=2)

    story.show(SECOND, sun(places=9), replace_location(OTHER, places=9))

    assert why(story, ChangeType.DETAILS_CHANGED).conclusion is Conclusion.FOLDED


def test_a_move_is_told_by_one_change_and_the_others_say_so(story: Story) -> None:
    followed(story, GENT)

    story.show(SECOND, sun(), OTHER, a_location(NEW, succeeds=[PLACE]))

    moved = why(story, ChangeType.LOCATION_ADDED, NEW)
    assert moved.conclusion is Conclusion.MOVED
    assert why(story, ChangeType.LOCATION_SUCCEEDED).conclusion is Conclusion.TOLD


def test_who_follows_an_old_number_is_covered_by_it_at_the_new_one(story: Story) -> None:
    followed(story)
    story.show(SECOND, sun(), OTHER, a_location(NEW, succeeds=[PLACE]))

    story.show(THIRD, sun(), OTHER, a_location(NEW, succeeds=[PLACE], inspections=[REPORT]))

    assert why(story, place=NEW).conclusion is Conclusion.TOLD


def test_what_stands_at_two_numbers_was_told_at_the_other(story: Story) -> None:
    followed(story)
    new = a_location(NEW, succeeds=[PLACE])
    story.show(SECOND, sun(), OTHER, new)
    new = a_location(NEW, succeeds=[PLACE], inspections=[REPORT])
    story.show(THIRD, sun(), OTHER, new)

    story.show(FOURTH, inspected(), OTHER, new)

    assert why(story, place=NEW).conclusion is Conclusion.TOLD
    account = why(story)
    assert account.conclusion is Conclusion.HEARD_ELSEWHERE
    assert account.facts.logged.kin == (NEW,)


def test_what_was_chosen_since_is_no_reason_and_the_account_owns_it(story: Story) -> None:
    asked = followed(story, kinds=Kind.ENFORCEMENT.bit)
    story.show(SECOND, inspected(), OTHER)

    chooses(story, asked)

    assert why(story).conclusion is Conclusion.UNEXPLAINED


def test_a_pause_is_said_as_long_as_it_lasts(story: Story) -> None:
    asked = followed(story)
    until = story.now + timedelta(days=7)
    with story.sessions.writing() as connection:
        choices.pause(connection, asked.subscriber_id, until)

    story.show(SECOND, inspected(), OTHER)

    account = why(story)
    assert account.conclusion is Conclusion.WAITS
    assert account.facts.noted is not None
    assert account.facts.noted.due_at == until + timedelta(hours=1), "at seven"
    assert Step.PAUSED in said(account)
