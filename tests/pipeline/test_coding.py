"""Codes without words are counted and told to the operator once; they stop nothing."""

from notifier.domain.location import FollowUp, Location
from notifier.domain.patience import Patience
from notifier.domain.rules import SourceRules
from notifier.pipeline.intake.coding import MANY, MOST
from notifier.store.engine import Sessions
from notifier.store.register import codes
from notifier.store.register.codes import UnknownCode
from tests.pipeline.believing import GUARDED, keys, take
from tests.support.builders import SOURCE, TAKEN, a_location, an_inspection

_FIELD = "inspections.follow_up.code"


def _with(number: int, code: str) -> Location:
    report = an_inspection(follow_up=FollowUp(code=code))
    return a_location(f"9100000{number:02}", inspections=[report])


def _counts(sessions: Sessions) -> dict[str, int]:
    with sessions.reading() as connection:
        return {one.code.code: one.locations for one in codes.every(connection)}


def _one(sessions: Sessions) -> UnknownCode:
    with sessions.reading() as connection:
        (found,) = codes.every(connection)
    return found


def test_a_known_code_is_not_listed(sessions: Sessions) -> None:
    take(sessions, _with(1, "gesprek"), day=0)

    assert (_counts(sessions), keys(sessions)) == ({}, [])


def test_the_first_snapshot_counts_what_it_shows(sessions: Sessions) -> None:
    take(sessions, _with(1, "brief"), _with(2, "brief"), _with(3, "gesprek"), day=0)

    assert _counts(sessions) == {"brief": 2}
    assert keys(sessions) == [f"code:{SOURCE}:{_FIELD}:brief"]


def test_the_count_follows_what_is_shown(sessions: Sessions) -> None:
    take(sessions, _with(1, "brief"), _with(2, "brief"), day=0)

    take(sessions, _with(1, "gesprek"), _with(2, "brief"), _with(3, "brief"), day=1)
    after_change = _counts(sessions)
    take(sessions, _with(1, "gesprek"), _with(2, "brief"), day=2)

    assert (after_change, _counts(sessions)) == ({"brief": 2}, {"brief": 1})


def test_a_code_that_left_stays_in_the_list_with_its_dates(sessions: Sessions) -> None:
    take(sessions, _with(1, "brief"), day=0)
    take(sessions, _with(1, "gesprek"), day=1)

    found = _one(sessions)

    assert (found.locations, found.first_seen_at, found.last_seen_at) == (0, TAKEN, TAKEN)


def test_the_operator_hears_of_a_code_once_however_often_it_comes(sessions: Sessions) -> None:
    for day, code in enumerate(["brief", "gesprek", "brief"]):
        take(sessions, _with(1, code), day=day)

    assert keys(sessions) == [f"code:{SOURCE}:{_FIELD}:brief"]


def test_many_new_ones_in_a_field_are_one_notice(sessions: Sessions) -> None:
    take(sessions, *(_with(n, f"brief{n}") for n in range(MANY)), day=0)

    assert len(_counts(sessions)) == MANY
    assert keys(sessions) == [f"codes:{SOURCE}:{_FIELD}:{TAKEN.isoformat()}"]


def test_a_column_of_free_text_does_not_fill_the_store(sessions: Sessions) -> None:
    reports = [an_inspection(f"2026-10-{1 + n % 28:02}", kind=f"k{n}") for n in range(MOST + 5)]

    take(sessions, a_location(inspections=reports), day=0)

    assert len(_counts(sessions)) == MOST


def test_a_code_that_waits_is_not_shown_and_so_not_counted(sessions: Sessions) -> None:
    patient = SourceRules(patience=Patience(), limits=None)
    take(sessions, _with(1, "gesprek"), day=0, rules=patient)

    take(sessions, _with(1, "brief"), day=1, rules=patient)
    waits = _counts(sessions)
    take(sessions, _with(1, "brief"), day=2, rules=patient)

    assert (waits, _counts(sessions)) == ({}, {"brief": 1})


def test_a_parked_snapshot_counts_for_nothing(sessions: Sessions) -> None:
    take(sessions, *(_with(n, "gesprek") for n in range(4)), day=0)

    report = take(sessions, _with(0, "brief"), day=1, rules=GUARDED)

    assert report.findings != ()
    assert _counts(sessions) == {}
