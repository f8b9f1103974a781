"""Commands that go out together, against a server that may answer each of them as it likes."""

import pytest

from notifier.domain.delivery import Accepted, Deferred, Outcome, Rejected, Unknown
from notifier.domain.message import UNSUBSCRIBE_LINK, Message
from notifier.errors import TransportUnavailable
from notifier.mail.letter import Letter
from notifier.transports.smtp import Server, SmtpTransport
from tests.mail.builders import SENDER, a_content, a_message
from tests.support.scripted import CUT, END, Scripted, speaking

ONE, TWO, THREE = a_message(1), a_message(2), a_message(3)
SIZE = len(Letter(a_content(), SENDER).to(ONE))


def transport(server: Scripted, timeout: float = 5) -> SmtpTransport:
    there = Server(host="127.0.0.1", port=server.port, timeout=timeout)
    return SmtpTransport(server=there, sender=SENDER)


def sent(server: Scripted, *messages: Message, timeout: float = 5) -> list[Outcome]:
    with speaking(server):
        way_out = transport(server, timeout)
        try:
            return list(way_out.send(a_content(), messages))
        finally:
            way_out.close()


def kinds(outcomes: list[Outcome]) -> tuple[object, ...]:
    return tuple(type(outcome) for outcome in outcomes)


def verbs(server: Scripted) -> list[str]:
    """Give what the first connection heard, without greeting and goodbye."""
    heard = [line[:4].upper() for line in server.heard[0]]
    return [verb for verb in heard if verb not in {"EHLO", "HELO", "QUIT"}]


def test_all_commands_of_a_mail_go_out_together() -> None:
    server = Scripted(holds=("MAIL", "RCPT"))

    assert kinds(sent(server, ONE, TWO)) == (Accepted, Accepted)


def test_the_next_mail_is_begun_behind_a_content() -> None:
    server = Scripted(holds=(END,))

    with speaking(server):
        outcomes = transport(server).send(a_content(), [ONE, TWO])
        first = next(outcomes)
        outcomes.close()  # type: ignore[attr-defined] # a generator

    assert first == Accepted(reference="taken")
    assert verbs(server) == ["MAIL", "RCPT", "DATA", END, "MAIL", "RCPT", "DATA"]


def test_a_mail_that_was_begun_and_is_not_wanted_any_more_reaches_nobody() -> None:
    server = Scripted()

    with speaking(server):
        way_out = transport(server)
        outcomes = way_out.send(a_content(), [ONE, TWO])
        next(outcomes)
        outcomes.close()  # type: ignore[attr-defined] # a generator
        third = list(way_out.send(a_content(), [THREE]))
        way_out.close()

    assert kinds(third) == (Accepted,)
    assert [mail.count(b"ouder2@") for mail in server.mails] == [0, 0]


@pytest.mark.parametrize("offers", [(), None], ids=["ehlo", "helo"])
def test_without_the_offer_each_command_waits_for_its_reply(offers: tuple[str, ...] | None) -> None:
    server = Scripted(offers=offers, script=[{"RCPT": ["550 no"]}])

    assert kinds(sent(server, ONE, TWO)) == (Rejected, Accepted)
    assert verbs(server) == ["MAIL", "RCPT", "RSET", "MAIL", "RCPT", "DATA", END]


def test_a_refused_recipient_whose_content_is_waited_for_gets_an_empty_one() -> None:
    server = Scripted(script=[{"RCPT": ["550 5.1.1 no"]}])

    outcomes = sent(server, ONE, TWO)

    assert outcomes == [Rejected(reason="550 5.1.1 no", bounced=True), Accepted(reference="taken")]
    assert verbs(server)[:5] == ["MAIL", "RCPT", "DATA", END, "RSET"]
    assert [mail.count(b"ouder2@") for mail in server.mails] == [1]


def test_a_refused_recipient_behind_a_content_stops_no_other() -> None:
    server = Scripted(script=[{"RCPT": ["250 ok", "450 later"]}])

    assert kinds(sent(server, ONE, TWO, THREE)) == (Accepted, Deferred, Accepted)


def test_a_mail_refused_for_now_before_anybody_is_named_is_a_way_out_that_is_down() -> None:
    server = Scripted(script=[{"MAIL": ["451 later"], "RCPT": ["503 no"], "DATA": ["503 no"]}])

    with pytest.raises(TransportUnavailable, match="no mail is taken for now: 451 later"):
        sent(server, ONE, TWO)


def test_a_kept_line_on_which_no_mail_is_taken_any_more_is_renewed() -> None:
    server = Scripted(script=[{"MAIL": ["250 ok", "451 4.7.1 too many on one line"]}])

    assert kinds(sent(server, ONE, TWO, THREE)) == (Accepted, Accepted, Accepted)
    assert len(server.heard) == 2


def test_a_mail_refused_for_its_size_for_now_stops_no_other() -> None:
    server = Scripted(script=[{"MAIL": ["452 full"], "RCPT": ["503 no"], "DATA": ["503 no"]}])

    assert kinds(sent(server, ONE, TWO)) == (Deferred, Accepted)


