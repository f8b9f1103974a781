"""The JSON Schema of snapshot format 1, made from the types that decode it."""

from typing import Any

import msgspec

from notifier.domain.location import Header, Location
from notifier.domain.snapshot import FORMAT

_REF = "#/$defs/{name}"


def json_schema() -> dict[str, Any]:
    """Give the schema of one line of a snapshot: the header or a location."""
    (header, location), definitions = msgspec.json.schema_components(
        (Header, Location), ref_template=_REF
    )
    definitions["Header"]["properties"]["format"] = {"const": FORMAT}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{FORMAT.replace('/', ':')}",
        "title": f"A line of {FORMAT}",
        "description": (
            "JSON Lines in UTF-8, plain or gzip. The first line is a Header; each further line is "
            "a Location, and there are as many of them as the header says."
        ),
        "oneOf": [header, location],
        "$defs": definitions,
    }
