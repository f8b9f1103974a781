"""The JSON Schema says what the decoder does."""

from typing import Any

import jsonschema
import pytest

from notifier.sources.schema import json_schema

HEADER = {
    "format": "location-snapshot/1",
    "source": "voorbeeld",
    "taken_at": "2026-11-20T05:00:00Z",
    "locations": 1,
}
LOCATION = {
    "id": "910000123",
    "name": "De Zonnebloem",
    "inspections": [{"url": "https://a.example/r"}],
}


@pytest.fixture
def validator() -> Any:  # noqa: ANN401 - the library has no types
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("line", [HEADER, LOCATION])
def test_a_line_of_the_format_is_valid(validator: Any, line: object) -> None:  # noqa: ANN401 - as above
    assert list(validator.iter_errors(line)) == []


@pytest.mark.parametrize(
    "line",
    [
        LOCATION | {"colour": "red"},
        LOCATION | {"inspections": [{"colour": "red"}]},
        LOCATION | {"url": "javascript:alert(1)"},
        HEADER | {"format": "location-snapshot/2"},
        {"name": "without an id"},
    ],
    ids=["unknown key", "unknown key inside", "URL of another scheme", "other format", "no id"],
)
def test_a_line_that_would_be_refused_is_not_valid(validator: Any, line: object) -> None:  # noqa: ANN401 - as above
    assert not validator.is_valid(line)


def test_the_schema_says_what_it_is_about() -> None:
    schema = json_schema()

    assert {"$id", "title", "description"} <= schema.keys()
