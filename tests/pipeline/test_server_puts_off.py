"""An SMTP server that puts everybody off: another way out takes over, and nobody gets it twice."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from notifier.domain.delivery import Accepted, Deferred, Outcome
from notifier.domain.message import Content, Lane, Message
from notifier.domain.ports import Transport
from notifier.links import Links
from notifier.pipeline.sending.deliver import Deliver, DeliverReport
from notifier.store.engine import Sessions
from notifier.store.post import circuits, notices, outbox
from notifier.store.tables import outbox as table
from notifier.transports.mailbox import MailboxTransport
from notifier.transports.smtp import Server, SmtpTransport
from tests.mail.builders import SENDER, a_content
from tests.support.builders import NOW
from tests.support.people import follows
from tests.support.scripted import CUT, END, HELLO, Scripted, speaking

MINUTE = timedelta(minutes=1)
_LINKS = Links(base_url="https://opvangnieuws.example", secret=b"s" * 32)
#: As many connections as a test may open, and mails on each.
MANY = 20


def always(**replies: str) -> Sequence[dict[str, list[str]]]:
    """Say the same whenever a verb comes."""
    return [{verb: [reply] * MANY for verb, reply in replies.items()} for _ in range(MANY)]


@contextmanager
def relay(server: Scripted) -> Iterator[Transport]:
    with speaking(server):
        way = SmtpTransport(
            server=Server(host="127.0.0.1", port=server.port, timeout=5), sender=SENDER
        )
        yield way
        way.close()


def queue(
    sessions: Sessions,
    number: int,
    *,
    content: str = "c0ffee",
    first: int = 0,
    lane: Lane = Lane.ALERT,
) -> None:
    for n in range(first, first + number):
        person = follows(sessions, f"ouder{n}@voorbeeld.example")
        with sessions.writing() as connection:
            outbox.enqueue(
                connection,
                content_id=outbox.put_content(connection, a_content(id=content)),
                subscriber_id=person.subscriber_id,
                subscription_id=person.subscription_id,
                lane=lane,
                due_at=NOW,
            )


def deliver(sessions: Sessions, *ways: Transport, now: datetime = NOW) -> DeliverReport:
    return Deliver(
        sessions=sessions,
        transport=ways[0],
        others=ways[1:],
        links=_LINKS,
        domain="opvangnieuws.example",
        clock=lambda: now,
        lease=5 * MINUTE,
    ).run()


def rests(sessions: Sessions) -> bool:
    with sessions.reading() as connection:
        return circuits.read(connection, ["smtp"])["smtp"].open_until is not None


def run(sessions: Sessions, server: Scripted, *minutes: int) -> None:
    """Deliver at these minutes, each time with a transport of its own, as the clock does."""
    with speaking(server):
        for minute in minutes:
            one = SmtpTransport(
                server=Server(host="127.0.0.1", port=server.port, timeout=5), sender=SENDER
            )
            deliver(sessions, one, now=NOW + minute * MINUTE)
            one.close()


def told(sessions: Sessions) -> list[str]:
    with sessions.reading() as connection:
        return [notice.subject for notice in notices.unsent(connection)]


def ways_taken(sessions: Sessions) -> list[tuple[str, str]]:
    with sessions.reading() as connection:
        return [tuple(row) for row in connection.execute(select(table.c.state, table.c.transport))]


@pytest.fixture
def mailbox(tmp_path: Path) -> Transport:
    return MailboxTransport(directory=tmp_path, sender=SENDER)


@pytest.mark.parametrize("offers", [("SIZE",), ("PIPELINING", "SIZE")])
@pytest.mark.parametrize(
    "said",
    [
        {HELLO: "421 4.3.2 too busy"},
        {HELLO: "450 later"},
        {"EHLO": "421 4.3.2 closing", "HELO": "421 4.3.2 closing"},
        {"EHLO": "451 later", "HELO": "451 later"},
        {"EHLO": "421 4.3.2 closing", "HELO": CUT},
        {"MAIL": "421 4.7.0 not now"},
        {"MAIL": "451 4.3.0 not now"},
        {"MAIL": "450 4.7.1 not now", "RCPT": "503 first MAIL", "DATA": "503 first RCPT"},
    ],
    ids=str,
)
def test_a_server_that_takes_no_mail_at_all_is_passed_over_at_once(
    sessions: Sessions, mailbox: Transport, said: dict[str, str], offers: Sequence[str]
) -> None:
    queue(sessions, 2)

    with relay(Scripted(script=always(**said), offers=offers)) as smtp:
        report = deliver(sessions, smtp, mailbox)

    assert report == DeliverReport(accepted=2)
    assert ways_taken(sessions) == [("accepted", "mailbox")] * 2
    assert rests(sessions)


@pytest.mark.parametrize("verb", ["RCPT", "DATA", END])
@pytest.mark.parametrize("reply", ["421 4.3.2 closing", "450 4.7.1 later"])
def test_a_server_that_puts_off_one_recipient_after_the_other_is_passed_over(
    sessions: Sessions, mailbox: Transport, verb: str, reply: str
) -> None:
    queue(sessions, 6)

    with relay(Scripted(script=always(**{verb: reply}))) as smtp:
        first = deliver(sessions, smtp, mailbox)
        later = deliver(sessions, smtp, mailbox, now=NOW + 2 * MINUTE)

    # two were the recipients' matter for all we knew; the third and those behind it went elsewhere:
    # each message counts once
    assert (first.deferred, first.accepted, later.accepted) == (2, 4, 2)
    assert ways_taken(sessions) == [("accepted", "mailbox")] * 6


def test_mails_that_come_one_by_one_count_too(sessions: Sessions, mailbox: Transport) -> None:
    with relay(Scripted(script=always(RCPT="450 later"))) as smtp:
        for n in range(3):
            queue(sessions, 1, first=n)
            deliver(sessions, smtp, mailbox)

    assert rests(sessions)
    assert ("accepted", "mailbox") in ways_taken(sessions)


def test_mails_that_come_one_by_one_count_in_runs_of_their_own(sessions: Sessions) -> None:
    for n in range(3):
        queue(sessions, 1, first=n)
        run(sessions, Scripted(script=always(RCPT="450 later")), 0)

    assert rests(sessions)


def test_a_server_that_puts_everybody_off_for_two_days_makes_no_mail_dead(
    sessions: Sessions,
) -> None:
    queue(sessions, 6)
    server = Scripted(script=[{"RCPT": ["450 4.7.1 later"] * MANY}] * 500)

    run(sessions, server, *range(0, 48 * 60, 30))
    with sessions.reading() as connection:
        rows = connection.execute(select(table.c.state, table.c.attempts)).all()

    # two were the recipients' matter for all we knew, once; none of the tries after that counts
    assert sorted(tuple(row) for row in rows) == [("queued", 0)] * 4 + [("queued", 1)] * 2
    assert told(sessions) == ["No mail leaves by smtp"]


def test_it_goes_on_when_the_server_takes_mail_again(sessions: Sessions) -> None:
    queue(sessions, 6)
    run(sessions, Scripted(script=always(RCPT="450 4.7.1 later")), *range(0, 120, 5))
    server = Scripted()

    run(sessions, server, *range(120, 600, 5))

    assert len(server.mails) == 6
    assert told(sessions) == ["No mail leaves by smtp", "Mail leaves by smtp again"]


class Picky:
    """A way out that puts some off for ever, and takes what is for anybody else."""

    name, batch, decided = "smtp", 50, 0

    def __init__(self, never: int) -> None:
        self.never = {f"ouder{n}@voorbeeld.example" for n in range(never)}
        self.taken: list[str] = []

    def send(self, _content: Content, messages: Sequence[Message]) -> Iterator[Outcome]:
        """Answer to each by who it is for."""
        for message in messages:
            if message.address in self.never:
                yield Deferred(reason="450 4.1.2 later", perhaps_of_all=True)
            else:
                self.taken.append(message.address)
                yield Accepted()

    def close(self) -> None:
        """Hold nothing."""


def test_those_who_are_put_off_for_ever_are_not_the_only_ones_who_try(sessions: Sessions) -> None:
    queue(sessions, 4, lane=Lane.CONFIRMATION)
    queue(sessions, 2, content="later", first=4)
    way = Picky(never=4)

    for half in range(2 * 60 * 4):
        deliver(sessions, way, now=NOW + half * MINUTE / 2)

    assert len(way.taken) == 2


def test_full_mailboxes_say_nothing_of_the_server(sessions: Sessions) -> None:
    queue(sessions, 6)

    run(sessions, Scripted(script=always(RCPT="452 4.2.2 over quota")), 0)

    assert not rests(sessions)


def test_a_full_mailbox_is_no_proof_that_the_server_works(sessions: Sessions) -> None:
    queue(sessions, 2)
    run(sessions, Scripted(script=always(MAIL="451 4.3.0 not now")), 0)

    run(sessions, Scripted(script=always(RCPT="452 4.2.2 over quota")), 1)

    assert rests(sessions)


def test_one_recipient_put_off_again_and_again_is_no_way_out_that_is_down(
    sessions: Sessions,
) -> None:
    queue(sessions, 1)

    with relay(Scripted(script=always(RCPT="450 greylisted"))) as smtp:
        for n in range(6):
            deliver(sessions, smtp, now=NOW + n * 60 * MINUTE)

    assert not rests(sessions)


def test_whoever_is_taken_between_speaks_for_the_server(sessions: Sessions) -> None:
    queue(sessions, 6)
    said = ["450 later", "450 later", "250 ok", "450 later", "450 later", "550 5.1.1 nobody"]

    with relay(Scripted(script=[{"RCPT": said}])) as smtp:
        report = deliver(sessions, smtp)

    assert (report.deferred, report.accepted, report.rejected) == (4, 1, 1)
    assert not rests(sessions)


def test_what_got_no_answer_is_not_asked_for_by_the_other_way(
    sessions: Sessions, mailbox: Transport, tmp_path: Path
) -> None:
    queue(sessions, 5)
    script = [{END: [CUT]}, *always(RCPT="421 closing")]

    with relay(Scripted(script=script)) as smtp:
        deliver(sessions, smtp, mailbox)
        deliver(sessions, smtp, mailbox, now=NOW + 2 * MINUTE)

    assert sorted(ways_taken(sessions)) == [("accepted", "mailbox")] * 4 + [("unknown", "smtp")]
    assert len(list(tmp_path.glob("new/*"))) == 4


def test_a_server_that_takes_mail_again_gets_it(sessions: Sessions, mailbox: Transport) -> None:
    server = Scripted(script=[{"MAIL": ["421 closing"]}])
    queue(sessions, 2)

    with relay(server) as smtp:
        deliver(sessions, smtp, mailbox)
        queue(sessions, 2, content="later")
        deliver(sessions, smtp, mailbox, now=NOW + MINUTE)

    assert len(server.mails) == 2
    assert not rests(sessions)
