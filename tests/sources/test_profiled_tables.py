"""Tables become locations with records; what is wrong with any of them comes at once."""

from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.domain.location import Enforcement, Ground, Inspection, Objection, Reaction
from notifier.errors import SnapshotRefused, SourceUnavailable
from notifier.sources.convert import convert
from notifier.sources.profile import Profile
from notifier.sources.profiled_tables import ProfiledTables
from notifier.sources.snapshot_file import SnapshotFile
from tests.sources.tables import TAKEN_AT, VISITS, Tables, a_profile

TWO = "id,name\n1,Een\n2,Twee\n"


def test_every_field_can_be_filled(tables: Tables) -> None:
    profile = a_profile(
        {
            "fields": {
                "name": "name",
                "places": "places",
                "address.street": {"columns": ["street", "number"], "separator": " nr. "},
                "organiser.natural_person": {"columns": "person", "values": {"ja": "true"}},
                "succeeds": {"columns": "before", "split": "/"},
            },
            "constants": {"care_type": "groepsopvang"},
            "attributes": {"since": {"columns": "since", "date_format": "%d.%m.%y"}},
        }
    )
    path = tables.write(
        "id,name,places,street,number,person,before,since\n"
        "1,Een,18,Voorbeeldstraat,4,ja,7/ 8 /,01.09.19\n2,Twee,,Dorp,,,,\n"
    )

    one, two = tables.read(profile, path)

    assert (one.places, one.address.street) == (18, "Voorbeeldstraat nr. 4")
    assert (one.organiser.natural_person, one.succeeds) == (True, ["7", "8"])
    assert (one.care_type, one.attributes) == ("groepsopvang", {"since": "2019-09-01"})
    assert (two.places, two.address.street, two.attributes) == (None, "Dorp", {})


def test_records_of_all_kinds_join_their_location(tables: Tables) -> None:
    profile = a_profile(
        inspections=VISITS | {"date_format": "%d/%m/%Y"},
        enforcement={
            "location_key": ["id"],
            "fields": {
                "kind": {"columns": "step", "values": {"S": "schorsing"}},
                "grounds.kind": "why",
                "grounds.text": "reason",
                "objection.lodged_on": "objection",
            },
        },
        reactions={"location_key": ["id"], "fields": {"text": "text"}},
    )

    one, two = tables.read(
        profile,
        tables.write(TWO),
        inspections=tables.write("id,date\n2,03/10/2026\n1,02/10/2026\n", "i.csv"),
        enforcement=tables.write(
            "id,step,why,reason,objection\n1,S,melding,Toezicht,2026-11-18\n1,A,,,\n", "e.csv"
        ),
        reactions=tables.write("id,text\n1,Wij doen ons best.\n", "r.csv"),
    )

    assert one.inspections == [Inspection(visited_on=date(2026, 10, 2))]
    assert one.enforcement == [
        Enforcement(kind="A"),
        Enforcement(
            kind="schorsing",
            grounds=[Ground(kind="melding", text="Toezicht")],
            objection=Objection(lodged_on=date(2026, 11, 18)),
        ),
    ]
    assert one.reactions == [Reaction(text="Wij doen ons best.")]
    assert two.inspections == [Inspection(visited_on=date(2026, 10, 3))]


def test_several_columns_make_one_short_key_blind_to_spaces(tables: Tables) -> None:
    profile = a_profile({"key": ["name", "zip"], "fields": {"name": "name"}})

    first = tables.read(profile, tables.write("name,zip\nDe  Zon,9000\nDe Zon,\n"))
    second = tables.read(profile, tables.write("zip,name\n 9000 ,De Zon\n,De Zon\n"))

    assert [location.id for location in first] == [location.id for location in second]
    assert {len(location.id) for location in first} == {16}


def test_the_key_of_several_columns_never_changes(tables: Tables) -> None:
    profile = a_profile({"key": ["name", "zip"], "fields": {}})

    (location,) = tables.read(profile, tables.write("name,zip\nDe Zon,9000\n"))

    # ids of a source are kept for years: another way to make them would retract everything
    assert location.id == "a43c855b27a48ce0"