def test_a_sender_refused_for_good_is_a_way_out_that_is_down() -> None:
    server = Scripted(script=[{"MAIL": ["250 ok", "550 not you"]}])

    with speaking(server):
        outcomes = transport(server).send(a_content(), [ONE, TWO])
        assert isinstance(next(outcomes), Accepted)
        with pytest.raises(TransportUnavailable, match="sender is refused"):
            next(outcomes)


def test_a_refused_content_stops_no_mail_that_was_begun_behind_it() -> None:
    server = Scripted(script=[{END: ["554 no"]}])

    assert kinds(sent(server, ONE, TWO)) == (Rejected, Accepted)
    assert len(server.heard) == 1


@pytest.mark.parametrize("verb", ["RCPT", "DATA", END])
def test_a_server_that_closes_in_a_first_mail_defers_it(verb: str) -> None:
    server = Scripted(script=[{verb: ["421 busy"]}])

    outcomes = sent(server, ONE, TWO)

    busy = Deferred(reason="421 busy", perhaps_of_all=True)
    assert outcomes == [busy, Accepted(reference="taken")]


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_closes_a_kept_line_gets_the_mail_on_a_new_one(verb: str) -> None:
    usual = {"MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go"}[verb]
    server = Scripted(script=[{verb: [usual, "421 enough for one line"]}])

    assert kinds(sent(server, ONE, TWO, THREE)) == (Accepted, Accepted, Accepted)
    assert len(server.mails) == 3


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_a_line_cut_before_the_content_is_renewed_once(verb: str) -> None:
    server = Scripted(script=[{verb: [CUT]}])

    assert kinds(sent(server, ONE)) == (Accepted,)
    assert (len(server.heard), len(server.mails)) == (2, 1)


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_a_line_cut_twice_before_the_content_defers_the_mail(verb: str) -> None:
    server = Scripted(script=[{verb: [CUT]}, {verb: [CUT]}])

    assert kinds(sent(server, ONE, TWO)) == (Deferred, Accepted)


def test_a_line_cut_after_the_content_leaves_that_mail_alone_unknown() -> None:
    server = Scripted(script=[{END: [CUT]}])

    assert kinds(sent(server, ONE, TWO)) == (Unknown, Accepted)
    assert [mail.count(b"ouder2@") for mail in server.mails] == [1]


def test_a_reply_to_a_content_that_makes_no_sense_leaves_it_unknown() -> None:
    server = Scripted(script=[{END: ["hallo"]}])

    assert kinds(sent(server, ONE, TWO)) == (Unknown, Accepted)


def test_nothing_is_begun_ahead_any_more_with_a_server_that_cannot_bear_it() -> None:
    server = Scripted(deaf=True)

    outcomes = sent(server, ONE, TWO, THREE, timeout=0.5)

    assert kinds(outcomes) == (Accepted, Accepted, Accepted)
    assert (len(server.heard), len(server.mails)) == (2, 3)


def test_a_server_that_clears_nothing_after_a_refusal_gets_the_mail_on_a_new_line() -> None:
    server = Scripted(script=[{END: ["554 no"], "MAIL": ["250 ok", "503 nested MAIL"]}])

    assert kinds(sent(server, ONE, TWO)) == (Rejected, Accepted)


def test_the_size_is_told_before() -> None:
    server = Scripted()

    sent(server, ONE)

    assert f"MAIL FROM:<{SENDER.address}> SIZE={SIZE}" in server.heard[0]
    assert len(server.mails[0]) == SIZE + server.mails[0].count(b"\n..")


@pytest.mark.parametrize("offer", ["SIZE", "SIZE 0", "SIZE viel"])
def test_a_server_without_a_limit_takes_what_there_is(offer: str) -> None:
    assert kinds(sent(Scripted(offers=(offer,)), ONE)) == (Accepted,)


def test_what_is_too_large_for_the_server_is_not_even_tried() -> None:
    larger = a_message(2, links=ONE.links | {UNSUBSCRIBE_LINK: "https://x.example/" + "x" * 300})
    server = Scripted(offers=("PIPELINING", f"SIZE {SIZE}"))

    outcomes = sent(server, ONE, larger, THREE)

    assert kinds(outcomes) == (Accepted, Rejected, Accepted)
    assert isinstance(outcomes[1], Rejected)
    assert outcomes[1].reason.startswith("too large: ")
    assert verbs(server).count("MAIL") == 2


def test_a_mail_refused_for_its_size_is_no_way_out_that_is_down() -> None:
    server = Scripted(script=[{"MAIL": ["552 too big"], "RCPT": ["503 no"], "DATA": ["503 no"]}])

    outcomes = sent(server, ONE, TWO)

    assert outcomes == [Rejected(reason="552 too big"), Accepted(reference="taken")]


def test_no_line_ends_but_with_both_of_its_signs() -> None:
    server = Scripted()
    content = a_content(text="een\r.\rtwee\n", html="<p>een\r.\r</p>\n")

    with speaking(server):
        way_out = transport(server)
        outcomes = list(way_out.send(content, [ONE]))
        way_out.close()

    (mail,) = server.mails
    assert kinds(outcomes) == (Accepted,)
    assert mail.count(b"\r") == mail.count(b"\n") == mail.count(b"\r\n")


def test_all_that_goes_out_is_plain_ascii() -> None:
    server = Scripted()

    sent(server, ONE)

    assert server.mails[0].isascii()
