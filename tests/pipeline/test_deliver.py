"""From the outbox to the mailboxes: each mail once, and none lost."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from notifier.domain.delivery import MOST_ATTEMPTS, Accepted, Outcome
from notifier.domain.message import Content, Lane, Message
from notifier.domain.ports import Transport
from notifier.links import Links
from notifier.pipeline.sending.deliver import Deliver, DeliverReport
from notifier.pipeline.sending.heed import heed
from notifier.store.engine import Sessions
from notifier.store.people import subscriptions
from notifier.store.post import outbox
from notifier.store.tables import outbox as table
from notifier.store.tables import subscribers
from notifier.store.tables import subscriptions as subscriptions_table
from notifier.transports.mailbox import MailboxTransport
from notifier.transports.smtp import Server, SmtpTransport
from tests.mail.builders import SENDER, a_content
from tests.support.builders import NOW
from tests.support.mail_server import CUT, MailServer, serving
from tests.support.people import follows

LEASE = timedelta(minutes=5)
LINKS = Links(base_url="https://opvangnieuws.example", secret=b"s" * 32)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with serving() as running:
        yield running


@pytest.fixture
def smtp(server: MailServer) -> Iterator[Transport]:
    made = SmtpTransport(server=Server(host="127.0.0.1", port=server.port), sender=SENDER)
    yield made
    made.close()


@pytest.fixture
def mailbox(tmp_path: Path) -> Transport:
    return MailboxTransport(directory=tmp_path / "mailbox", sender=SENDER)


def _queue(sessions: Sessions, number: int = 1, content: str = "c0ffee") -> None:
    for n in range(number):
        person = follows(sessions, f"ouder{n}@voorbeeld.example")
        with sessions.writing() as connection:
            outbox.enqueue(
                connection,
                content_id=outbox.put_content(connection, a_content(id=content)),
                subscriber_id=person.subscriber_id,
                subscription_id=person.subscription_id,
                lane=Lane.ALERT,
                due_at=NOW,
            )


def _deliver(
    sessions: Sessions,
    transport: Transport,
    *,
    now: datetime = NOW,
    progress: Callable[[int], None] | None = None,
) -> DeliverReport:
    return Deliver(
        sessions=sessions,
        transport=transport,
        links=LINKS,
        domain="opvangnieuws.example",
        clock=lambda: now,
        lease=LEASE,
        jitter=lambda: 1.0,
        progress=progress,
    ).run()


def _rows(sessions: Sessions) -> Sequence[Any]:
    with sessions.reading() as connection:
        return connection.execute(select(table).order_by(table.c.subscriber_id)).all()


def _mails(directory: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted((directory / "mailbox" / "new").glob("*"))]


def test_what_is_due_lands_in_the_mailbox(
    sessions: Sessions, mailbox: Transport, tmp_path: Path
) -> None:
    _queue(sessions, 3)

    report = _deliver(sessions, mailbox)

    assert report == DeliverReport(accepted=3)
    assert len(_mails(tmp_path)) == 3
    assert [(row.state, row.attempts, row.transport) for row in _rows(sessions)] == [
        ("accepted", 1, "mailbox")
    ] * 3


def test_a_second_run_sends_nothing(sessions: Sessions, mailbox: Transport) -> None:
    _queue(sessions)
    _deliver(sessions, mailbox)

    assert _deliver(sessions, mailbox, now=NOW + timedelta(days=1)) == DeliverReport()


def test_every_mail_has_links_of_its_own(
    sessions: Sessions, mailbox: Transport, tmp_path: Path
) -> None:
    _queue(sessions, 2)

    _deliver(sessions, mailbox)

    leave = {
        mail.partition(b"List-Unsubscribe: ")[2].split(b"\r\n")[0] for mail in _mails(tmp_path)
    }
    assert len(leave) == 2
    assert all(b"https://opvangnieuws.example/uitschrijven/" in link for link in leave)


def test_a_server_that_takes_it_settles_it(
    sessions: Sessions, smtp: Transport, server: MailServer
) -> None:
    _queue(sessions, 2)

    report = _deliver(sessions, smtp)

    assert report.accepted == 2
    assert sorted(server.recipients) == ["ouder0@voorbeeld.example", "ouder1@voorbeeld.example"]


def test_each_recipient_has_an_outcome_of_its_own(
    sessions: Sessions, smtp: Transport, server: MailServer
) -> None:
    _queue(sessions, 4)
    server.answers = {
        "ouder0@voorbeeld.example": "451 later, please",
        "ouder1@voorbeeld.example": "550 nobody here",
        "ouder2@voorbeeld.example": CUT,
    }

    report = _deliver(sessions, smtp)

    assert report == DeliverReport(accepted=1, deferred=1, rejected=1, unknown=1)
    assert [row.state for row in _rows(sessions)] == ["queued", "rejected", "unknown", "accepted"]


def test_an_address_that_is_none_is_not_written_to_again(
    sessions: Sessions, smtp: Transport, server: MailServer
) -> None:
    _queue(sessions, 3)
    server.answers = {
        "ouder0@voorbeeld.example": "550 5.1.1 nobody here",
        "ouder1@voorbeeld.example": "550 5.7.1 you are on a list",
    }
    _deliver(sessions, smtp)

    report = heed(sessions, LINKS, now=NOW)

    with sessions.reading() as connection:
        query = select(subscriptions_table.c.ended_reason).order_by(subscriptions_table.c.id)
        assert list(connection.execute(query).scalars()) == ["bounced", None, None]
    assert [row.state for row in _rows(sessions)] == ["rejected", "rejected", "accepted"]
    assert (report.events, report.ended) == (1, 1)


def test_a_deferred_mail_is_tried_again_when_its_time_has_come(
    sessions: Sessions, smtp: Transport, server: MailServer
) -> None:
    _queue(sessions)
    server.answers = {"ouder0@voorbeeld.example": "451 later, please"}
    _deliver(sessions, smtp)
    server.answers = {}

    too_soon = _deliver(sessions, smtp, now=NOW + timedelta(seconds=59))
    in_time = _deliver(sessions, smtp, now=NOW + timedelta(minutes=1))

    assert (too_soon.accepted, in_time.accepted) == (0, 1)
    assert len(server.mails) == 1
    assert _rows(sessions)[0].attempts == 2


def test_what_is_deferred_for_ever_ends_dead_with_its_reason(
    sessions: Sessions, smtp: Transport, server: MailServer
) -> None:
    _queue(sessions)
    server.answers = {"ouder0@voorbeeld.example": "451 mailbox busy"}

    for attempt in range(MOST_ATTEMPTS):
        _deliver(sessions, smtp, now=NOW + attempt * timedelta(hours=7))

    (row,) = _rows(sessions)
    assert (row.state, row.attempts) == ("dead", MOST_ATTEMPTS)
    assert "451" in row.reason
    assert _deliver(sessions, smtp, now=NOW + timedelta(days=99)) == DeliverReport()


def test_a_lost_answer_is_not_tried_again(
    sessions: Sessions, smtp: Transport, server: MailServer
) -> None:
    _queue(sessions)
    server.answers = {"ouder0@voorbeeld.example": CUT}
    _deliver(sessions, smtp)

    again = _deliver(sessions, smtp, now=NOW + timedelta(days=1))

    assert again == DeliverReport()
    assert len(server.mails) == 1


def test_a_server_that_is_down_costs_no_attempt(sessions: Sessions) -> None:
    _queue(sessions, 2)
    with serving() as gone:
        down = SmtpTransport(server=Server(host="127.0.0.1", port=gone.port), sender=SENDER)

    report = _deliver(sessions, down)

    assert (report.accepted, report.deferred) == (0, 0)
    assert report.unavailable is not None
    assert [(row.state, row.attempts) for row in _rows(sessions)] == [("queued", 0)] * 2


def test_what_was_given_back_goes_out_when_the_server_is_up(
    sessions: Sessions, smtp: Transport, server: MailServer
) -> None:
    _queue(sessions, 2)
    with serving() as gone:
        down = SmtpTransport(server=Server(host="127.0.0.1", port=gone.port), sender=SENDER)
    _deliver(sessions, down)

    at_once = _deliver(sessions, smtp)
    later = _deliver(sessions, smtp, now=NOW + timedelta(minutes=2))

    assert (at_once.accepted, later.accepted) == (0, 2)
    assert len(server.mails) == 2


def test_a_full_disk_gives_back_and_sends_later(
    sessions: Sessions, mailbox: Transport, tmp_path: Path
) -> None:
    _queue(sessions)
    (tmp_path / "mailbox").write_text("stands in the way")
    report = _deliver(sessions, mailbox)
    (tmp_path / "mailbox").unlink()

    later = _deliver(sessions, mailbox, now=NOW + timedelta(minutes=2))

    assert report.unavailable is not None
    assert later.accepted == 1


def test_what_a_dead_run_had_claimed_is_sent_by_the_next(
    sessions: Sessions, mailbox: Transport, tmp_path: Path
) -> None:
    _queue(sessions)
    with sessions.writing() as connection:
        outbox.claim(connection, holder="dood", now=NOW, until=NOW + LEASE, limit=10)

    meanwhile = _deliver(sessions, mailbox)
    after = _deliver(sessions, mailbox, now=NOW + LEASE)

    assert (meanwhile.accepted, after.accepted) == (0, 1)
    assert len(_mails(tmp_path)) == 1


def test_a_mailbox_recognises_a_mail_that_was_written_but_not_noted(
    sessions: Sessions, mailbox: Transport, tmp_path: Path
) -> None:
    _queue(sessions)
    _deliver(sessions, mailbox)
    with sessions.writing() as connection:
        connection.execute(table.update().values(state="queued", settled_at=None))

    _deliver(sessions, mailbox)

    assert len(_mails(tmp_path)) == 1


def test_more_than_one_batch_and_content_all_go_out(
    sessions: Sessions, smtp: Transport, server: MailServer
) -> None:
    _queue(sessions, 60)
    _queue(sessions, 60, content="anders")
    told: list[int] = []

    report = _deliver(sessions, smtp, progress=told.append)

    assert report.accepted == len(server.mails) == 120
    assert told == sorted(told)
    assert told[-1] == 120


class _Slow:
    """A way out that takes its time; others may look at the outbox meanwhile."""

    name, batch, decided = "slow", 50, 0

    def __init__(self, takes: timedelta, meanwhile: Callable[[], None]) -> None:
        self.now, self._takes, self._meanwhile = NOW, takes, meanwhile
        self.sent: list[str] = []

    def send(self, _content: Content, messages: Sequence[Message]) -> Iterator[Outcome]:
        for message in messages:
            self.now += self._takes
            self._meanwhile()
            self.sent.append(message.address)
            yield Accepted()

    def close(self) -> None:
        """Nothing to let go of."""


def test_a_slow_server_does_not_cost_the_lease(sessions: Sessions) -> None:
    _queue(sessions, 30)
    other: list[str] = []

    def look() -> None:
        with sessions.writing() as connection:
            found = outbox.claim(
                connection, holder="other", now=slow.now, until=slow.now + LEASE, limit=50
            )
            other.extend(one.address for one in found)

    slow = _Slow(timedelta(seconds=30), look)
    run = Deliver(
        sessions=sessions,
        transport=slow,
        links=LINKS,
        domain="opvangnieuws.example",
        clock=lambda: slow.now,
        lease=LEASE,
    ).run()

    assert (run.accepted, len(set(slow.sent)), other) == (30, 30, [])


def test_whoever_lost_the_lease_sends_no_more(sessions: Sessions) -> None:
    _queue(sessions, 30)

    def take_over() -> None:
        with sessions.writing() as connection:
            outbox.claim(
                connection, holder="other", now=slow.now, until=slow.now + 9 * LEASE, limit=50
            )

    slow = _Slow(2 * LEASE, take_over)
    run = Deliver(
        sessions=sessions,
        transport=slow,
        links=LINKS,
        domain="opvangnieuws.example",
        clock=lambda: slow.now,
        lease=LEASE,
    ).run()

    assert (run.accepted, len(slow.sent)) == (1, 1)


def test_nothing_is_sent_to_somebody_who_left_meanwhile(
    sessions: Sessions, mailbox: Transport
) -> None:
    _queue(sessions)
    with sessions.writing() as connection:
        outbox.claim(connection, holder="killed", now=NOW, until=NOW + LEASE, limit=9)
        [row] = connection.execute(select(table.c.subscription_id)).all()
        subscriptions.end(connection, [row.subscription_id], reason="unsubscribed", now=NOW)

    report = _deliver(sessions, mailbox, now=NOW + 2 * LEASE)

    with sessions.reading() as connection:
        state = connection.execute(select(table.c.state)).scalar_one()
    assert (report.accepted, state) == (0, "cancelled")


def test_a_message_to_somebody_forgotten_is_settled(sessions: Sessions, mailbox: Transport) -> None:
    _queue(sessions)
    with sessions.writing() as connection:
        connection.execute(delete(subscribers))

    report = _deliver(sessions, mailbox)

    with sessions.reading() as connection:
        state = connection.execute(select(table.c.state)).scalar_one()
    assert (report.accepted, state) == (0, "cancelled")
