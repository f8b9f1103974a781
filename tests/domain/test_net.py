"""What several changes in one window come to."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.domain.change import Change, ChangeType, FieldChange, Severity
from notifier.domain.net import net, netted
from tests.support.builders import a_change

REPORT = "2026-10-02"
DETAILS, ORGANISER = ChangeType.DETAILS_CHANGED, ChangeType.ORGANISER_CHANGED


def _change(seq: int, type_: ChangeType, key: str = "", **fields: tuple[object, object]) -> Change:
    told = tuple(
        FieldChange(name=name, before=before, after=after)
        for name, (before, after) in fields.items()
    )
    return a_change(type_, seq=seq, id=f"id{seq}", record_key=key, fields=told)


def _told(*changes: Change) -> list[tuple[int, ChangeType, dict[str, tuple[object, object]]]]:
    return [
        (one.seq, one.type, {f.name: (f.before, f.after) for f in one.fields})
        for one in net(changes)
    ]


def test_two_steps_of_one_value_are_one() -> None:
    found = _told(
        _change(1, DETAILS, places=(8, 9), name=("A", "B")), _change(2, DETAILS, places=(9, 12))
    )

    assert found == [(2, DETAILS, {"places": (8, 12), "name": ("A", "B")})]


def test_a_value_that_is_back_where_it_was_is_no_news() -> None:
    assert _told(_change(1, DETAILS, places=(8, 9)), _change(2, DETAILS, places=(9, 8))) == []


def test_a_report_that_was_corrected_is_told_as_it_is_now() -> None:
    found = _told(
        _change(1, ChangeType.REPORT_ADDED, REPORT, advice=(None, "x"), kind=(None, "k")),
        _change(2, ChangeType.REPORT_CHANGED, REPORT, advice=("x", "y")),
    )

    assert found == [(2, ChangeType.REPORT_ADDED, {"advice": (None, "y"), "kind": (None, "k")})]


@pytest.mark.parametrize(
    ("came", "went", "key"),
    [
        (ChangeType.REPORT_ADDED, ChangeType.REPORT_GONE, REPORT),
        (ChangeType.REACTION_ADDED, ChangeType.REACTION_GONE, "enforcement|2026-10-02"),
        (ChangeType.LOCATION_ADDED, ChangeType.LOCATION_GONE, ""),
    ],
)
def test_what_came_and_went_was_never_there(came: ChangeType, went: ChangeType, key: str) -> None:
    assert _told(_change(1, came, key), _change(2, went, key)) == []


def test_what_went_and_came_back_as_it_was_never_went() -> None:
    found = _told(
        _change(1, ChangeType.REPORT_GONE, REPORT, kind=("k", None)),
        _change(2, ChangeType.REPORT_ADDED, REPORT, kind=(None, "k")),
    )

    assert found == []


def _back(
    gone: ChangeType, before: Mapping[str, object], added: ChangeType, after: Mapping[str, object]
) -> tuple[Change, Change]:
    return (
        _change(1, gone, REPORT, **{name: (value, None) for name, value in before.items()}),
        _change(2, added, REPORT, **{name: (None, value) for name, value in after.items()}),
    )


def test_a_report_that_came_back_otherwise_is_told_as_changed() -> None:
    before = {"visited_on": "2026-10-02", "kind": "k", "attributes.a.b": "x"}

    changes = _back(
        ChangeType.REPORT_GONE, before, ChangeType.REPORT_ADDED, {**before, "kind": "l"}
    )

    assert _told(*changes) == [(2, ChangeType.REPORT_CHANGED, {"kind": ("k", "l")})]


def test_a_follow_up_that_differs_when_its_report_is_back_is_news_of_its_own() -> None:
    found = net(
        _back(
            ChangeType.REPORT_GONE,
            {"kind": "k", "follow_up.code": "onderzoek"},
            ChangeType.REPORT_ADDED,
            {"kind": "l", "follow_up.code": "gesprek"},
        )
    )

    assert [(one.seq, one.id, one.type, one.severity) for one in found] == [
        (1, "id1", ChangeType.REPORT_CHANGED, Severity.ROUTINE),
        (2, "id2", ChangeType.FOLLOW_UP_CHANGED, Severity.IMPORTANT),
    ]


def test_a_reaction_that_came_back_otherwise_is_told_as_changed() -> None:
    changes = _back(
        ChangeType.REACTION_GONE,
        {"about": "inspection", "text": "kort"},
        ChangeType.REACTION_ADDED,
        {"about": "inspection", "text": "lang"},
    )

    assert _told(*changes) == [(2, ChangeType.REACTION_CHANGED, {"text": ("kort", "lang")})]


def test_what_came_back_under_another_number_is_no_news() -> None:
    changes = _back(
        ChangeType.REPORT_GONE,
        {"id": "1", "kind": "k"},
        ChangeType.REPORT_ADDED,
        {"id": "2", "kind": "k"},
    )

    assert _told(*changes) == []


def test_what_came_back_otherwise_and_was_put_right_is_no_news() -> None:
    changes = _back(ChangeType.REPORT_GONE, {"kind": "k"}, ChangeType.REPORT_ADDED, {"kind": "l"})

    assert _told(*changes, _change(3, ChangeType.REPORT_CHANGED, REPORT, kind=("l", "k"))) == []


def test_what_came_back_from_a_log_that_cannot_be_read_is_told_as_changed_without_more() -> None:
    changes = _back(
        ChangeType.REPORT_GONE,
        {"visited_on": "ooit"},
        ChangeType.REPORT_ADDED,
        {"visited_on": "2026-10-02"},
    )

    assert _told(*changes) == [(2, ChangeType.REPORT_CHANGED, {})]


def test_a_measure_that_went_and_came_back_is_told_as_both() -> None:
    key = "T1|aanmaning|2026-10-02"
    changes = (
        _change(1, ChangeType.MEASURE_WITHDRAWN, key, kind=("aanmaning", None)),
        _change(2, ChangeType.MEASURE_ADDED, key, kind=(None, "aanmaning")),
    )

    assert [type_ for _seq, type_, _fields in _told(*changes)] == [
        ChangeType.MEASURE_WITHDRAWN,
        ChangeType.MEASURE_ADDED,
    ]


def test_other_records_and_other_kinds_of_news_stay_apart() -> None:
    changes = [
        _change(1, DETAILS, places=(8, 9)),
        _change(2, ORGANISER, name=("A", "B")),
        _change(3, ChangeType.REPORT_ADDED, REPORT),
        _change(4, ChangeType.REPORT_ADDED, "2026-10-09"),
        _change(5, ChangeType.REPORT_GONE, "2025-01-01"),
    ]

    assert [seq for seq, _type, _fields in _told(*changes)] == [1, 2, 3, 4, 5]


def test_a_measure_and_what_became_of_it_are_both_told() -> None:
    key = "T1|schorsing|2026-10-02"
    found = _told(
        _change(1, ChangeType.MEASURE_ADDED, key),
        _change(2, ChangeType.OBJECTION_LODGED, key),
        _change(3, ChangeType.OBJECTION_DECIDED, key),
    )

    assert [seq for seq, _type, _fields in found] == [1, 2, 3]


def test_what_is_merged_is_as_grave_as_its_gravest_part() -> None:
    first = a_change(ChangeType.MEASURE_ADDED, seq=1, severity=Severity.URGENT, record_key="T|k|d")
    second = a_change(
        ChangeType.MEASURE_CHANGED, seq=2, severity=Severity.ROUTINE, record_key="T|k|d"
    )

    assert [one.severity for one in net([first, second])] == [Severity.URGENT]


def _stood_for(*changes: Change) -> list[tuple[int, ...]]:
    return [tuple(sorted(one.seqs)) for one in netted(changes)]


def test_steps_that_are_told_as_one_all_belong_to_it() -> None:
    found = _stood_for(
        _change(1, DETAILS, places=(8, 9)),
        _change(2, ChangeType.REPORT_ADDED, REPORT, advice=(None, "x")),
        _change(3, ChangeType.REPORT_CHANGED, REPORT, advice=("x", "y")),
        _change(4, DETAILS, places=(9, 12)),
    )

    assert found == [(2, 3), (1, 4)]


def test_what_came_to_nothing_belongs_to_nothing_that_is_told() -> None:
    found = _stood_for(
        _change(1, DETAILS, places=(8, 9)),
        _change(2, DETAILS, places=(9, 8)),
        _change(3, ChangeType.REPORT_GONE, REPORT, kind=("k", None)),
        _change(4, ChangeType.REPORT_ADDED, REPORT, kind=(None, "k")),
        _change(5, DETAILS, places=(8, 10)),
    )

    assert found == [(5,)]


def test_what_went_belongs_to_what_came_back_otherwise() -> None:
    found = _stood_for(
        _change(1, ChangeType.REPORT_GONE, REPORT, kind=("k", None)),
        _change(2, ChangeType.REPORT_ADDED, REPORT, kind=(None, "l")),
    )

    assert found == [(1, 2)]


_WHAT = [
    (DETAILS, ""),
    (ORGANISER, ""),
    (ChangeType.LOCATION_ADDED, ""),
    (ChangeType.LOCATION_GONE, ""),
    *(
        (type_, key)
        for type_ in (
            ChangeType.REPORT_ADDED,
            ChangeType.REPORT_CHANGED,
            ChangeType.FOLLOW_UP_CHANGED,
            ChangeType.REPORT_GONE,
        )
        for key in (REPORT, "2026-10-09")
    ),
]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(_WHAT), st.sampled_from("ab"), st.tuples(*[st.integers(0, 2)] * 2)
        ),
        max_size=8,
    )
)
def test_without_what_came_to_nothing_the_rest_comes_to_the_same(
    steps: list[tuple[tuple[ChangeType, str], str, tuple[int, int]]],
) -> None:
    changes = [
        _change(seq, type_, key, **{name: values})
        for seq, ((type_, key), name, values) in enumerate(steps)
    ]
    kept = {seq for one in netted(changes) for seq in one.seqs}

    assert netted([one for one in changes if one.seq in kept]) == netted(changes)
