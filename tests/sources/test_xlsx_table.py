"""Tables in Excel workbooks, written with one library and read with another."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
import xlsxwriter

from notifier.errors import SnapshotRefused
from notifier.sources.input_file import Limits
from notifier.sources.profiled_tables import ProfiledTables
from tests.sources.tables import TAKEN_AT, Tables, a_profile

RULES = {
    "fields": {"name": "naam", "places": "plaatsen"},
    "attributes": ["sinds"],
}
HEADER = ["id", "naam", "plaatsen", "sinds"]


def a_workbook(
    *rows: Sequence[object], sheet: str = "Locaties", before: str | None = None
) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy"}) as book:
        if before:
            book.add_worksheet(before)
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                page.write(number, column, value)
    return out.getvalue()


def test_numbers_dates_and_texts_come_as_the_workbook_keeps_them(tables: Tables) -> None:
    content = a_workbook(HEADER, [910000123, " Crèche Zoë ", 18, date(2019, 9, 1)], ["007", "x"])

    first, second = tables.read(a_profile(RULES), tables.write(content, "a.xlsx"))

    assert (second.id, first.id, first.name, first.places) == ("910000123", "007", "x", None)
    assert (second.name, second.places) == ("Crèche Zoë", 18)
    assert second.attributes == {"sinds": "2019-09-01"}


def test_rows_above_the_header_are_passed_over(tables: Tables) -> None:
    content = a_workbook(["Register"], [], HEADER, ["1", "Een", 2, ""])

    (location,) = tables.read(a_profile(RULES | {"skip": 1}), tables.write(content, "a.xlsx"))

    assert location.name == "Een"


def test_a_sheet_is_chosen_by_its_name(tables: Tables) -> None:
    content = a_workbook(HEADER, ["1", "Een", 2, ""], before="Uitleg")
    path = tables.write(content, "a.xlsx")

    (location,) = tables.read(a_profile(RULES | {"sheet": "Locaties"}), path)

    assert location.name == "Een"


def test_a_date_in_a_cell_needs_no_format(tables: Tables) -> None:
    content = a_workbook(["id", "bezoek"], ["1", date(2026, 10, 2)], ["1", "03/10/2026"])
    visits = {
        "location_key": ["id"],
        "fields": {"visited_on": "bezoek"},
        "date_format": "%d/%m/%Y",
    }
    profile = a_profile(inspections=visits)

    (location,) = tables.read(
        profile, tables.write("id,name\n1,Een\n"), inspections=tables.write(content, "b.xlsx")
    )

    visited = [inspection.visited_on for inspection in location.inspections]
    assert visited == [date(2026, 10, 2), date(2026, 10, 3)]


@pytest.mark.parametrize(
    ("content", "rules", "words"),
    [
        (b"<html><title>Aanmelden</title>", {}, "it looks like a web page: “Aanmelden”; expected"),
        (b"id;naam", {}, "it begins with “id;naam”; expected an Excel workbook"),
        (a_workbook(HEADER)[:-200], {}, "the workbook is cut off or damaged"),
        (a_workbook(), {}, "the sheet is empty"),
        (a_workbook(HEADER), {"sheet": "Nee"}, "there is no sheet “Nee”; there are “Locaties”"),
        (a_workbook(["id", "", "naam"]), {}, "a.xlsx:1: column 2 has no name"),
        (a_workbook(HEADER, [], ["1", "Een", "veel", ""]), {}, "a.xlsx:3: plaatsen: “veel”"),
        (a_workbook(HEADER, ["1", "a", 2, "", "meer"]), {}, "a.xlsx:2: a cell beyond the 4"),
    ],
    ids=["web page", "text", "cut off", "empty", "sheet", "header", "value", "extra cell"],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    tables: Tables, content: bytes, rules: dict[str, object], words: str
) -> None:
    faults = tables.refusal(a_profile(RULES | rules), tables.write(content, "a.xlsx"))

    assert words in faults[0]


def test_a_moment_is_no_date(tables: Tables) -> None:
    content = a_workbook(["id", "bezoek"], ["1", datetime(2026, 10, 2, 14, 30)])  # noqa: DTZ001 - as Excel has it
    profile = a_profile(inspections={"location_key": ["id"], "fields": {"visited_on": "bezoek"}})
    locations = tables.write("id,name\n1,Een\n")

    faults = tables.refusal(profile, locations, inspections=tables.write(content, "b.xlsx"))

    assert faults[0].startswith("b.xlsx:2: bezoek: “2026-10-02 14:30:00”")


def test_a_small_workbook_that_unpacks_to_too_much_is_refused(tables: Tables) -> None:
    path = tables.write(a_workbook(HEADER, *[["1", "Een", 2, ""]] * 2000), "a.xlsx")
    source = ProfiledTables(
        {"locations": path},
        profile=a_profile(RULES),
        source=None,
        taken_at=TAKEN_AT,
        limits=Limits(total=2 * path.stat().st_size),
    )

    with pytest.raises(SnapshotRefused, match="the workbook unpacks to"):
        source.fetch()


def test_a_zip_archive_that_is_no_workbook_is_refused(tables: Tables) -> None:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("locations.csv", "id,naam")

    (fault,) = tables.refusal(a_profile(RULES), tables.write(out.getvalue(), "a.xlsx"))

    assert fault.startswith("a.xlsx: no Excel workbook that can be read")


def test_yes_and_no_and_fractions_are_kept_as_text(tables: Tables) -> None:
    content = a_workbook(["id", "naam", "a", "b"], ["1", "Een", True, 2.5], ["2", "Twee", False, 0])
    profile = a_profile({"fields": {"name": "naam"}, "attributes": ["a", "b"]})

    one, two = tables.read(profile, tables.write(content, "a.xlsx"))

    assert (one.attributes, two.attributes) == ({"a": "true", "b": "2.5"}, {"a": "false", "b": "0"})
