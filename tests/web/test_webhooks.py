"""What SendGrid posts to us: kept at once where it is signed, refused plainly where not."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from notifier.bootstrap.house import House
from notifier.bootstrap.website import application
from notifier.config.loading import load
from notifier.errors import SettingsInvalid
from notifier.pipeline.sending.heed import heed
from notifier.store.tables import events
from notifier.transports.sendgrid_events import MOST_BYTES, SendGridEvents
from tests.support.sendgrid.signing import posted, public_key, signed
from tests.web.world import NOW, World

PATH = "/webhooks/sendgrid"
ADDRESS = "ouder@example.org"


def post(world: World, body: bytes, headers: dict[str, str], **reader: Any) -> TestResponse:  # noqa: ANN401 - any service
    services = {"sendgrid": SendGridEvents(public_key()), **reader}
    return world.client(**services).post(PATH, data=body, headers=headers)


def an_event(world: World, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - any field
    """Give an event of the newest mail."""
    return {
        "email": ADDRESS,
        "timestamp": int(NOW.timestamp()),
        "event": "bounce",
        "type": "bounce",
        "sg_event_id": "fictief-1",
        "content": world.rows("contents")[-1].key,
        "subscriber": str(world.rows("subscribers")[-1].id),
        **fields,
    }


def kept(world: World) -> list[str]:
    with world.sessions.reading() as connection:
        return list(connection.execute(select(events.c.id).order_by(events.c.id)).scalars())


def test_what_is_signed_is_kept_and_answered_with_nothing(world: World) -> None:
    world.confirmed()
    body, headers = posted([an_event(world), an_event(world, sg_event_id="fictief-2")], NOW)

    answer = post(world, body, headers)

    assert (answer.status_code, answer.data) == (204, b"")
    assert "Set-Cookie" not in answer.headers
    assert kept(world) == ["fictief-1", "fictief-2"]


def test_the_same_request_again_keeps_nothing_more(world: World) -> None:
    world.confirmed()
    body, headers = posted([an_event(world), an_event(world)], NOW)

    answers = [post(world, body, headers).status_code for _ in range(2)]

    assert (answers, kept(world)) == ([204, 204], ["fictief-1"])


def test_of_many_the_strange_ones_are_left_out(world: World) -> None:
    world.confirmed()
    strange = [{"event": "open"}, 7, an_event(world, content="unknown"), an_event(world)]
    body, headers = posted(strange, NOW)

    assert post(world, body, headers).status_code == 204
    assert kept(world) == ["fictief-1"]


def test_without_a_key_there_is_nothing(world: World) -> None:
    body, headers = posted([], NOW)

    assert post(world, body, headers, sendgrid=None).status_code == 404


def test_what_is_not_signed_is_refused(world: World) -> None:
    world.confirmed()
    body, headers = posted([an_event(world)], NOW)

    answers = [post(world, body, {}), post(world, body + b" ", headers)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert all(answer.mimetype == "text/plain" and len(answer.data) < 100 for answer in answers)
    assert kept(world) == []


def test_what_is_no_list_is_refused(world: World) -> None:
    body = b'{"event": "bounce"}'

    answer = post(world, body, signed(body, NOW))

    assert (answer.status_code, answer.mimetype) == (400, "text/plain")


def test_what_is_too_large_is_refused_unread(world: World) -> None:
    body = b" " * (MOST_BYTES + 1)

    assert post(world, body, {}).status_code == 413


def test_more_than_any_form_may_hold_is_taken(world: World) -> None:
    world.confirmed()
    many = [an_event(world, sg_event_id=f"fictief-{n}", reason="x" * 900) for n in range(700)]
    body, headers = posted(many, NOW)

    assert post(world, body, headers).status_code == 204
    assert len(body) > 600_000
    assert len(kept(world)) == 700


@pytest.mark.parametrize("type_", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_the_body_is_taken_raw_whatever_it_claims_to_be(world: World, type_: str) -> None:
    world.confirmed()
    body = json.dumps([an_event(world)]).encode()
    headers = signed(body, NOW) | {"Content-Type": type_, "Sec-Fetch-Site": "cross-site"}

    assert post(world, body, headers).status_code == 204
    assert kept(world) == ["fictief-1"]


def test_no_get_is_answered(world: World) -> None:
    client = world.client(sendgrid=SendGridEvents(public_key()))

    assert client.get(PATH).status_code == 405


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"type": "bounce"}, "mails kwamen terug"),
        ({"event": "spamreport"}, "gemeld als ongewenst"),
        ({"event": "unsubscribe"}, "Je bent zelf gestopt"),
    ],
)
def test_ones_own_page_says_why_it_ended(world: World, fields: dict[str, str], words: str) -> None:
    own = world.confirmed()
    body, headers = posted([an_event(world, **fields)], NOW)
    post(world, body, headers)

    heed(world.sessions, world.services.links, now=world.now)

    page = world.client().get(f"/voorkeuren/{own}").text
    assert words in page
    assert "Je volgt nu niets" in page


def test_whoever_bounced_gets_no_mail_again(world: World) -> None:
    world.confirmed(ADDRESS)
    body, headers = posted([an_event(world)], NOW)
    post(world, body, headers)
    heed(world.sessions, world.services.links, now=world.now)
    before = len(world.deliver())

    world.sign_up(ADDRESS)

    assert len(world.deliver()) == before


def test_a_key_that_is_none_is_found_when_the_pages_are_put_together(
    world: World, tmp_path: Path
) -> None:
    not_on_the_curve = base64.b64encode(b"0" * 91).decode()
    environ = {"NOTIFIER_SENDGRID_WEBHOOK_KEY": not_on_the_curve, "NOTIFIER_SECRET": "x" * 32}
    (tmp_path / "notifier.toml").touch()
    settings = load(environ, file=tmp_path / "notifier.toml")
    house = House(settings=settings, sessions=world.sessions, links=world.services.links)

    with pytest.raises(SettingsInvalid, match="sendgrid_webhook_key"):
        application(house)
