"""The body of a request to SendGrid: by the provider's own schema, and by the rules beside it."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from notifier.domain.message import CONFIRM_LINK, ContentKind, filled
from notifier.transports.sendgrid_request import body, runs
from tests.mail.builders import SENDER, a_content, a_message, a_suspension, an_alert

SPECIFICATION = Path(__file__).parents[3] / "shared" / "specs" / "sendgrid_mail_send.json"
RESERVED = {
    *("x-sg-id", "x-sg-eid", "received", "dkim-signature", "content-type"),
    *("content-transfer-encoding", "to", "from", "subject", "reply-to", "cc", "bcc"),
}
KNOWN_KEYS = {"personalizations", "from", "subject", "content", "tracking_settings"}


def a_body(count: int = 3) -> dict[str, Any]:
    return body(an_alert(a_suspension()), [a_message(n) for n in range(count)], SENDER)


def a_confirmation_body() -> dict[str, Any]:
    content = a_content(kind=ContentKind.CONFIRMATION, text=CONFIRM_LINK, html=CONFIRM_LINK)
    message = a_message(links={CONFIRM_LINK: "https://opvangnieuws.example/bevestigen/x"})
    return body(content, [message], SENDER)


@pytest.mark.shared
@pytest.mark.parametrize("made", [a_body(), a_body(1000), a_confirmation_body()])
def test_the_body_is_valid_by_the_providers_schema(made: dict[str, Any]) -> None:
    if not SPECIFICATION.exists():
        pytest.skip("the provider's specification is not beside the checkout")
    document = DRAFT202012.create_resource(json.loads(SPECIFICATION.read_text("utf-8")))
    registry: Registry[Any] = Registry().with_resource("urn:sendgrid", document)
    place = "components/requestBodies/PostMailSend/content/application~1json/schema"
    schema = {"$ref": f"urn:sendgrid#/{place}"}

    Draft202012Validator(schema, registry=registry).validate(made)


def test_no_key_is_unknown_and_none_is_reserved() -> None:
    made = a_body()

    names = {name.lower() for one in made["personalizations"] for name in one["headers"]}
    assert set(made) == KNOWN_KEYS
    assert not names & RESERVED


def test_all_values_beside_an_address_are_texts() -> None:
    for one in a_body()["personalizations"]:
        for part in ("headers", "substitutions", "custom_args"):
            assert all(isinstance(value, str) for value in one[part].values())
            assert len(json.dumps(one[part]).encode()) < 10_000


def test_plain_text_comes_before_html_and_neither_is_empty() -> None:
    content = a_body()["content"]

    assert [part["type"] for part in content] == ["text/plain", "text/html"]
    assert all(part["value"] for part in content)


def test_nobody_is_tracked() -> None:
    settings = a_body()["tracking_settings"]

    assert set(settings) == {
        *("click_tracking", "open_tracking", "subscription_tracking", "ganalytics")
    }
    assert not any(value for setting in settings.values() for value in setting.values())


def test_each_recipient_gets_links_and_header_of_its_own() -> None:
    made = a_body(2)

    for number, one in enumerate(made["personalizations"]):
        message = a_message(number)
        assert one["to"] == [{"email": message.address}]
        assert one["headers"]["List-Unsubscribe"] == f"<{message.unsubscribe_url}>"
        assert one["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert one["headers"]["Message-ID"] == f"<{message.message_id}>"
        assert one["custom_args"] == {
            "content": message.content_id,
            "subscriber": str(message.subscriber_id),
        }


def test_the_substitutions_close_every_personal_place() -> None:
    made = a_body(1)
    text, html = (part["value"] for part in made["content"])

    substitutions = made["personalizations"][0]["substitutions"]

    assert "§" in text
    assert "§" not in filled(text + html + made["subject"], substitutions)


def test_a_confirmation_has_no_list_fields() -> None:
    headers = a_confirmation_body()["personalizations"][0]["headers"]

    assert [name for name in headers if name.startswith("List-")] == []


def test_recipients_keep_their_order() -> None:
    made = a_body(5)

    addresses = [one["to"][0]["email"] for one in made["personalizations"]]
    assert addresses == [a_message(n).address for n in range(5)]


def test_no_run_is_longer_than_the_provider_takes() -> None:
    found = [len(run) for run in runs([a_message(n) for n in range(2001)])]

    assert found == [1000, 1000, 1]
