"""Several ways out: another takes over from one that is down, and no mail goes by both."""

import socket
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from notifier.domain.delivery import Accepted, Deferred, Outcome, Rejected, Unknown
from notifier.domain.message import Content, Lane, Message
from notifier.domain.ports import Transport
from notifier.errors import TransportUnavailable
from notifier.links import Links
from notifier.pipeline.sending.deliver import Deliver, DeliverReport
from notifier.store.engine import Sessions
from notifier.store.post import notices, outbox
from notifier.store.tables import circuits
from notifier.store.tables import outbox as table
from notifier.transports.mailbox import MailboxTransport
from notifier.transports.sendgrid import SendGridTransport
from notifier.transports.smtp import Server, SmtpTransport
from tests.mail.builders import SENDER, a_content
from tests.support.builders import NOW
from tests.support.mail_server import serving
from tests.support.people import follows

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
_LINKS = Links(base_url="https://opvangnieuws.example", secret=b"s" * 32)


@dataclass
class Way:
    """A way out that answers as a test wants; it takes what it is given."""

    name: str
    answer: Outcome | None = field(default_factory=Accepted)
    sent: list[str] = field(default_factory=list)
    calls: int = 0
    batch: int = 50
    decided: int = 0

    def send(self, _content: Content, messages: Sequence[Message]) -> Iterator[Outcome]:
        """Answer to all alike; no answer: it is down."""
        self.calls += 1
        for message in messages:
            if self.answer is None:
                raise TransportUnavailable(transport=self.name, problem="weg")
            self.sent.append(message.address)
            yield self.answer

    def close(self) -> None:
        """Hold nothing."""


@pytest.fixture
def mailbox(tmp_path: Path) -> Transport:
    return MailboxTransport(directory=tmp_path, sender=SENDER)


@pytest.fixture
def dead() -> Transport:
    """Give a way out to a port at which nobody is."""
    with serving() as gone:
        port = gone.port
    return SmtpTransport(server=Server(host="127.0.0.1", port=port), sender=SENDER)


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
    *ways: Transport,
    now: datetime = NOW,
    shares: dict[str, int] | None = None,
    draw: float = 0.5,
) -> DeliverReport:
    return Deliver(
        sessions=sessions,
        transport=ways[0],
        others=ways[1:],
        shares=shares or {},
        links=_LINKS,
        domain="opvangnieuws.example",
        clock=lambda: now,
        lease=5 * MINUTE,
        jitter=lambda: draw,
    ).run()


def _rows(sessions: Sessions) -> list[tuple[str, str, int]]:
    query = select(table.c.state, table.c.transport, table.c.attempts)
    with sessions.reading() as connection:
        return [tuple(row) for row in connection.execute(query.order_by(table.c.subscriber_id))]


def _circuit(sessions: Sessions, name: str) -> Any:  # noqa: ANN401 - a row
    with sessions.reading() as connection:
        return connection.execute(select(circuits).where(circuits.c.transport == name)).one()


def _subjects(sessions: Sessions) -> list[str]:
    with sessions.reading() as connection:
        return [notice.subject for notice in notices.unsent(connection)]


def test_mail_goes_by_the_mailbox_while_the_server_is_down(
    sessions: Sessions, dead: Transport, mailbox: Transport, tmp_path: Path
) -> None:
    _queue(sessions, 3)

    report = _deliver(sessions, dead, mailbox)

    assert report == DeliverReport(accepted=3)
    assert _rows(sessions) == [("accepted", "mailbox", 1)] * 3
    assert len(list(tmp_path.glob("new/*"))) == 3


def test_a_way_that_is_down_is_left_alone_until_its_rest_is_over(sessions: Sessions) -> None:
    first, second = Way("een", answer=None), Way("twee")
    for number in range(4):
        _queue(sessions, content=f"inhoud {number}")
        _deliver(sessions, first, second, now=NOW + number * 10 * SECOND)

    assert (first.calls, len(second.sent)) == (2, 4)


