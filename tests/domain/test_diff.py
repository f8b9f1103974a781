"""What each difference is called, and how soon people must know of it."""

from datetime import date
from typing import Any

import pytest

from notifier.domain.change import Change, ChangeType, FieldChange, Kind, Severity
from notifier.domain.location import FollowUp, Location, Objection, Organiser
from tests.support.builders import (
    a_location,
    a_measure,
    a_reaction,
    an_inspection,
    changes_between,
)

SUSPENSION = a_measure("schorsing", effective_to=date(2027, 2, 5))


def _with(**fields: Any) -> Location:  # noqa: ANN401 - any field
    return a_location(**fields)


def _measure(**fields: Any) -> Location:  # noqa: ANN401 - any field
    return a_location(enforcement=[a_measure(**fields)])


def _only(old: Location | None, new: Location | None) -> Change:
    (change,) = changes_between(old, new)
    return change


@pytest.mark.parametrize(
    ("old", "new", "type_", "severity"),
    [
        (None, _with(), ChangeType.LOCATION_ADDED, Severity.IMPORTANT),
        (_with(), None, ChangeType.LOCATION_GONE, Severity.IMPORTANT),
        (_with(places=7), _with(places=8), ChangeType.DETAILS_CHANGED, Severity.ROUTINE),
        (
            _with(),
            _with(url="https://bron.example.org/nieuw"),
            ChangeType.DETAILS_CHANGED,
            Severity.TECHNICAL,
        ),
        (
            _with(),
            _with(organiser=Organiser(id="78", name="Een Andere vzw")),
            ChangeType.ORGANISER_CHANGED,
            Severity.IMPORTANT,
        ),
        (
            _with(),
            _with(inspections=[an_inspection()]),
            ChangeType.REPORT_ADDED,
            Severity.IMPORTANT,
        ),
        (
            _with(inspections=[an_inspection(advice="oud")]),
            _with(inspections=[an_inspection(advice="nieuw")]),
            ChangeType.REPORT_CHANGED,
            Severity.ROUTINE,
        ),
        (_with(inspections=[an_inspection()]), _with(), ChangeType.REPORT_GONE, Severity.ROUTINE),
        (
            _with(inspections=[an_inspection()]),
            _with(inspections=[an_inspection(follow_up=FollowUp(code="plan_van_aanpak"))]),
            ChangeType.FOLLOW_UP_CHANGED,
            Severity.IMPORTANT,
        ),
        (_with(), _measure(), ChangeType.MEASURE_ADDED, Severity.IMPORTANT),
        (_with(), _measure(urgent=True), ChangeType.MEASURE_ADDED, Severity.URGENT),
        (_with(), _measure(kind="opheffing"), ChangeType.MEASURE_ADDED, Severity.URGENT),
        (_measure(), _measure(text="anders"), ChangeType.MEASURE_CHANGED, Severity.IMPORTANT),
        (
            _measure(kind="schorsing"),
            _measure(kind="schorsing", text="anders"),
            ChangeType.MEASURE_CHANGED,
            Severity.URGENT,
        ),
        (
            _with(enforcement=[a_measure(), a_measure("schorsing")]),
            _measure(),
            ChangeType.MEASURE_WITHDRAWN,
            Severity.URGENT,
        ),
        (_measure(), _with(), ChangeType.TRAJECTORY_GONE, Severity.IMPORTANT),
        (_measure(trajectory=None), _with(), ChangeType.MEASURE_WITHDRAWN, Severity.IMPORTANT),
        (
            _with(enforcement=[SUSPENSION]),
            _measure(kind="schorsing", effective_to=date(2026, 12, 1)),
            ChangeType.SUSPENSION_ENDED_EARLY,
            Severity.URGENT,
        ),
        (
            _measure(),
            _measure(objection=Objection(lodged_on=date(2026, 11, 1))),
            ChangeType.OBJECTION_LODGED,
            Severity.IMPORTANT,
        ),
        (
            _measure(),
            _measure(objection=Objection(admissible=False)),
            ChangeType.OBJECTION_ADMISSIBLE,
            Severity.IMPORTANT,
        ),
        (
            _measure(objection=Objection(admissible=True)),
            _measure(objection=Objection(admissible=True, outcome="gegrond")),
            ChangeType.OBJECTION_DECIDED,
            Severity.IMPORTANT,
        ),
        *(
            (
                _measure(kind="opheffing", urgent=True),
                _measure(kind="opheffing", urgent=True, objection=objection),
                type_,
                severity,
            )
            for objection, type_, severity in (
                (
                    Objection(lodged_on=date(2026, 11, 1)),
                    ChangeType.OBJECTION_LODGED,
                    Severity.IMPORTANT,
                ),
                (Objection(admissible=True), ChangeType.OBJECTION_ADMISSIBLE, Severity.IMPORTANT),
                (Objection(outcome="bevestigd"), ChangeType.OBJECTION_DECIDED, Severity.URGENT),
                (Objection(outcome="ingetrokken"), ChangeType.OBJECTION_DECIDED, Severity.URGENT),
            )
        ),
        (_with(), _with(reactions=[a_reaction()]), ChangeType.REACTION_ADDED, Severity.IMPORTANT),
        (
            _with(reactions=[a_reaction()]),
            _with(reactions=[a_reaction(text="anders")]),
            ChangeType.REACTION_CHANGED,
            Severity.ROUTINE,
        ),
        (_with(reactions=[a_reaction()]), _with(), ChangeType.REACTION_GONE, Severity.ROUTINE),
    ],
)
def test_each_difference_has_its_type_and_severity(
    old: Location | None, new: Location | None, type_: ChangeType, severity: Severity
) -> None:
    change = _only(old, new)

    assert (change.type, change.severity) == (type_, severity)


