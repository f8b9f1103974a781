"""The same fields changing at many locations at once are one piece of news."""

import pytest

from notifier.domain.change import Change, ChangeType, FieldChange
from notifier.domain.folding import Fold, Folding
from tests.support.builders import a_change


def _folds(changes: list[Change], least: int = 3) -> list[Fold]:
    folding = Folding()
    folding.add(changes)
    return list(folding.folds(least))


def _some(type_: ChangeType, *names: str, count: int = 3, start: int = 1) -> list[Change]:
    fields = tuple(FieldChange(name=name, before=1, after=2) for name in names)
    return [a_change(type_, seq=start + n, fields=fields) for n in range(count)]


def test_so_many_of_one_shape_are_folded() -> None:
    assert _folds(_some(ChangeType.DETAILS_CHANGED, "places")) == [
        Fold(what="details_changed (places)", seqs=[1, 2, 3])
    ]


def test_fewer_are_told_one_by_one() -> None:
    assert _folds(_some(ChangeType.DETAILS_CHANGED, "places", count=2)) == []


def test_other_fields_are_another_correction() -> None:
    places = _some(ChangeType.DETAILS_CHANGED, "places", count=2)
    names = _some(ChangeType.DETAILS_CHANGED, "name", count=2, start=3)

    assert _folds([*places, *names]) == []


def test_two_corrections_at_once_are_two_folds() -> None:
    places = _some(ChangeType.DETAILS_CHANGED, "places")
    reports = _some(ChangeType.REPORT_CHANGED, "advice", "text", start=4)

    assert [fold.what for fold in _folds([*places, *reports])] == [
        "details_changed (places)",
        "report_changed (advice, text)",
    ]


@pytest.mark.parametrize(
    "type_",
    [
        *(ChangeType.MEASURE_ADDED, ChangeType.MEASURE_CHANGED, ChangeType.TRAJECTORY_GONE),
        *(ChangeType.REPORT_ADDED, ChangeType.LOCATION_GONE, ChangeType.FOLLOW_UP_CHANGED),
    ],
)
def test_what_matters_at_each_place_is_never_folded(type_: ChangeType) -> None:
    assert _folds(_some(type_, "kind", count=100)) == []
