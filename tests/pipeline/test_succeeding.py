"""Who comes after whom: kept with the changes, told once, proposed and never applied."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from notifier.domain.change import Change, ChangeType
from notifier.domain.location import Address, Location, Organiser
from notifier.domain.rules import TRUSTING
from notifier.domain.subscription import Purpose, Scope, ScopeKind
from notifier.domain.succession import SuccessionState
from notifier.errors import NotFound
from notifier.pipeline.intake.accept import accept, reject
from notifier.pipeline.intake.ingest import ingest
from notifier.pipeline.intake.succeeding import KEPT
from notifier.store.engine import Sessions
from notifier.store.people import tokens
from notifier.store.people.subscriptions import Asked, followed_by
from notifier.store.people.tokens import Token
from notifier.store.post import notices
from notifier.store.register import changes, mergers, successions
from tests.mail.builders import a_composer
from tests.support.builders import NOW, SOURCE, a_location, a_snapshot, an_inspection
from tests.support.people import follows
from tests.support.telling import tell

OLD, NEW = a_location("old"), a_location("new", succeeds=["old"])
UNSAID = replace(NEW, succeeds=[])
#: Stands there every day: a snapshot without any location would be refused.
BYSTANDER = a_location(
    "bystander",
    name="Het Verzinsel Ernaast",
    address=Address(street="Verzonnen Kaai 9", municipality="Elders"),
    organiser=Organiser(id="78"),
)
ADDED = ChangeType.LOCATION_ADDED
SUCCEEDED = ChangeType.LOCATION_SUCCEEDED


def _show(sessions: Sessions, *days: list[Location], start: int = 0) -> None:
    for day, locations in enumerate(days, start=start):
        now = NOW + timedelta(days=day)
        ingest(a_snapshot(*locations, BYSTANDER, day=day), sessions, now=now, rules=TRUSTING)


def _log(sessions: Sessions) -> list[Change]:
    with sessions.reading() as connection:
        return changes.read(connection, after=0, limit=100)


def _told(sessions: Sessions) -> list[tuple[ChangeType, str]]:
    return [(one.type, one.location_id) for one in _log(sessions) if not one.quiet]


def _states(sessions: Sessions) -> list[tuple[str, str, SuccessionState]]:
    with sessions.reading() as connection:
        found = successions.listed(connection, everything=True)
    return [(one.old_id, one.new_id, one.state) for one in found]


def _mails(sessions: Sessions) -> int:
    return tell(sessions, a_composer(), now=NOW).messages


def _place(id_: str) -> Scope:
    return Scope(kind=ScopeKind.LOCATION, source=SOURCE, key=id_)


def test_a_move_in_one_snapshot_is_one_piece_of_news(sessions: Sessions) -> None:
    _show(sessions, [OLD], [NEW])

    assert _told(sessions) == [(SUCCEEDED, "old")]
    assert _states(sessions) == [("old", "new", SuccessionState.ACCEPTED)]


def test_the_old_number_may_go_later_without_a_word(sessions: Sessions) -> None:
    _show(sessions, [OLD], [OLD, NEW], [NEW])

    assert _told(sessions) == [(SUCCEEDED, "old")]


def test_a_location_that_succeeds_nobody_we_know_is_simply_new(sessions: Sessions) -> None:
    _show(sessions, [], [NEW])

    assert _told(sessions) == [(ADDED, "new")]


def test_a_location_may_say_later_whom_it_succeeds(sessions: Sessions) -> None:
    follows(sessions, scope=_place("old"))
    _show(sessions, [OLD], [UNSAID], [NEW])

    assert _told(sessions)[-1] == (SUCCEEDED, "old")
    assert _mails(sessions) == 1


def test_what_is_said_again_is_not_told_again(sessions: Sessions) -> None:
    _show(sessions, [OLD], [OLD, NEW], [OLD, UNSAID], [OLD, NEW])

    told = [one for one in _told(sessions) if one[0] is SUCCEEDED]
    assert told == [(SUCCEEDED, "old")]
    assert _states(sessions) == [("old", "new", SuccessionState.ACCEPTED)]


def test_what_is_no_longer_said_is_followed_no_longer(sessions: Sessions) -> None:
    follows(sessions, scope=_place("old"))
    _show(sessions, [OLD, NEW], [OLD, UNSAID])
    _mails(sessions)

    _show(sessions, [OLD, replace(UNSAID, inspections=[an_inspection()])], start=2)

    assert _states(sessions) == [("old", "new", SuccessionState.WITHDRAWN)]
    assert _mails(sessions) == 0


def test_a_succession_of_the_first_snapshot_is_followed(sessions: Sessions) -> None:
    follows(sessions, scope=_place("old"))

    _show(sessions, [NEW], [replace(NEW, inspections=[an_inspection()])])

    assert _mails(sessions) == 1


def test_who_follows_both_numbers_gets_one_mail(sessions: Sessions) -> None:
    for id_ in ("old", "new"):
        follows(sessions, scope=_place(id_))

    _show(sessions, [OLD, NEW], [OLD, replace(NEW, inspections=[an_inspection()])])

    assert _mails(sessions) == 1


def test_who_follows_both_hears_once_of_what_stands_at_both(sessions: Sessions) -> None:
    for id_ in ("old", "new"):
        follows(sessions, scope=_place(id_))
    follows(sessions, "alleen@example.org", _place("new"))
    report = [an_inspection()]
    here, there = replace(OLD, inspections=report), replace(NEW, inspections=report)

    _show(sessions, [OLD, NEW], [here, NEW])
    first = _mails(sessions)
    _show(sessions, [here, there], start=2)

    assert (first, _mails(sessions)) == (1, 1)


def test_a_subscription_to_the_old_number_is_called_by_the_new_one(sessions: Sessions) -> None:
    person = follows(sessions, scope=_place("old"))

    _show(sessions, [OLD], [replace(NEW, name="De Nieuwe Verzonnen Zon")])

    with sessions.reading() as connection:
        (one,) = followed_by(connection, person.subscriber_id)
    assert one.title == "De Nieuwe Verzonnen Zon"


@pytest.mark.parametrize(
    "days", [([OLD], [], [UNSAID]), ([OLD], [OLD, UNSAID], [UNSAID]), ([OLD], [UNSAID])]
)
def test_a_likely_successor_is_proposed_once(
    sessions: Sessions, days: tuple[list[Location], ...]
) -> None:
    _show(sessions, *days)

    assert _states(sessions) == [("old", "new", SuccessionState.PROPOSED)]
    with sessions.reading() as connection:
        (notice,) = notices.unsent(connection)
    assert "old -> new: same address and same name" in notice.text
    assert SUCCEEDED not in {type_ for type_, _id in _told(sessions)}


def test_what_went_long_ago_is_no_longer_held_against_what_comes(sessions: Sessions) -> None:
    _show(sessions, [OLD], [])

    _show(sessions, [UNSAID], start=KEPT.days + 2)

    assert _states(sessions) == []


def test_a_location_that_is_back_is_succeeded_by_nobody(sessions: Sessions) -> None:
    _show(sessions, [OLD], [], [OLD], [OLD, UNSAID])

    assert _states(sessions) == []


def test_an_accepted_proposal_is_told_once(sessions: Sessions) -> None:
    follows(sessions, scope=_place("old"))
    _show(sessions, [OLD], [UNSAID])
    _mails(sessions)

    for _time in range(2):
        accept(sessions, 1, rules=TRUSTING, now=NOW)

    assert _told(sessions)[-1] == (SUCCEEDED, "old")
    assert _mails(sessions) == 1
    _show(sessions, [NEW], start=2)
    assert [type_ for type_, _id in _told(sessions)].count(SUCCEEDED) == 1


def test_a_rejected_proposal_is_not_made_again(sessions: Sessions) -> None:
    _show(sessions, [OLD], [UNSAID])

    reject(sessions, 1, now=NOW)
    _show(sessions, [], [UNSAID], start=2)

    assert _states(sessions) == [("old", "new", SuccessionState.REJECTED)]


def test_a_successor_that_is_gone_too_cannot_be_accepted(sessions: Sessions) -> None:
    _show(sessions, [OLD], [UNSAID], [])

    with pytest.raises(NotFound):
        accept(sessions, 1, rules=TRUSTING, now=NOW)
    with pytest.raises(NotFound):
        reject(sessions, 77, now=NOW)


def test_who_followed_two_areas_that_merged_follows_one(sessions: Sessions) -> None:
    areas = [
        Scope(kind=ScopeKind.MUNICIPALITY, source=SOURCE, key=key) for key in ("90001", "90002")
    ]
    asked = [
        follows(sessions, scope=area, kinds=kinds)
        for area, kinds in zip(areas, (2, 4), strict=True)
    ]
    token = _leave_token(sessions, asked[1])

    for _time in range(2):
        with sessions.writing() as connection:
            mergers.move(connection, SOURCE, {"90001": "90010", "90002": "90010"}, now=NOW)

    with sessions.reading() as connection:
        found = followed_by(connection, asked[0].subscriber_id)
        left = tokens.find(connection, token.digest, token.purpose)
    assert [(one.subscription.state.value, one.subscription.kinds) for one in found] == [
        ("active", 6),
        ("ended", 4),
    ]
    assert found[0].subscription.scope.key == "90010"
    assert left is not None
    assert left.subscription_id == asked[0].subscription_id


def _leave_token(sessions: Sessions, asked: Asked) -> Token:
    token = Token(
        digest=b"verzonnen",
        purpose=Purpose.UNSUBSCRIBE,
        subscriber_id=asked.subscriber_id,
        subscription_id=asked.subscription_id,
    )
    with sessions.writing() as connection:
        tokens.issue(connection, token)
    return token
