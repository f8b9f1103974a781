"""The bytes of a mail: read back by the standard library and by a library for RFC 8058."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import listunsub
import pytest
from msgspec import structs

from notifier.domain.message import (
    OVERVIEW_LINK,
    UNSUBSCRIBE_LINK,
    Content,
    ContentKind,
    Message,
    filled,
)
from notifier.mail.headers import Sender
from notifier.mail.letter import Letter
from tests.mail.builders import NOW, SENDER, a_content, a_message, a_suspension, an_alert


def written(content: Content | None = None, message: Message | None = None) -> bytes:
    return Letter(content or a_content(), SENDER).to(message or a_message())


def read(content: Content | None = None, message: Message | None = None) -> EmailMessage:
    mail = message_from_bytes(written(content, message), policy=policy.default)
    assert mail.defects == []
    return mail


def parts(mail: EmailMessage) -> dict[str, str]:
    return {
        part.get_content_type(): part.get_content().replace("\r\n", "\n").rstrip("\n")
        for part in cast("list[EmailMessage]", list(mail.iter_parts()))
    }


def test_text_comes_first_and_both_parts_come_whole() -> None:
    content, message = an_alert(a_suspension()), a_message()

    found = parts(read(content, message))

    assert list(found) == ["text/plain", "text/html"]
    assert found["text/plain"] == filled(content.text, message.links).rstrip("\n")
    assert found["text/html"] == filled(content.html, message.links).rstrip("\n")


@pytest.mark.parametrize(
    "subject",
    [
        "Fictieve Zonnebloem – één",
        "– één",
        "plat en " + "lang " * 40 + "einde",
        "één – " * 40 + "einde",
        "=?utf-8?q?nep?=",
        "dubbel  wit",
    ],
)
def test_a_subject_is_read_as_it_was_written(subject: str) -> None:
    assert read(a_content(subject=subject))["Subject"] == subject


def test_a_link_with_an_ending_behind_it_is_read_as_one() -> None:
    content = a_content(
        text=f"Tabel: {OVERVIEW_LINK}.csv\n", html=f'<a href="{OVERVIEW_LINK}.csv">'
    )
    link = f"https://opvangnieuws.example/overzicht/{'o' * 130}"

    found = parts(read(content, a_message(links={OVERVIEW_LINK: link})))

    assert found["text/plain"] == f"Tabel: {link}.csv"
    assert found["text/html"] == f'<a href="{link}.csv">'


def test_the_header_says_who_when_and_in_which_language() -> None:
    mail = read()

    assert mail["From"] == "Opvang – één <noreply@opvangnieuws.example>"
    assert mail["To"] == "ouder1@voorbeeld.example"
    assert mail["Date"].datetime == NOW
    assert mail["Message-ID"] == "<bericht1@opvangnieuws.example>"
    assert mail["List-Id"] == "<updates.fictief.opvangnieuws.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "nl"


def test_unsubscribing_takes_one_click() -> None:
    mail, message = read(), a_message()

    fields = (mail["List-Unsubscribe"], mail["List-Unsubscribe-Post"])

    assert listunsub.audit(*fields) == []
    assert listunsub.parse(fields[0]) == [message.unsubscribe_url]


def test_the_unsubscribe_field_is_one_plain_line() -> None:
    line = re.search(rb"^List-Unsubscribe: (.*)\r\n", written(), re.MULTILINE)

    assert line is not None
    assert line[1].decode("ascii") == f"<{a_message().unsubscribe_url}>"


def test_a_confirmation_has_no_list_fields() -> None:
    content = a_content(kind=ContentKind.CONFIRMATION, text="ja\n", html="<p>ja</p>\n")

    mail = read(content, a_message(links={}))

    assert [name for name in mail if name.startswith("List-")] == []


def test_no_line_is_too_long_and_all_is_ascii() -> None:
    mail = written(a_content(text="é" * 5000 + "\n" + "x" * 5000))

    assert mail.isascii()
    assert max(map(len, mail.split(b"\r\n"))) <= 200
    assert mail.count(b"\n") == mail.count(b"\r\n")


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "a@voorbeeld.example\r\nBcc: b@voorbeeld.example"},
        {"address": "a@voorbeeld.example, b@voorbeeld.example"},
        {"address": "één@voorbeeld.example"},
        {"address": ""},
        {"message_id": "a>\r\nX-Eigen: ja"},
        {"links": a_message().links | {UNSUBSCRIBE_LINK: "https://x.example/\r\nX: y"}},
        {"links": a_message().links | {UNSUBSCRIBE_LINK: "https://x.example/>,<mailto:y"}},
        {"links": {}},
    ],
)
def test_what_no_field_can_carry_is_refused(wrong: dict[str, str]) -> None:
    message = structs.replace(a_message(), **wrong)

    with pytest.raises(ValueError, match=r"no header field|without one of its links"):
        Letter(a_content(), SENDER).to(message)


def test_a_line_break_in_a_subject_is_refused() -> None:
    with pytest.raises(ValueError, match="line break"):
        Letter(a_content(subject="A\nBcc: b@voorbeeld.example"), SENDER)


@pytest.mark.parametrize(
    ("setting", "name", "address"),
    [
        ("Opvangnieuws <post@voorbeeld.example>", "Opvangnieuws", "post@voorbeeld.example"),
        ("post@voorbeeld.example", "", "post@voorbeeld.example"),
    ],
)
def test_a_sender_is_read_as_people_write_it(setting: str, name: str, address: str) -> None:
    assert Sender.parse(setting) == Sender(name=name, address=address)
