"""What holds of the diff whatever the locations."""

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from notifier.domain.change import Change, Severity
from notifier.domain.location import Location
from tests.domain.strategies import locations, reread, respelled, shuffled
from tests.support.applying import applied, plain
from tests.support.builders import changes_between


def _summary(changes: list[Change]) -> list[tuple[object, ...]]:
    return sorted((c.type, c.record_key, c.severity, [f.name for f in c.fields]) for c in changes)


@given(locations())
def test_a_location_does_not_differ_from_itself(one: Location) -> None:
    assert changes_between(one, reread(msgspec.to_builtins(one))) == []


@given(locations(distinct=True), locations(distinct=True))
def test_applying_the_difference_gives_the_next_state(old: Location, new: Location) -> None:
    changes = changes_between(old, new)

    assert applied(old, changes) == plain(new)


@given(locations(), locations())
def test_two_states_without_a_change_between_them_are_alike(old: Location, new: Location) -> None:
    changes = changes_between(old, new)

    assert bool(changes) == (plain(old) != plain(new))


@given(locations(), locations())
def test_no_two_changes_of_a_snapshot_have_one_id(old: Location, new: Location) -> None:
    ids = [change.id for change in changes_between(old, new)]

    assert len(ids) == len(set(ids))


@given(locations(), st.data())
def test_the_order_of_rows_and_keys_is_no_change(one: Location, data: st.DataObject) -> None:
    other = reread(shuffled(msgspec.to_builtins(one), data))

    assert changes_between(one, other) == []


@given(locations(), locations(), st.data())
def test_the_order_of_rows_never_matters_to_what_is_told(
    old: Location, new: Location, data: st.DataObject
) -> None:
    other = reread(shuffled(msgspec.to_builtins(new), data))

    assert _summary(changes_between(old, other)) == _summary(changes_between(old, new))


@given(locations())
def test_white_space_and_unicode_forms_are_no_change(one: Location) -> None:
    spelled = _respelled_texts(msgspec.to_builtins(one))

    assert changes_between(one, reread(spelled)) == []


def _respelled_texts(value: dict[str, Any]) -> dict[str, Any]:
    """Leave alone what may hold no white space by the format: ids, addresses, dates."""
    kept = {"id", "url", "about_id", "trajectory", "visited_on", "decided_on", "dated_on"}
    kept |= {"effective_to", "lodged_on", "succeeds"}

    def walk(item: Any) -> Any:  # noqa: ANN401 - plain JSON
        if isinstance(item, dict):
            return {name: v if name in kept else walk(v) for name, v in item.items()}
        return [walk(v) for v in item] if isinstance(item, list) else respelled(item)

    return {name: v if name in kept else walk(v) for name, v in value.items()}


@given(locations(distinct=True))
def test_renumbered_records_alarm_nobody(one: Location) -> None:
    renumbered = _renumbered(msgspec.to_builtins(one))

    changes = changes_between(one, reread(renumbered))

    assert {change.severity for change in changes} <= {Severity.TECHNICAL}


def _renumbered(value: dict[str, Any]) -> dict[str, Any]:
    for name in ("inspections", "enforcement", "reactions"):
        for record in value.get(name, []):
            for number in {"id", "about_id", "trajectory"} & record.keys():
                record[number] = f"nieuw-{record[number]}"
    return value


@given(locations(), st.sampled_from(["", "  ", None]))
def test_a_new_empty_column_is_no_change(one: Location, empty: str | None) -> None:
    value = msgspec.to_builtins(one)
    for record in (value, *value.get("inspections", []), *value.get("enforcement", [])):
        record.setdefault("attributes", {})["nieuwe kolom"] = empty

    assert changes_between(one, reread(value)) == []