def test_after_its_rest_a_way_is_tried_with_one_mail_and_then_gets_all(
    sessions: Sessions,
) -> None:
    first, second = Way("een", answer=None), Way("twee")
    _queue(sessions)
    _deliver(sessions, first, second)
    first.answer = Accepted()
    _queue(sessions, 10, content="later")

    _deliver(sessions, first, second, now=NOW + 30 * SECOND)

    assert (first.calls, len(first.sent), len(second.sent)) == (3, 10, 1)
    assert (_circuit(sessions, "een").failures, _circuit(sessions, "een").open_until) == (0, None)


def test_while_somebody_tries_a_way_nobody_else_does(sessions: Sessions) -> None:
    first = Way("een", answer=None)
    _queue(sessions)
    _deliver(sessions, first)
    _queue(sessions, 3, content="later")
    seen: list[DeliverReport] = []

    class Trying(Way):
        def send(self, content: Content, messages: Sequence[Message]) -> Iterator[Outcome]:
            if not seen:
                seen.append(_deliver(sessions, first, now=NOW + MINUTE))
            yield from super().send(content, messages)

    report = _deliver(sessions, Trying("een"), now=NOW + MINUTE)

    assert (first.calls, seen[0].accepted, report.accepted) == (1, 0, 4)
    assert seen[0].unavailable is not None


def test_whoever_died_trying_gives_way_to_another(sessions: Sessions) -> None:
    way = Way("een", answer=None)
    _queue(sessions)
    _deliver(sessions, way)

    class Dying(Way):
        def send(self, _content: Content, _messages: Sequence[Message]) -> Iterator[Outcome]:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _deliver(sessions, Dying("een"), now=NOW + MINUTE)
    way.answer = Accepted()

    soon = _deliver(sessions, way, now=NOW + 2 * MINUTE)
    later = _deliver(sessions, way, now=NOW + 6 * MINUTE)

    assert (soon.accepted, later.accepted) == (0, 1)