def test_records_find_a_location_of_several_key_columns(tables: Tables) -> None:
    profile = a_profile(
        {"key": ["name", "zip"], "fields": {"name": "name"}},
        inspections=VISITS | {"location_key": ["n", "z"]},
    )

    (location,) = tables.read(
        profile,
        tables.write("name,zip\nDe Zon,9000\n"),
        inspections=tables.write("n,z,date\nDe Zon,9000,2026-10-02\n", "i.csv"),
    )

    assert len(location.inspections) == 1


@pytest.mark.parametrize(
    ("rule", "names"),
    [("last", {"1": "C", "2": "B"}), ("number", {"1": "A", "1-2": "C", "2": "B"})],
)
def test_duplicates_are_numbered_or_the_last_is_taken(
    tables: Tables, rule: str, names: dict[str, str]
) -> None:
    path = tables.write("id,name\n1,A\n2,B\n1,C\n")
    source = tables.source(a_profile({"duplicates": rule}), path)

    ids = {raw.id: msgspec.json.decode(raw.line)["name"] for raw in source.fetch().locations}

    assert ids == names
    assert source.conversion
    counts = source.conversion.tables[0]
    assert (counts.rows, counts.numbered + counts.replaced) == (3, 1)


@pytest.mark.parametrize(
    ("rule", "content"),
    [("refuse", "id,name\n1,A\n1,B\n"), ("number", "id,name\n1,A\n1,B\n1-2,C\n")],
)
def test_a_key_that_stands_there_again_is_refused(tables: Tables, rule: str, content: str) -> None:
    (fault,) = tables.refusal(a_profile({"duplicates": rule}), tables.write(content))

    assert "stands in row" in fault


def test_a_duplicate_record_is_refused_or_the_last_is_taken(tables: Tables) -> None:
    visits = {
        "location_key": ["id"],
        "key": ["id", "date"],
        "fields": {"visited_on": "date", "kind": "kind"},
    }
    locations = tables.write(TWO)
    inspections = tables.write("id,date,kind\n1,2026-10-02,a\n1,2026-10-02,b\n", "i.csv")

    faults = tables.refusal(a_profile(inspections=visits), locations, inspections=inspections)
    last = a_profile(inspections=visits | {"duplicates": "last"})
    one, _ = tables.read(last, locations, inspections=inspections)

    assert faults[0].startswith("i.csv:3: id, date: the key")
    assert [inspection.kind for inspection in one.inspections] == ["b"]


def test_rows_left_out_are_counted(tables: Tables) -> None:
    profile = a_profile(
        {"blank_key": "leave-out"}, inspections=VISITS | {"unknown_location": "leave-out"}
    )
    source = tables.source(
        profile,
        tables.write("id,name\n1,Een\n ,Twee\n"),
        inspections=tables.write("id,date\n9,2026-10-02\n1,2026-10-02\n", "i.csv"),
    )

    source.fetch()

    assert source.conversion
    locations, inspections = source.conversion.tables
    assert (locations.rows, locations.blank_keys) == (2, 1)
    assert (inspections.rows, inspections.unknown_locations) == (2, 1)
    assert (source.conversion.locations, source.conversion.records) == (1, 1)


def test_a_record_of_an_unknown_location_is_refused(tables: Tables) -> None:
    inspections = tables.write("id,date\n9,2026-10-02\n", "i.csv")

    faults = tables.refusal(
        a_profile(inspections=VISITS), tables.write(TWO), inspections=inspections
    )

    assert faults == ["i.csv:2: id: the location 9 is not in the table of locations"]


