"""Tables in JSON: arrays, documents and lines."""

import gzip
import json

import pytest

from tests.sources.tables import Tables, a_profile

ROWS = [{"id": "1", "name": "Een"}, {"id": "2", "name": "Twee"}]


def read(tables: Tables, content: str | bytes, name: str, **rules: object) -> list[str | None]:
    profile = a_profile(rules)
    return [location.name for location in tables.read(profile, tables.write(content, name))]


def test_an_array_of_objects_is_a_table(tables: Tables) -> None:
    assert read(tables, json.dumps(ROWS), "a.json") == ["Een", "Twee"]


def test_an_object_a_line_is_a_table(tables: Tables) -> None:
    content = "\ufeff" + "\r\n".join(map(json.dumps, ROWS)) + "\r\n\r\n"

    assert read(tables, gzip.compress(content.encode()), "a.jsonl.gz") == ["Een", "Twee"]


def test_the_array_may_stand_inside_a_document(tables: Tables) -> None:
    content = json.dumps({"result": {"total": 2, "records": ROWS}})

    assert read(tables, content, "a.json", items="result.records") == ["Een", "Twee"]


def test_objects_inside_an_object_are_columns_with_dots(tables: Tables) -> None:
    content = json.dumps([{"id": 1, "names": {"nl": "Een", "fr": None}}])

    found = read(tables, content, "a.json", fields={"name": "names.nl"}, ignore=["names.fr"])

    assert found == ["Een"]


def test_numbers_keep_the_form_in_which_they_are_written(tables: Tables) -> None:
    content = '[{"id": 12345678901234567890, "name": 1.10, "a": 1e400, "b": true, "c": [1, "x"]}]'
    profile = a_profile({"attributes": ["a", "b", "c"]})

    (location,) = tables.read(profile, tables.write(content, "a.json"))

    assert (location.id, location.name) == ("12345678901234567890", "1.10")
    assert location.attributes == {"a": "1e400", "b": "true", "c": '["1", "x"]'}


def test_a_key_that_an_object_leaves_out_is_empty(tables: Tables) -> None:
    assert read(tables, '[{"id": "1"}, {"id": "2", "name": "Twee"}]', "a.json") == [None, "Twee"]


def test_an_empty_array_is_a_source_without_locations(tables: Tables) -> None:
    assert read(tables, "[]", "a.json") == []


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        ("", "a.json", "a.json: the file is empty"),
        ("<html><title>Onderhoud</title>", "a.json", "it looks like a web page: “Onderhoud”"),
        ('{"message": "Te druk"}', "a.json", "“Te druk”; expected an array"),
        ("3", "a.json", "a.json: no table; expected an array"),
        ('[{"id": "1"', "a.json", "a.json:1: no JSON"),
        ('[\n{"id": "1"},\n{"id": }]', "a.json", "a.json:3: no JSON: Expecting value"),
        ('{"id": "1"}\nx\n', "a.jsonl", "a.jsonl:2: no JSON"),
        ('[{"id": "1", "id": "2"}]', "a.json", "has a key twice"),
        ('[{"a": {"b": "1"}, "a.b": "2", "id": "1"}]', "a.json", "[0]: an object has a key twice"),
        ('[{"id": "1", "name": NaN}]', "a.json", "NaN is no JSON number"),
        ("[" * 100_000, "a.json", "objects within objects without end"),
        ('[{"id": "1", "name": "a"}, 7]', "a.json", "a.json: [1]: expected an object"),
        ('[{"id": "1", "name": "a"}, {"name": "b"}]', "a.json", "a.json: [1].id: the key is empty"),
        ('[{"name": "b"}]', "a.json", "a.json: id: the column is missing"),
        ('[{"id": "1", "titel": "b"}]', "a.json", "a.json: titel: the profile does not know"),
        ('[{"id": "1", "name": "\\ud800"}]', "a.json", "[0].name: half a character"),
        (b'[{"id": "1", \n"name": "Zo\xeb"}]', "a.json", "a.json:2: not utf-8"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    tables: Tables, content: str | bytes, name: str, words: str
) -> None:
    faults = tables.refusal(a_profile(), tables.write(content, name))

    assert words in faults[0]


def test_in_an_open_table_a_mapped_key_must_be_somewhere(tables: Tables) -> None:
    path = tables.write('[{"id": "1", "titel": "Een"}]', "a.json")

    faults = tables.refusal(a_profile({"columns": "open"}), path)

    assert faults == ["a.json: name: the column is missing; the table has id, titel"]


def test_the_way_to_the_array_must_lead_there(tables: Tables) -> None:
    path = tables.write('{"error": {"message": "no"}}', "a.json")

    faults = tables.refusal(a_profile({"items": "result.records"}), path)

    assert "expected an array at “result.records”" in faults[0]
