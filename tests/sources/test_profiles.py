"""A profile is judged whole before a table is opened."""

import tomllib
from pathlib import Path

import pytest

from notifier.errors import ProfileInvalid
from notifier.sources.profiles import decode_profile, load_profile

SHIPPED = ("bc-childcare", "scot-daycare")
LOCATIONS = '[tables.locations]\nkey = ["id"]\n'


def faults(text: str) -> list[str]:
    with pytest.raises(ProfileInvalid) as caught:
        decode_profile(text.encode(), file="p.toml")
    return [str(fault) for fault in caught.value.faults]


def test_the_least_profile_names_a_key() -> None:
    profile = decode_profile(LOCATIONS.encode(), file="p.toml")

    assert (profile.names, profile.source) == (["locations"], None)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_profile_that_comes_with_the_program_is_found_by_its_name(name: str) -> None:
    assert load_profile(name).source == name


def test_a_profile_is_found_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(f'source = "eigen"\n{LOCATIONS}')

    assert load_profile(path).source == "eigen"


def test_a_profile_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(ProfileInvalid, match=", ".join(SHIPPED)):
        load_profile("none")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = 1\nb = = 2", "p.toml:2: no TOML: Invalid value"),
        ("", "p.toml: Object missing required field `tables`"),
        ('[tables.inspections]\nlocation_key = ["id"]', "p.toml: $.tables: Object missing"),
        ("[tables.locations]\nkey = []", "p.toml: $.tables.locations.key"),
        (f'colour = "red"\n{LOCATIONS}', "p.toml: Object contains unknown field `colour`"),
        (f"{LOCATIONS}colour = 1", "$.tables.locations: Object contains unknown field `colour`"),
        (f'source = "Twee Woorden"\n{LOCATIONS}', "p.toml: $.source: "),
        (f'{LOCATIONS}columns = "half-open"', "$.tables.locations.columns: Invalid enum value"),
        (f'{LOCATIONS}delimiter = ";;"', "$.tables.locations.delimiter"),
        (f'{LOCATIONS}delimiter = "\\n"', "$.tables.locations.delimiter: a newline"),
        (f'{LOCATIONS}encoding = "klingon"', "$.tables.locations.encoding: “klingon” is no enc"),
        (f'{LOCATIONS}encoding = "base64"', "$.tables.locations.encoding: “base64” is no enc"),
        (f'{LOCATIONS}format = "csv"\nsheet = "a"', "$.tables.locations.sheet: a table in csv"),
        (f'{LOCATIONS}format = "csv"\nitems = "a"', "$.tables.locations.items: a table in csv"),
        (f'{LOCATIONS}date_format = "%d/%m"', "$.tables.locations.date_format: “%d/%m” does not"),
        (f'{LOCATIONS}date_format = "dd/mm/yyyy"', "expected such as %d/%m/%Y"),
        (f'{LOCATIONS}fields = {{ colour = "c" }}', "fields.colour: no such field; expected one"),
        (f'{LOCATIONS}fields = {{ id = "c" }}', "fields.id: no such field"),
        (f'{LOCATIONS}fields = {{ inspections = "c" }}', "fields.inspections: no such field"),
        (f"{LOCATIONS}constants = {{ colour = 1 }}", "constants.colour: no such field"),
        (f"{LOCATIONS}constants = {{ places = true }}", "constants.places: Expected `int | null`"),
        (
            f'{LOCATIONS}constants = {{ name = "a" }}\nfields = {{ name = "c" }}',
            "constants.name: the field is filled by a column as well",
        ),
        (
            f'{LOCATIONS}fields = {{ name = {{ columns = "c", split = "," }} }}',
            "fields.name.split: the field takes one value",
        ),
        (
            f'{LOCATIONS}attributes = ["c"]\nignore = ["c"]',
            "ignore: the column “c” is used, so it cannot be ignored",
        ),
        (f'{LOCATIONS}ignore = ["c", "c"]', "ignore: the column “c” stands there 2 times"),
        (
            f'{LOCATIONS}[tables.reactions]\nlocation_key = ["a", "b"]',
            "$.tables.reactions.location_key: expected as many columns",
        ),
        (
            f'{LOCATIONS}[tables.reactions]\nlocation_key = ["a"]\nduplicates = "number"',
            "$.tables.reactions.duplicates: records are not numbered",
        ),
        (
            f'{LOCATIONS}duplicates = "number"\n[tables.reactions]\nlocation_key = ["a"]',
            "$.tables.reactions.location_key: locations with duplicates = “number”",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_field(text: str, words: str) -> None:
    assert words in faults(text)[0]


def test_every_fault_comes_at_once() -> None:
    text = f'{LOCATIONS}encoding = "klingon"\nfields = {{ colour = "c", taste = "t" }}'

    assert len(faults(text)) == 3


def test_a_profile_in_another_encoding_is_refused() -> None:
    with pytest.raises(ProfileInvalid, match="not UTF-8"):
        decode_profile('source = "é"'.encode("latin-1"), file="p.toml")


@pytest.mark.parametrize("name", SHIPPED)
def test_a_profile_that_comes_with_the_program_is_closed(name: str) -> None:
    profile = load_profile(name)

    tables = [profile.tables.locations, *profile.records.values()]

    assert {table.columns.value for table in tables} == {"closed"}


def test_everything_that_comes_with_the_program_is_a_profile() -> None:
    folder = Path(__file__).parents[2] / "profiles"

    found = {path.stem: tomllib.loads(path.read_text())["source"] for path in folder.glob("*.toml")}

    assert found == {name: name for name in SHIPPED}