def test_all_faults_of_all_tables_come_at_once_each_with_its_place(tables: Tables) -> None:
    profile = a_profile(
        {"fields": {"name": "name", "url": "url", "places": "places"}},
        inspections=VISITS | {"date_format": "%d/%m/%Y"},
    )
    locations = tables.write(
        "id,name,url,places\n1,Een,javascript:alert(1),veel\n2,Twee,www.b.example,4\n"
    )
    inspections = tables.write("id,date\n1,31/02/2026\n2,2026-10-02\n", "i.csv")

    faults = tables.refusal(profile, locations, inspections=inspections)

    expected = "expected an address that begins with http:// or https://"
    assert faults == [
        f"locations.csv:2: url: “javascript:alert(1)”: {expected}",
        "locations.csv:2: places: “veel”: Expected `int | null`, got `str`",
        f"locations.csv:3: url: “www.b.example”: {expected}",
        "i.csv:2: date: “31/02/2026” is no date in the form %d/%m/%Y",
        "i.csv:3: date: “2026-10-02” is no date in the form %d/%m/%Y",
    ]


def test_an_id_that_the_format_does_not_know_is_refused(tables: Tables) -> None:
    (fault,) = tables.refusal(a_profile(), tables.write(f"id,name\n{'x' * 300},Een\n"))

    assert fault.startswith("locations.csv:2: id: ")


def test_the_lines_are_those_of_format_1(tables: Tables, tmp_path: Path) -> None:
    source = tables.source(a_profile(), tables.write("id,name\n2,Twee\n1,Één\n"))
    path = tmp_path / "a.jsonl"

    with path.open("wb") as out:
        convert(source.fetch(), out)

    snapshot = SnapshotFile(path, source="voorbeeld").fetch()
    assert snapshot.taken_at == TAKEN_AT
    assert [raw.line.decode() for raw in snapshot.locations] == [
        '{"id":"1","name":"Één"}',
        '{"id":"2","name":"Twee"}',
    ]


def test_a_location_knows_the_line_of_its_row(tables: Tables) -> None:
    source = tables.source(a_profile(), tables.write('id,name\n1,"Een\nen"\n2,Twee\n'))

    assert [raw.number for raw in source.fetch().locations] == [2, 4]


def test_the_digest_is_of_the_files_and_of_the_profile(tables: Tables) -> None:
    path = tables.write(TWO)

    first = tables.source(a_profile(), path).fetch().digest
    again = tables.source(a_profile(), path).fetch().digest
    other = tables.source(a_profile({"columns": "open"}), path).fetch().digest

    assert first == again
    assert first != other


rows = st.lists(
    st.tuples(st.integers(0, 30).map(str), st.sampled_from(["Een", "Twee", "Zoë", ""])),
    unique_by=lambda row: row[0],
    max_size=12,
)


@given(
    locations=rows,
    visits=st.lists(st.tuples(st.integers(0, 30), st.integers(1, 28))),
    seed=st.randoms(use_true_random=False),
)
def test_the_order_of_rows_has_no_meaning(
    tmp_path_factory: pytest.TempPathFactory,
    locations: list[tuple[str, str]],
    visits: list[tuple[int, int]],
    seed: Random,
) -> None:
    tables = Tables(tmp_path_factory.mktemp("tables"))
    profile = a_profile(inspections=VISITS | {"unknown_location": "leave-out"})

    def read() -> list[tuple[str, bytes]]:
        content = "".join(f"{id_},{name}\n" for id_, name in locations)
        visited = "".join(f"{id_},2026-10-{day:02d}\n" for id_, day in visits)
        snapshot = tables.source(
            profile,
            tables.write(f"id,name\n{content}"),
            inspections=tables.write(f"id,date\n{visited}", "i.csv"),
        ).fetch()
        return [(raw.id, raw.line) for raw in snapshot.locations]

    before = read()
    seed.shuffle(locations)
    seed.shuffle(visits)

    assert read() == before


def a_dated_profile() -> Profile:
    profile = a_profile(inspections=VISITS)
    return msgspec.convert(msgspec.to_builtins(profile) | {"taken_at": "file-name"}, Profile)


def dated(
    tmp_path: Path, locations: str, inspections: str, moment: datetime | None = None
) -> datetime:
    tables = Tables(tmp_path)
    files = {
        "locations": tables.write(TWO, locations),
        "inspections": tables.write("id,date\n", inspections),
    }
    source = ProfiledTables(files, profile=a_dated_profile(), source=None, taken_at=moment)
    return source.fetch().taken_at


