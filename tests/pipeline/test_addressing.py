"""The personal places of a message: whose links stand there."""

import hashlib
import hmac
from base64 import urlsafe_b64encode

import pytest

from notifier.domain.message import (
    CONFIRM_LINK,
    OVERVIEW_LINK,
    PREFERENCES_LINK,
    UNSUBSCRIBE_LINK,
    ContentKind,
    Message,
)
from notifier.domain.subscription import Purpose
from notifier.links import Links
from notifier.pipeline.sending.addressing import Addresser
from notifier.store.post.outbox import Claimed
from tests.mail.builders import a_content

_SECRET = b"een fictief geheim dat lang genoeg is"
_OF_SUBSCRIPTION, _OF_SUBSCRIBER = b"a" * 16, b"b" * 16
_LINKS = Links(base_url="https://opvangnieuws.example", secret=_SECRET)


def _message(kind: ContentKind, nonce: bytes | None = _OF_SUBSCRIPTION) -> Message:
    claimed = Claimed(
        content=1,
        subscriber_id=7,
        attempts=0,
        address="ouder@voorbeeld.example",
        subscription_nonce=nonce,
        subscriber_nonce=_OF_SUBSCRIBER,
        round=2,
    )
    addresser = Addresser(links=_LINKS, domain="opvangnieuws.example")
    (message,) = addresser.messages(a_content(kind=kind), [claimed])
    return message


def test_an_alert_leads_to_its_subscription_and_to_ones_own_page() -> None:
    links = _message(ContentKind.ALERT).links

    leave = _LINKS.token(Purpose.UNSUBSCRIBE, _OF_SUBSCRIPTION)
    own = _LINKS.token(Purpose.PREFERENCES, _OF_SUBSCRIBER)
    assert links == {
        UNSUBSCRIBE_LINK: _LINKS.unsubscribe(leave, a_content().id),
        PREFERENCES_LINK: _LINKS.preferences(own),
    }


def test_what_several_subscriptions_asked_for_is_found_by_the_mail() -> None:
    links = _message(ContentKind.ALERT, None).links

    leave = _LINKS.token(Purpose.UNSUBSCRIBE, _OF_SUBSCRIBER)
    assert links[UNSUBSCRIBE_LINK] == _LINKS.unsubscribe(leave, a_content().id)


def test_a_digest_leads_to_all_that_it_tells() -> None:
    links = _message(ContentKind.DIGEST).links

    assert links[OVERVIEW_LINK] == f"{links[PREFERENCES_LINK]}/mails/{a_content().id}"


def test_a_confirmation_leads_to_its_round_alone() -> None:
    links = _message(ContentKind.CONFIRMATION).links

    token = _LINKS.token(Purpose.CONFIRM, _OF_SUBSCRIPTION, 2)
    assert links == {CONFIRM_LINK: _LINKS.confirm(token)}


def test_a_message_has_the_same_id_at_every_attempt() -> None:
    ids = {_message(ContentKind.ALERT).message_id for _attempt in range(2)}

    assert len(ids) == 1


@pytest.mark.parametrize("secret", [_SECRET, b"s" * 64, b"s" * 65, b"s" * 200])
def test_a_token_is_the_hmac_that_earlier_mails_carry(secret: bytes) -> None:
    made = Links(base_url="https://x.example", secret=secret).token(Purpose.CONFIRM, b"n" * 16, 3)

    digest = hmac.digest(secret, b"confirm:3:" + b"n" * 16, "sha256")
    assert made == urlsafe_b64encode(digest[:24]).decode()


def test_a_keyed_digest_is_the_hmac_that_the_store_keeps() -> None:
    found = _LINKS.keyed_digest("address", "ouder@voorbeeld.example")

    assert found == hmac.digest(_SECRET, b"address:ouder@voorbeeld.example", hashlib.sha256)
