"""CSV as registers write it: encodings, delimiters, quotes, and what is no CSV at all."""

import gzip

import pytest

from tests.sources.tables import Tables, a_profile


def names(tables: Tables, content: str | bytes, **rules: object) -> list[str | None]:
    profile = a_profile(rules)
    return [location.name for location in tables.read(profile, tables.write(content))]


def test_a_row_becomes_a_location(tables: Tables) -> None:
    locations = tables.read(a_profile(), tables.write("id,name\n007, Eén \n"))

    assert [(location.id, location.name) for location in locations] == [("007", "Eén")]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp1252", "cp1252"),
        ("latin-1", "iso-8859-1"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
    ],
)
def test_text_is_read_in_the_encoding_that_the_profile_says(
    tables: Tables, encoding: str, said: str
) -> None:
    content = "id,name\n1,Crèche Zoë\n".encode(encoding)

    assert names(tables, content, encoding=said) == ["Crèche Zoë"]


def test_gzip_is_unpacked(tables: Tables) -> None:
    assert names(tables, gzip.compress(b"id,name\n1,Een\n")) == ["Een"]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_columns_are_parted_by_the_delimiter_of_the_profile(tables: Tables, delimiter: str) -> None:
    content = delimiter.join(("id", "name")) + "\n" + delimiter.join(("1", "Een, twee")) + "\n"

    assert names(tables, content, delimiter=delimiter) == ["Een, twee"]


def test_a_quoted_text_keeps_its_newlines_and_quotes(tables: Tables) -> None:
    assert names(tables, 'id,name\r\n1,"De ""Zon""\r\nGent"\r\n2,Twee\r\n') == [
        'De "Zon"\r\nGent',
        "Twee",
    ]


def test_rows_before_the_header_are_skipped_and_blank_ones_do_not_count(tables: Tables) -> None:
    assert names(tables, "Register van 2026\n\nid,name\n\n1,Een\n\n", skip=1) == ["Een"]


def test_a_header_without_rows_is_a_source_without_locations(tables: Tables) -> None:
    assert names(tables, "id,name\n") == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "locations.csv: the file is empty; expected a header and rows"),
        ("<html><title>Onderhoud</title>", "looks like a web page: “Onderhoud”; expected a table"),
        ('{"message":"Te druk"}', "an error message or another JSON document: “Te druk”"),
        ("%PDF-1.7", "it looks like a PDF document; expected a table in CSV"),
        (b"PK\x03\x04", "an Excel workbook (XLSX); expected a table in CSV"),
        ("id,name".encode("utf-16"), "it looks like text in UTF-16"),
        ("id;name\n1;Een\n", "one column “id;name”: is the delimiter a semicolon?"),
        ("id,name,name\n", "locations.csv:1: name: 2 columns have this name"),
        ("id,,name\n", "locations.csv:1: column 2 has no name"),
        ("id\n1\n", "locations.csv: name: the column is missing; the table has id"),
        ("id,name\n1,Een,Twee\n", "locations.csv:2: 3 cells; expected 2, as in the header"),
        ('id,name\n1,"a\nb"\n2\n', "locations.csv:4: 1 cells; expected 2, as in the header"),
        ('id,name\n1,Een\n2,"Twee\n3,Drie\n', "locations.csv:3: no CSV: a quotation mark is"),
        ('id,name\n1,"Een"Twee\n', "locations.csv:2: no CSV: ',' expected after '\"'"),
        ("id,name\n1,Een\x00\n", "locations.csv:2: name: a NUL character"),
        ("id,name\n,Een\n", "locations.csv:2: id: the key is empty"),
        ("id,name\n1\x00,Een\n", "locations.csv:2: id: a NUL character"),
        ('"id"x,name\n', "locations.csv:1: no CSV: ',' expected after"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    tables: Tables, content: str | bytes, words: str
) -> None:
    faults = tables.refusal(a_profile(), tables.write(content))

    assert words in faults[0]


def test_a_column_that_the_profile_does_not_know_is_refused(tables: Tables) -> None:
    faults = tables.refusal(a_profile(), tables.write("id,name,colour\n1,Een,rood\n"))

    assert faults == [
        "locations.csv: colour: the profile does not know this column: map it, or name it in ignore"
    ]


def test_an_open_table_reports_the_columns_that_it_does_not_know(tables: Tables) -> None:
    path = tables.write("id,name,colour\n1,Een,rood\n")
    source = tables.source(a_profile({"columns": "open"}), path)

    source.fetch()

    assert source.conversion
    assert source.conversion.tables[0].unknown_columns == ("colour",)


def test_bytes_of_another_encoding_are_refused_with_their_line(tables: Tables) -> None:
    path = tables.write("id,name\n1,Een\n2,Zoë\n".encode("latin-1"))

    (fault,) = tables.refusal(a_profile(), path)

    assert fault == (
        "locations.csv:3: not utf-8: byte 0xeb at column 5; "
        "save the file as utf-8 or name its encoding in the profile"
    )


def test_wide_text_that_is_cut_off_is_refused(tables: Tables) -> None:
    path = tables.write("id,name\n1,Zoë\n".encode("utf-16")[:-1])

    (fault,) = tables.refusal(a_profile({"encoding": "utf-16"}), path)

    assert fault.startswith("locations.csv: not utf-16: byte 0x0a")


def test_utf8_that_is_read_as_something_else_is_refused_rather_than_garbled(
    tables: Tables,
) -> None:
    path = tables.write("id,name\n1,Zoë\n2,Één\n")

    assert tables.refusal(a_profile({"encoding": "latin-1"}), path) == [
        "locations.csv: every line reads as UTF-8; the profile says latin-1"
    ]


def test_a_mark_of_utf8_belies_another_encoding(tables: Tables) -> None:
    path = tables.write("\ufeffid,name\n1,Een\n")

    faults = tables.refusal(a_profile({"encoding": "cp1252"}), path)

    assert faults == ["locations.csv:1: the file begins as UTF-8 does; the profile says cp1252"]


def test_a_gzip_file_that_is_cut_off_is_refused(tables: Tables) -> None:
    content = gzip.compress(b"id,name\n" + b"".join(b"%d,Een\n" % n for n in range(50_000)))

    faults = tables.refusal(a_profile(), tables.write(content[:-5000]))

    assert "the gzip file is cut off or damaged" in faults[0]
