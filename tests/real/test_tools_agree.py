"""The comparison itself, on fictitious tables: it must see a difference where there is one."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from csv_diff import compare

from tests.real.by_csv_diff import ToldByCsvDiff
from tests.real.by_notifier import told_by_notifier
from tests.real.raw_table import RawTable, made_keys, raw_tables
from tests.real.told import Fate, Item, Told, Value

# fictitious
PROFILE = """
[tables.locations]
key = ["Dossier"]
ignore = ["Fax"]
[tables.locations.fields]
name = "Naam"
"address.street" = { columns = ["Straat", "Nummer"], separator = " " }
[tables.locations.attributes]
since = { columns = "Sinds", date_format = "%d/%m/%Y" }
"""
ROW = {
    "Dossier": "910000001",
    "Naam": "De Verzonnen Tuin",
    "Straat": "Voorbeeldstraat",
    "Nummer": "1",
    "Sinds": "01/09/2019",
    "Fax": "",
}
HERE = Item("910000001")


@pytest.fixture
def table(tmp_path: Path) -> RawTable:
    profile = tmp_path / "profile.toml"
    profile.write_text(PROFILE)
    return raw_tables(profile)["locations"]


def by_csv_diff(table: RawTable, after: Mapping[str, str]) -> ToldByCsvDiff:
    found = ToldByCsvDiff()
    rows = {ROW["Dossier"]: dict(ROW)}, {after["Dossier"]: dict(after)}
    found.add(compare(*rows, show_unchanged=True), table)
    return found


def by_notifier(type_: str, *fields: tuple[str, object, object], record: str = "") -> Told:
    names = ("name", "before", "after")
    change: dict[str, Any] = {"type": type_, "location_id": "910000001", "record_key": record}
    change["fields"] = [dict(zip(names, field, strict=True)) for field in fields]
    return told_by_notifier([json.dumps(change)])


def test_a_changed_cell_is_told_alike_by_both(table: RawTable) -> None:
    theirs = by_csv_diff(table, ROW | {"Nummer": "2", "Sinds": "02/09/2019"}).told

    ours = by_notifier(
        "details_changed",
        ("address.street", "Voorbeeldstraat 1", "Voorbeeldstraat 2"),
        ("attributes.since", "2019-09-01", "2019-09-02"),
    )

    assert ours == theirs


def test_a_change_that_one_of_them_misses_is_counted(table: RawTable) -> None:
    theirs = by_csv_diff(table, ROW | {"Naam": "De Verzonnen Boom"}).told
    silent = told_by_notifier([])

    assert theirs.without(silent) == 2  # the location, and its name
    assert silent.without(theirs) == 0


def test_another_value_before_is_counted_on_both_sides(table: RawTable) -> None:
    theirs = by_csv_diff(table, ROW | {"Naam": "De Verzonnen Boom"}).told

    ours = by_notifier("details_changed", ("name", "De Tuin", "De Verzonnen Boom"))

    assert (ours.without(theirs), theirs.without(ours)) == (1, 1)


def test_a_location_that_came_is_told_with_all_its_values(table: RawTable) -> None:
    found = ToldByCsvDiff()
    found.add(
        {"added": [ROW], "removed": [], "changed": [], "columns_added": [], "columns_removed": []},
        table,
    )

    ours = by_notifier(
        "location_added",
        ("id", None, "910000001"),
        ("name", None, "De Verzonnen Tuin"),
        ("address.street", None, "Voorbeeldstraat 1"),
        ("attributes.since", None, "2019-09-01"),
    )

    assert ours == found.told


def test_inspections_that_went_with_their_location_are_told_apart() -> None:
    inspection = {"visited_on": "2026-01-02", "attributes": {"reqs": "1. Orde."}}

    ours = by_notifier("location_gone", ("inspections", [inspection], None))

    inside = Item("910000001", "2026-01-02")
    assert ours.fates == {(HERE, Fate.REMOVED), (inside, Fate.REMOVED)}
    assert Value(inside, "attributes.reqs", "1. Orde.", None) in ours.values


def test_white_space_alone_is_counted_and_is_no_news(table: RawTable) -> None:
    found = by_csv_diff(table, ROW | {"Naam": " De  Verzonnen\nTuin"})

    assert found.spaces == 1
    assert not found.told.fates


def test_an_ignored_column_is_counted_and_is_no_news(table: RawTable) -> None:
    found = by_csv_diff(table, ROW | {"Fax": "09 000 00 00"})

    assert found.ignored == 1
    assert not found.told.fates


def test_a_column_that_the_profile_does_not_name_stops_the_comparison(table: RawTable) -> None:
    found = ToldByCsvDiff()
    rows = {"x": ROW | {"Nieuw": "1"}}, {"x": ROW | {"Nieuw": "2"}}

    with pytest.raises(ValueError, match="Nieuw"):
        found.add(compare(*rows, show_unchanged=True), table)


def test_rows_that_share_a_key_are_numbered_in_the_order_of_the_file() -> None:
    rows = [{"Naam": "Zon"}, {"Naam": "Maan"}, {"Naam": " Zon "}]

    first, other, second = made_keys(rows, ["Naam"])

    assert second == f"{first}-2"
    assert other != first