def test_an_answer_that_did_not_come_is_not_asked_for_elsewhere(
    sessions: Sessions, mailbox: Transport, tmp_path: Path
) -> None:
    _queue(sessions, 2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = f"http://127.0.0.1:{silent.getsockname()[1]}"
        slow = SendGridTransport(api_key="fictief", sender=SENDER, host=host, timeout=0.05)
        report = _deliver(sessions, slow, mailbox)
        again = _deliver(sessions, slow, mailbox, now=NOW + timedelta(days=1))

    assert (report.unknown, report.accepted, again) == (2, 0, DeliverReport())
    assert _rows(sessions) == [("unknown", "sendgrid", 1)] * 2
    assert not list(tmp_path.glob("new/*"))


def test_a_way_that_loses_every_answer_does_not_get_all_mails(sessions: Sessions) -> None:
    first, second = Way("een", answer=Unknown(reason="lost"), batch=1), Way("twee")
    _queue(sessions, 5)

    report = _deliver(sessions, first, second)

    assert (report.unknown, report.accepted) == (2, 3)
    assert set(first.sent).isdisjoint(second.sent)


def test_what_one_way_rejects_for_good_no_other_is_asked(sessions: Sessions) -> None:
    first, second = Way("een", answer=Rejected(reason="550")), Way("twee")
    _queue(sessions)

    report = _deliver(sessions, first, second)

    assert (report.rejected, second.calls) == (1, 0)


def test_what_a_busy_way_did_not_take_goes_by_another_at_once(sessions: Sessions) -> None:
    busy = Deferred(reason="429", retry_after=10 * MINUTE, of_all=True)
    first, second = Way("een", answer=busy), Way("twee")
    _queue(sessions, content="een")
    _queue(sessions, content="twee")

    report = _deliver(sessions, first, second)

    assert (first.calls, report.deferred, report.accepted) == (1, 0, 2)
    assert [attempts for _, _, attempts in _rows(sessions)] == [1, 1]  # by the other way alone


def test_a_busy_way_is_left_alone_for_as_long_as_it_asks(sessions: Sessions) -> None:
    busy = Deferred(reason="429", retry_after=10 * MINUTE, of_all=True)
    way = Way("een", answer=busy)
    _queue(sessions)
    _deliver(sessions, way)
    _queue(sessions, content="later")

    for now in (NOW + 10 * MINUTE - SECOND, NOW + 10 * MINUTE):
        _deliver(sessions, way, now=now)

    assert way.calls == 2


def test_what_one_recipients_server_puts_off_says_nothing_of_the_way(sessions: Sessions) -> None:
    first, second = Way("een", answer=Deferred(reason="451 greylisted")), Way("twee")
    _queue(sessions, 3)

    report = _deliver(sessions, first, second)

    assert (report.deferred, second.calls) == (3, 0)


def test_when_all_ways_are_down_everything_waits_for_the_first_of_them(
    sessions: Sessions,
) -> None:
    first, second = Way("een", answer=None), Way("twee", answer=None)
    _queue(sessions, 2)

    report = _deliver(sessions, first, second)
    again = _deliver(sessions, first, second, now=NOW + 29 * SECOND)

    assert report.unavailable == "een: weg; twee: weg"
    assert (
        again.unavailable
        == f"it failed, and is not tried again before {NOW + 30 * SECOND:%H:%M:%S} UTC"
    )
    assert (first.calls, second.calls) == (1, 1)
    assert [(state, attempts) for state, _, attempts in _rows(sessions)] == [("queued", 0)] * 2


def test_a_way_that_is_down_is_nothing_to_tell_where_nothing_waits(sessions: Sessions) -> None:
    way = Way("een", answer=None)
    _queue(sessions)
    _deliver(sessions, way)
    with sessions.writing() as connection:
        connection.execute(table.delete())

    assert _deliver(sessions, way, now=NOW + SECOND) == DeliverReport()


@pytest.mark.parametrize(
    ("draw", "name"), [(0.0, "een"), (0.74, "een"), (0.76, "twee"), (1.0, "twee")]
)
def test_shares_draw_a_way_for_each_batch(sessions: Sessions, draw: float, name: str) -> None:
    ways = Way("een"), Way("twee")
    _queue(sessions)

    _deliver(sessions, *ways, shares={"een": 3, "twee": 1}, draw=draw)

    assert [way.name for way in ways if way.calls] == [name]


def test_with_shares_too_a_way_that_is_down_is_passed_over_and_tried_again(
    sessions: Sessions,
) -> None:
    first, second, shares = Way("een", answer=None), Way("twee"), {"een": 3, "twee": 1}
    _queue(sessions)
    _deliver(sessions, first, second, shares=shares, draw=0.0)
    first.answer = Accepted()
    _queue(sessions, 3, content="later")

    _deliver(sessions, first, second, now=NOW + MINUTE, shares=shares, draw=1.0)

    assert (len(first.sent), len(second.sent)) == (1, 3)


def test_the_operator_is_told_once_of_a_long_rest_and_once_of_its_end(
    sessions: Sessions,
) -> None:
    way, now = Way("een", answer=None), NOW
    _queue(sessions)
    told = []
    for _ in range(8):
        _deliver(sessions, way, now=now)
        told.append(len(_subjects(sessions)))
        now += 15 * MINUTE
    way.answer = Accepted()
    _deliver(sessions, way, now=now)

    assert told == [0, 0, 0, 0, 1, 1, 1, 1]
    assert _subjects(sessions) == ["No mail leaves by een", "Mail leaves by een again"]


def test_several_deliveries_in_one_process_send_each_mail_once(
    sessions: Sessions, tmp_path: Path
) -> None:
    _queue(sessions, 60)

    def run(number: int) -> DeliverReport:
        ways = Way("een", answer=None), Way("twee", batch=7)
        report = _deliver(sessions, *ways)
        (tmp_path / str(number)).write_text("\n".join(ways[1].sent))
        return report

    with ThreadPoolExecutor(4) as workers:
        reports = list(workers.map(run, range(4)))

    sent = [line for path in tmp_path.glob("?") for line in path.read_text().split()]
    assert sum(report.accepted for report in reports) == 60
    assert len(sent) == len(set(sent)) == 60
    assert _circuit(sessions, "een").failures == 1