def test_the_moment_may_stand_in_the_names_of_the_files(tmp_path: Path) -> None:
    found = dated(tmp_path, "register_2026-11-20.csv", "i-2026-11-20.csv")

    assert found == datetime(2026, 11, 20, tzinfo=UTC)


def test_a_moment_that_is_given_wins(tmp_path: Path) -> None:
    assert dated(tmp_path, "register.csv", "i-2026-11-20.csv", TAKEN_AT) == TAKEN_AT


@pytest.mark.parametrize(
    ("locations", "inspections", "words"),
    [
        ("a.csv", "i-2026-11-20.csv", "a.csv: no date (YYYY-MM-DD) in the file's name: give the"),
        ("a-2026-13-40.csv", "i-2026-11-20.csv", "a-2026-13-40.csv: no date"),
        ("a-2026-10-20.csv", "i-2026-11-20.csv", "give different dates"),
    ],
)
def test_names_without_one_date_are_refused(
    tmp_path: Path, locations: str, inspections: str, words: str
) -> None:
    with pytest.raises(SnapshotRefused) as caught:
        dated(tmp_path, locations, inspections)

    assert words in str(caught.value)


def test_without_any_moment_it_says_how_to_give_it(tables: Tables) -> None:
    files = {"locations": tables.write(TWO)}
    source = ProfiledTables(files, profile=a_profile(), source=None, taken_at=None)

    with pytest.raises(SnapshotRefused, match="--taken-at"):
        source.fetch()


def test_a_moment_without_a_time_zone_is_refused(tables: Tables) -> None:
    naive = TAKEN_AT.replace(tzinfo=None)
    files = {"locations": tables.write(TWO)}
    source = ProfiledTables(files, profile=a_profile(), source=None, taken_at=naive)

    with pytest.raises(SnapshotRefused, match="2026-11-20T05:00:00 has no time zone"):
        source.fetch()


def test_a_table_without_a_file_is_refused_since_its_records_would_seem_gone(
    tables: Tables,
) -> None:
    assert tables.refusal(a_profile(inspections=VISITS), tables.write(TWO)) == [
        "inspections=…: the profile needs a file for this table"
    ]


def test_a_file_for_a_table_that_the_profile_does_not_have_is_refused(tables: Tables) -> None:
    path = tables.write(TWO)

    (fault,) = tables.refusal(a_profile(), path, reactions=path)

    assert fault == "reactions=locations.csv: the profile has no such table; it has locations"


@pytest.mark.parametrize(("source", "expected"), [(None, "voorbeeld"), ("elders", "elders")])
def test_the_name_of_the_source_may_be_given(
    tables: Tables, source: str | None, expected: str
) -> None:
    files = {"locations": tables.write(TWO)}

    snapshot = ProfiledTables(files, profile=a_profile(), source=source, taken_at=TAKEN_AT).fetch()

    assert snapshot.source == expected


def test_without_any_name_of_the_source_it_says_how_to_give_it(tables: Tables) -> None:
    nameless = msgspec.convert(
        {"tables": {"locations": {"key": ["id"], "ignore": ["name"]}}}, Profile
    )
    files = {"locations": tables.write(TWO)}
    source = ProfiledTables(files, profile=nameless, source=None, taken_at=TAKEN_AT)

    with pytest.raises(SnapshotRefused, match="--source"):
        source.fetch()


def test_a_name_that_no_source_can_have_is_refused(tables: Tables) -> None:
    files = {"locations": tables.write(TWO)}
    tables_of = ProfiledTables(files, profile=a_profile(), source="Twee Woorden", taken_at=TAKEN_AT)

    with pytest.raises(SnapshotRefused, match="“Twee Woorden” is no name of a source"):
        tables_of.fetch()


def test_a_missing_file_is_unavailable(tables: Tables) -> None:
    source = tables.source(a_profile(), tables.folder / "none.csv")

    with pytest.raises(SourceUnavailable, match="No such file"):
        source.fetch()