def test_a_change_shows_the_field_before_and_after() -> None:
    change = _only(_with(places=7), _with(places=8))

    assert change.fields == (FieldChange(name="places", before=7, after=8),)


def test_a_value_that_came_or_went_is_there_on_one_side_only() -> None:
    change = _only(_with(places=None), _with(places=8))

    assert change.fields == (FieldChange(name="places", before=None, after=8),)


def test_an_added_measure_is_shown_whole() -> None:
    change = _only(_with(), _measure(kind="schorsing", urgent=True, text="Verzonnen."))

    assert {f.name: f.after for f in change.fields} == {
        "kind": "schorsing",
        "decided_on": "2026-10-12",
        "trajectory": "t1",
        "urgent": True,
        "text": "Verzonnen.",
    }


def test_a_gone_trajectory_is_told_once_with_each_of_its_measures() -> None:
    old = _with(enforcement=[a_measure(), a_measure("schorsing")])

    change = _only(old, _with())

    assert change.record_key == "t1"
    assert {f.name for f in change.fields} == {"t1|aanmaning|2026-10-12", "t1|schorsing|2026-10-12"}


def test_two_gone_trajectories_are_two_changes() -> None:
    old = _with(enforcement=[a_measure(), a_measure(trajectory="t2")])

    found = changes_between(old, _with())

    assert [change.record_key for change in found] == ["t1", "t2"]


def test_a_location_that_left_takes_its_records_along_in_one_change() -> None:
    change = _only(_with(inspections=[an_inspection()], enforcement=[a_measure()]), None)

    assert change.type is ChangeType.LOCATION_GONE
    assert {"inspections", "enforcement"} <= {f.name for f in change.fields}


def test_a_follow_up_and_a_correction_of_one_report_are_two_changes() -> None:
    old = _with(inspections=[an_inspection(advice="oud")])
    new = _with(inspections=[an_inspection(advice="nieuw", follow_up=FollowUp(code="plan"))])

    found = changes_between(old, new)

    assert {change.type for change in found} == {
        ChangeType.REPORT_CHANGED,
        ChangeType.FOLLOW_UP_CHANGED,
    }
    assert {change.record_key for change in found} == {"2026-10-02"}


def test_a_suspension_that_is_prolonged_did_not_end_early() -> None:
    new = _measure(kind="schorsing", effective_to=date(2027, 8, 1))

    change = _only(_with(enforcement=[SUSPENSION]), new)

    assert change.type is ChangeType.MEASURE_CHANGED


def test_a_succession_is_told_at_the_old_location() -> None:
    old, new = a_location("2"), a_location("2", succeeds=["1"])

    succeeded = next(
        c for c in changes_between(old, new) if c.type is ChangeType.LOCATION_SUCCEEDED
    )

    assert (succeeded.location_id, succeeded.record_key) == ("1", "2")


def test_a_succession_that_was_known_is_not_told_again() -> None:
    old, new = a_location("2", succeeds=["1"], places=1), a_location("2", succeeds=["1"], places=2)

    assert [change.type for change in changes_between(old, new)] == [ChangeType.DETAILS_CHANGED]


def test_a_change_carries_the_report_own_page() -> None:
    new = _with(inspections=[an_inspection(url="https://bron.example.org/rapport/1")])

    assert _only(_with(), new).url == "https://bron.example.org/rapport/1"


def test_a_change_is_placed_as_the_location_is_now() -> None:
    change = _only(a_location(name="Oude Naam"), a_location(name="Nieuwe Naam"))

    assert change.place.name == "Nieuwe Naam"
    assert (change.place.nis, change.place.organiser_id) == ("44021", "77")


def test_the_id_of_a_change_follows_from_its_content() -> None:
    once = _only(_with(places=7), _with(places=8))
    again = _only(_with(places=7), _with(places=8))
    other = _only(_with(places=7), _with(places=9))

    assert once.id == again.id != other.id


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        (ChangeType.ORGANISER_CHANGED, Kind.LOCATION),
        (ChangeType.FOLLOW_UP_CHANGED, Kind.INSPECTION),
        (ChangeType.SUSPENSION_EXPIRED, Kind.ENFORCEMENT),
        (ChangeType.OBJECTION_LODGED, Kind.ENFORCEMENT),
        (ChangeType.REACTION_GONE, Kind.REACTION),
    ],
)
def test_each_type_is_about_one_kind(type_: ChangeType, kind: Kind) -> None:
    assert type_.kind is kind


def test_every_type_has_a_kind_and_every_kind_a_bit_of_its_own() -> None:
    assert {type_.kind for type_ in ChangeType} == set(Kind)
    assert sum(kind.bit for kind in Kind) == 15
