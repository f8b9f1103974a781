"""Signatures, checked by a library that others use to check them."""

from email import message_from_bytes

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import PrivateFormat

from notifier.domain.message import ContentKind
from notifier.mail.letter import Letter
from notifier.mail.signing import Signer, read_key
from tests.mail.builders import SENDER, a_content, a_message, a_suspension, an_alert
from tests.support.dkim_keys import DOMAIN, SELECTOR, Keys, dns_of, pem_of

CONTENTS = [
    an_alert(a_suspension()),
    a_content(),
    a_content(subject="één – " * 40 + "’einde’"),
    a_content(kind=ContentKind.CONFIRMATION),
    a_content(text="twee  spaties \nen een lege regel op het eind\n\n\n"),
]


@pytest.fixture(scope="module", params=["rsa", "ed25519"])
def keys(request: pytest.FixtureRequest) -> Keys:
    if request.param == "rsa":
        return rsa.generate_private_key(65537, 2048)
    return ed25519.Ed25519PrivateKey.generate()


def signed(keys: Keys, number: int = 0) -> bytes:
    mail = Letter(CONTENTS[number], SENDER).to(a_message())
    return Signer(domain=DOMAIN, selector=SELECTOR, key=read_key(pem_of(keys))).sign(mail)


@pytest.mark.parametrize("number", range(len(CONTENTS)))
def test_others_find_the_signature_good(keys: Keys, number: int) -> None:
    assert dkim.verify(signed(keys, number), dnsfunc=dns_of(keys))


def test_a_relay_that_folds_fields_anew_breaks_nothing(keys: Keys) -> None:
    mail = signed(keys).replace(b"\r\nSubject: ", b"\r\nsubject:\r\n   ")

    assert dkim.verify(mail, dnsfunc=dns_of(keys))


@pytest.mark.parametrize(
    "name",
    [
        *("From", "To", "Subject", "Date", "Message-ID", "List-Id", "List-Unsubscribe"),
        *("List-Unsubscribe-Post", "Content-Type", "MIME-Version", "Auto-Submitted"),
    ],
)
def test_no_field_that_matters_can_be_changed(keys: Keys, name: str) -> None:
    mail = signed(keys).replace(f"\r\n{name}: ".encode(), f"\r\n{name}: x".encode(), 1)

    assert not dkim.verify(mail, dnsfunc=dns_of(keys))


@pytest.mark.parametrize("name", ["From", "To", "Subject", "Date", "Content-Type"])
def test_no_second_field_can_be_put_before_ours(keys: Keys, name: str) -> None:
    mail = f"{name}: iemand anders\r\n".encode() + signed(keys)

    assert not dkim.verify(mail, dnsfunc=dns_of(keys))


def test_no_word_of_the_body_can_be_changed(keys: Keys) -> None:
    mail = signed(keys).replace(b"schorsing van de", b"opheffing van de")

    assert not dkim.verify(mail, dnsfunc=dns_of(keys))


def test_both_fields_for_one_click_are_signed(keys: Keys) -> None:
    field = message_from_bytes(signed(keys))["DKIM-Signature"]

    named = "".join(field.split()).partition("h=")[2].partition(";")[0].lower().split(":")
    assert {"list-unsubscribe", "list-unsubscribe-post"} <= set(named)
    assert named.count("from") == 2


def test_the_mail_itself_stays_as_it_was(keys: Keys) -> None:
    assert signed(keys).endswith(Letter(CONTENTS[0], SENDER).to(a_message()))


def test_no_line_of_it_is_long_enough_to_be_folded(keys: Keys) -> None:
    field = signed(keys).partition(b"\r\nTo: ")[0]

    assert max(map(len, field.split(b"\r\n"))) <= 78


@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
def test_a_key_is_read_in_both_of_its_forms(form: PrivateFormat) -> None:
    key = rsa.generate_private_key(65537, 1024)  # noqa: S505 - short, and used for nothing

    found = read_key(pem_of(key, form))

    assert isinstance(found, rsa.RSAPrivateKey)
    assert found.private_numbers() == key.private_numbers()


@pytest.mark.parametrize(
    ("pem", "said"),
    [
        (b"", "a private key in PEM"),
        (b"-----BEGIN PRIVATE KEY-----\nnonsens\n-----END PRIVATE KEY-----\n", "in PEM"),
        (pem_of(ec.generate_private_key(ec.SECP256R1())), "RSA or Ed25519"),
        (pem_of(ed25519.Ed25519PrivateKey.generate(), password=b"geheim"), "without a password"),
    ],
)
def test_a_key_that_cannot_sign_is_refused_with_the_reason(pem: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_key(pem)


def test_a_domain_that_could_end_the_field_is_refused() -> None:
    key = ed25519.Ed25519PrivateKey.generate()

    with pytest.raises(ValueError, match="no header field"):
        Signer(domain="x.example; d=y.example", selector=SELECTOR, key=key)
