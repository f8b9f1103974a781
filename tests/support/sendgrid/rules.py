"""What SendGrid refuses in a request: by its schema, and by what it documents beside it."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

SPECIFICATION = Path(__file__).parents[4] / "shared" / "specs" / "sendgrid_mail_send.json"
_PLACE = "components/requestBodies/PostMailSend/content/application~1json/schema"

MOST_BYTES = 30 * 1024 * 1024
_MOST, _BYTES, _LINE = 1000, 10_000, 998
_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[a-z]{2,}", re.IGNORECASE | re.ASCII)
_RESERVED = {
    *("x-sg-id", "x-sg-eid", "received", "dkim-signature", "content-type"),
    *("content-transfer-encoding", "to", "from", "subject", "reply-to", "cc", "bcc"),
}

#: Which field, and what is wrong with it.
Fault = tuple[str, str]


@lru_cache
def schema() -> Draft202012Validator | None:
    """Give the provider's own schema; None where it is not beside the checkout."""
    if not SPECIFICATION.exists():
        return None
    document = DRAFT202012.create_resource(json.loads(SPECIFICATION.read_text("utf-8")))
    registry: Registry[Any] = Registry().with_resource("urn:sendgrid", document)
    return Draft202012Validator({"$ref": f"urn:sendgrid#/{_PLACE}"}, registry=registry)


def faults(raw: bytes) -> Iterator[Fault]:
    """Give what SendGrid would refuse in a body, field by field."""
    try:
        body = json.loads(raw)
    except ValueError:
        yield "", "Bad Request"
        return
    validator = schema()
    wrong = [] if validator is None else list(validator.iter_errors(body))
    if wrong:
        yield from ((".".join(map(str, error.absolute_path)), error.message) for error in wrong)
        return
    yield from _whole(body)
    yield from _content(body)
    for number, one in enumerate(body["personalizations"]):
        for name, problem in _personalization(one):
            yield f"personalizations.{number}.{name}", problem


def _whole(body: dict[str, Any]) -> Iterator[Fault]:
    known = {"personalizations", "from", "subject", "content", "tracking_settings"}
    for name in sorted(body.keys() - known):
        yield name, "is not known here"
    people = [person["email"].casefold() for person in _people(body)]
    if not 1 <= len(body["personalizations"]) <= _MOST:
        yield "personalizations", "limited to 1000 personalizations, at least one"
    if len(people) > _MOST:
        yield "personalizations", "limit of 1000 total recipients (to + cc + bcc)"
    if len(set(people)) < len(people):
        yield "personalizations", "each unique address should only be included once"
    if not body["from"]["email"].isascii():
        yield "from.email", "unicode is not supported"


def _content(body: dict[str, Any]) -> Iterator[Fault]:
    if not body.get("subject") or len(body["subject"]) > _LINE:
        yield "subject", "is required, and a line"
    types = [part["type"] for part in body["content"]]
    if types != sorted(types, key=["text/plain", "text/html"].index):
        yield "content", "text/plain comes first, then text/html"
    if not all(part["value"] for part in body["content"]):
        yield "content", "must be a string at least one character in length"


def _people(body: dict[str, Any]) -> Iterator[dict[str, str]]:
    for one in body["personalizations"]:
        for field in ("to", "cc", "bcc"):
            yield from one.get(field, ())


def _personalization(one: dict[str, Any]) -> Iterator[Fault]:
    for number, person in enumerate(one["to"]):
        if not _ADDRESS.fullmatch(person["email"]):
            yield f"to.{number}.email", "Does not contain a valid address."
        if set(person.get("name", "")) & set(";,"):
            yield f"to.{number}.name", "may not hold ; or ,"
    yield from _headers(one.get("headers", {}))
    for field in ("custom_args", "substitutions"):
        values = one.get(field, {})
        if not all(isinstance(value, str) for value in values.values()):
            yield field, "all values must be strings"
        if len(json.dumps(values).encode()) >= _BYTES:
            yield field, "must be less than 10000 bytes"
    if "send_at" in one:
        yield "send_at", "is of no use to us"


def _headers(headers: dict[str, Any]) -> Iterator[Fault]:
    for name, value in headers.items():
        if name.lower() in _RESERVED or not re.fullmatch(r"[!-9;-~]+", name):
            yield f"headers.{name}", "cannot be one of the reserved keys"
        if not isinstance(value, str) or "\n" in value or not value.isascii():
            yield f"headers.{name}", "must be a string of one line"
