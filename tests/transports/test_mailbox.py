"""The maildir, read back by the standard library."""

import mailbox
from pathlib import Path

import pytest

from notifier.domain.delivery import Accepted, Outcome, Rejected
from notifier.domain.message import Message
from notifier.errors import TransportUnavailable
from notifier.transports.mailbox import MailboxTransport
from tests.mail.builders import SENDER, a_content, a_message


def deliver(directory: Path, *messages: Message) -> list[Outcome]:
    return list(MailboxTransport(directory=directory, sender=SENDER).send(a_content(), messages))


def kinds(outcomes: list[Outcome]) -> tuple[object, ...]:
    return tuple(type(outcome) for outcome in outcomes)


def addressed(directory: Path) -> list[str]:
    return sorted(str(mail["To"]) for mail in mailbox.Maildir(directory, create=False))


def test_each_message_is_one_mail_that_others_can_read(tmp_path: Path) -> None:
    outcomes = deliver(tmp_path / "post", a_message(1), a_message(2))

    assert kinds(outcomes) == (Accepted, Accepted)
    assert addressed(tmp_path / "post") == ["ouder1@voorbeeld.example", "ouder2@voorbeeld.example"]


def test_sending_again_changes_nothing(tmp_path: Path) -> None:
    deliver(tmp_path, a_message())

    assert kinds(deliver(tmp_path, a_message())) == (Accepted,)
    assert len(addressed(tmp_path)) == 1


def test_a_mail_that_somebody_read_is_not_delivered_again(tmp_path: Path) -> None:
    deliver(tmp_path, a_message())
    (new,) = (tmp_path / "new").iterdir()
    new.rename(tmp_path / "cur" / f"{new.name}:2,S")

    deliver(tmp_path, a_message())

    assert list((tmp_path / "new").iterdir()) == []


def test_what_a_crash_left_half_written_is_written_anew(tmp_path: Path) -> None:
    deliver(tmp_path, a_message())
    (new,) = (tmp_path / "new").iterdir()
    whole = new.read_bytes()
    (tmp_path / "tmp" / new.name).write_bytes(whole[:100])
    new.unlink()

    deliver(tmp_path, a_message())

    assert new.read_bytes() == whole
    assert list((tmp_path / "tmp").iterdir()) == []


def test_one_that_cannot_be_written_stops_no_other(tmp_path: Path) -> None:
    outcomes = deliver(tmp_path, a_message(1, address="a\nb@voorbeeld.example"), a_message(2))

    assert kinds(outcomes) == (Rejected, Accepted)


def test_a_directory_that_cannot_be_made_is_a_way_out_that_is_down(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("geen map")

    with pytest.raises(TransportUnavailable, match="mailbox"):
        deliver(tmp_path / "bestand", a_message())
