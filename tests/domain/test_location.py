"""Decoding a line: what is taken, and where a fault is said to be."""

import pytest

from notifier.domain.location import Header, Location, decode, decode_header, encode
from notifier.errors import Fault
from tests.support.builders import a_location, a_measure, a_reaction, an_inspection


def _fault(line: str | bytes) -> Fault:
    read = line.encode() if isinstance(line, str) else line
    found = decode(read, file="verzonnen.jsonl", number=7)
    assert isinstance(found, Fault)
    return found


def test_what_was_encoded_is_decoded_again() -> None:
    location = a_location(
        inspections=[an_inspection()], enforcement=[a_measure()], reactions=[a_reaction()]
    )

    assert decode(encode(location), file="verzonnen.jsonl", number=2) == location


def test_an_unknown_code_passes_through() -> None:
    found = decode(b'{"id":"1","care_type":"nog-nooit-gezien"}', file="f", number=2)

    assert isinstance(found, Location)
    assert found.care_type == "nog-nooit-gezien"


def test_a_location_without_a_name_is_called_by_its_id() -> None:
    assert a_location("0012", name=None).title == "0012"


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ('{"id":"1","nmae":"x"}', "$.nmae"),
        ('{"id":"1","address":{"city":"x"}}', "$.address.city"),
        ('{"id":"1","inspections":[{},{"visted_on":null}]}', "$.inspections[1].visted_on"),
        ('{"id":"1","places":"veel"}', "$.places"),
        ('{"id":"1","url":"javascript:alert(1)"}', "$.url"),
        ('{"id":"1","url":"data:text/html,x"}', "$.url"),
        ('{"id":"1","inspections":[{"url":"JaVaScRiPt:x"}]}', "$.inspections[0].url"),
        ('{"id":"1","reactions":[{"url":"https://x.example/a b"}]}', "$.reactions[0].url"),
        ('{"id":"1","enforcement":[{"url":"/relatief"}]}', "$.enforcement[0].url"),
        ('{"id":"1","enforcement":[{"decided_on":"12/10/2026"}]}', "$.enforcement[0].decided_on"),
        ('{"id":"1","enforcement":[{"decided_on":"2026-02-30"}]}', "$.enforcement[0].decided_on"),
        ('{"id":"1","enforcement":[{"urgent":"ja"}]}', "$.enforcement[0].urgent"),
        ('{"id":"1","organiser":null}', "$.organiser"),
        ('{"id":1}', "$.id"),
        ('{"id":""}', "$.id"),
        ('{"id":" 1"}', "$.id"),
        ('{"id":"1\\n"}', "$.id"),
        ('{"id":"."}', "$.id"),
        ('{"id":".."}', "$.id"),
        ('{"id":"1","name":"a\\u0000"}', "$.name"),
        ('{"id":"1","inspections":[{"advice":"a\\u0000"}]}', "$.inspections[0].advice"),
        ('{"id":"1","attributes":{"a\\u0000":"b"}}', "$.attributes"),
        ('{"id":"1","attributes":{"label":3}}', "$.attributes[...]"),
        ("{}", None),
        ("[]", None),
        ('{"id":"1"', None),
        ("", None),
    ],
)
def test_a_fault_has_file_line_and_path(line: str, field: str | None) -> None:
    found = _fault(line)

    assert (found.file, found.line, found.field) == ("verzonnen.jsonl", 7, field)
    assert found.problem


def test_an_unknown_key_is_named() -> None:
    assert "nmae" in _fault('{"id":"1","nmae":"x"}').problem


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"id":"1","url":"javascript:x"}', "expected an http(s) address"),
        ('{"id":" 1"}', "expected an id without spaces around it"),
        ('{"id":"1","name":"\\ud800"}', "half of a surrogate pair"),
        ('{"id":"1","name":"\\ud800 en meer"}', "half of a surrogate pair"),
        ('{"id":"1","name":"\\udc00 en meer"}', "half of a surrogate pair"),
        ('{"id":"1","name":"een', "truncated"),
    ],
)
def test_a_fault_is_said_in_words(line: str, words: str) -> None:
    assert words in _fault(line).problem


def test_a_source_that_is_no_name_is_said_in_words() -> None:
    line = b'{"format":"f","source":"Het Register","taken_at":"2026-01-01T00:00:00Z","locations":1}'

    found = decode_header(line, file="verzonnen.jsonl")

    assert isinstance(found, Fault)
    assert (found.field, found.problem[:22]) == ("$.source", "expected small letters")


def test_bytes_that_are_no_utf8_are_a_fault_and_no_crash() -> None:
    assert _fault(b'{"id":"1","name":"caf\xe9"}').line == 7


def test_a_text_beyond_all_measure_is_a_fault() -> None:
    assert _fault(f'{{"id":"1","name":"{"x" * 1001}"}}').field == "$.name"


@pytest.mark.parametrize(
    ("field", "value"),
    [("source", '"Hoofdletters"'), ("source", '""'), ("taken_at", '"2026-11-20T05:00:00"')],
)
def test_a_wrong_header_is_a_fault_in_line_one(field: str, value: str) -> None:
    values = {
        "format": '"location-snapshot/1"',
        "source": '"verzonnen"',
        "taken_at": '"2026-11-20T05:00:00Z"',
        "locations": "1",
    } | {field: value}
    line = "{" + ",".join(f'"{name}":{one}' for name, one in values.items()) + "}"

    found = decode_header(line.encode(), file="verzonnen.jsonl")

    assert isinstance(found, Fault)
    assert (found.line, found.field) == (1, f"$.{field}")


def test_a_header_is_decoded() -> None:
    line = (
        b'{"format":"location-snapshot/1","source":"verzonnen",'
        b'"taken_at":"2026-11-20T05:00:00+01:00","locations":3}'
    )

    found = decode_header(line, file="verzonnen.jsonl")

    assert isinstance(found, Header)
    assert (found.source, found.locations) == ("verzonnen", 3)
