"""Thousands of mails through a SendGrid that fails in every way: each is settled in the end."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from notifier.domain.bouncing import WAITS
from notifier.domain.delivery import MessageState
from notifier.links import Links
from notifier.pipeline.sending.deliver import Deliver
from notifier.pipeline.sending.heed import HeedReport, hear, heed
from notifier.store.engine import Sessions
from notifier.store.tables import events, outbox, subscribers, subscriptions, suppressions
from notifier.transports.sendgrid import SendGridTransport
from notifier.transports.sendgrid_events import SIGNATURE, TIMESTAMP, SendGridEvents
from tests.mail.builders import SENDER
from tests.support.builders import NOW
from tests.support.sendgrid.crowd import gather
from tests.support.sendgrid.destiny import Destiny, Herald, destiny_of
from tests.support.sendgrid.fake import FakeSendGrid, Mishap, serving
from tests.support.sendgrid.rules import schema
from tests.support.sendgrid.signing import public_key

KEY = "SG.fictieve-sleutel"
LINKS = Links(base_url="https://opvangnieuws.example", secret=b"s" * 32)
LEASE = timedelta(minutes=5)
#: Each slow answer costs it. What a busy machine makes slow beside that does no harm.
PATIENCE = 1.0
_STUCK = (MessageState.UNKNOWN, MessageState.DEAD)
_OPEN = (MessageState.QUEUED, MessageState.LEASED, *_STUCK)
_NOT_THERE = (Destiny.BOUNCED, Destiny.DROPPED, Destiny.BLOCKED_FOR_EVER, Destiny.INVALID)


@dataclass
class Run:
    """One crowd, one provider, and a clock that we move."""

    sessions: Sessions
    fake: FakeSendGrid
    host: str
    chance: random.Random
    now: datetime = NOW
    heeded: Counter[str] = field(default_factory=Counter)
    unknown_at_most: int = 0
    #: Unknown ones of which the provider never spoke, and dead ones: an operator's to decide.
    sent_again: int = 0

    def __post_init__(self) -> None:
        """Let the provider post to what stands behind our webhook."""
        self.herald = Herald(chance=self.chance, post=self._hear)
        self._reader = SendGridEvents(public_key())

    def go(self) -> None:
        """Deliver, hear and heed until nothing is open."""
        while self._open():
            self._deliver()
            self.herald.tell(self.fake.copies, self.now, share=0.4)
            self._heed()
            self.unknown_at_most = max(self.unknown_at_most, self.count(MessageState.UNKNOWN))
            if not any(map(self.count, set(_OPEN) - set(_STUCK))):
                self._send_again()
            self._wait()
        self.herald.tell(self.fake.copies, self.now)
        self._heed()

    def count(self, state: MessageState) -> int:
        """Give how many messages are in a state."""
        query = select(func.count()).where(outbox.c.state == state.value)
        with self.sessions.reading() as connection:
            return connection.execute(query).scalar_one()

    def states(self) -> dict[str, tuple[str, int]]:
        """Give the state of each message, and how often it came back, by address."""
        query = select(subscribers.c.address, outbox.c.state, outbox.c.bounces).join(
            outbox, outbox.c.subscriber_id == subscribers.c.id
        )
        with self.sessions.reading() as connection:
            return {row.address: (row.state, row.bounces) for row in connection.execute(query)}

    def ended(self) -> Counter[str]:
        """Count why subscriptions ended."""
        query = select(subscriptions.c.ended_reason, func.count()).group_by("ended_reason")
        with self.sessions.reading() as connection:
            return Counter({why: n for why, n in connection.execute(query).all() if why})

    def suppressed(self) -> set[bytes]:
        """Give the digests of those who are not written to again."""
        with self.sessions.reading() as connection:
            return set(connection.execute(select(suppressions.c.digest)).scalars())

    def _open(self) -> int:
        return sum(map(self.count, _OPEN))

    def _deliver(self) -> None:
        transport = SendGridTransport(api_key=KEY, sender=SENDER, host=self.host, timeout=PATIENCE)
        Deliver(
            sessions=self.sessions,
            transport=transport,
            links=LINKS,
            domain="opvangnieuws.example",
            clock=lambda: self.now,
            lease=LEASE,
            jitter=self.chance.random,
            progress=self._meanwhile,
        ).run()

    def _meanwhile(self, settled: int) -> None:
        """Let events come while their messages are being sent."""
        if settled % 500 < 20:
            self.herald.tell(self.fake.copies, self.now, share=0.2)
            self._heed()

    def _hear(self, body: bytes, headers: dict[str, str]) -> int:
        if self.chance.random() < 0.05:
            return 503
        heard = self._reader.read(
            body, signature=headers[SIGNATURE], timestamp=headers[TIMESTAMP], now=self.now
        )
        hear(self.sessions, self._reader.name, heard.events, self.now)
        return 204

    def _heed(self) -> None:
        report: HeedReport = heed(self.sessions, LINKS, now=self.now)
        for name in HeedReport.__dataclass_fields__:
            self.heeded[name] += getattr(report, name)

    def _send_again(self) -> None:
        """Let all events come; what is unknown after that the provider never had."""
        self.herald.tell(self.fake.copies, self.now)
        self._heed()
        with self.sessions.writing() as connection:
            self.sent_again += connection.execute(
                update(outbox)
                .where(outbox.c.state.in_([state.value for state in _STUCK]))
                .values(state=MessageState.QUEUED.value, due_at=self.now, attempts=0)
            ).rowcount

    def _wait(self) -> None:
        """Move the clock to when something is due."""
        with self.sessions.reading() as connection:
            query = select(func.min(outbox.c.due_at)).where(outbox.c.state == "queued")
            due = connection.execute(query).scalar_one()
        self.now = max(self.now + timedelta(minutes=15), due or self.now)


def _mishaps(chance: random.Random) -> Iterator[Mishap]:
    """Give each mishap once, to requests with many, and then now and then."""
    yield from (mishap for mishap in Mishap if mishap is not Mishap.NONE)
    weights = dict.fromkeys(Mishap, 1) | {Mishap.NONE: 90}
    while True:
        yield from chance.choices(list(weights), list(weights.values()))


@pytest.fixture
def run(sessions: Sessions) -> Iterator[Run]:
    mishaps = _mishaps(random.Random(20261122))  # noqa: S311 - no secret
    fake = FakeSendGrid(key=KEY, mishap=lambda: next(mishaps))
    with serving(fake) as host:
        other = random.Random(7)  # noqa: S311 - likewise
        yield Run(sessions=sessions, fake=fake, host=host, chance=other)


def _is_settled(run: Run, count: int) -> None:
    """Hold the outbox against what the provider knows."""
    run.go()
    states = run.states()
    copies = Counter(copy.address for copy in run.fake.copies)
    unanswered = Counter(copy.address for copy in run.fake.copies if not copy.answered)
    found = Counter(state for state, _ in states.values())
    assert found.keys() <= {"accepted", "rejected"}
    assert found.total() == count
    for address, (state, bounces) in states.items():
        lost = destiny_of(address) in _NOT_THERE
        assert (address, state) == (address, "rejected" if lost else "accepted")
        assert lost or copies[address] >= 1
        ever = destiny_of(address) is Destiny.BLOCKED_FOR_EVER
        assert not ever or bounces == len(WAITS) + 1 <= copies[address]
        # a mail goes out once, once more for each time that it came back, and for each time
        # that an answer was lost: never more often
        assert copies[address] <= 1 + bounces + unanswered[address], address
    _is_heeded(run, Counter(destiny_of(address) for address in states))
    assert run.sent_again >= 1
    doubled = sum(copies[address] > 1 + bounces for address, (_, bounces) in states.items())
    assert doubled <= len(unanswered)
    print(_figures(run, found, doubled))  # noqa: T201 - the figures of a long proof


def _is_heeded(run: Run, destinies: Counter[Destiny]) -> None:
    """Hold subscriptions and suppressions against what was to become of people."""
    bounced = destinies[Destiny.BOUNCED] + destinies[Destiny.DROPPED]
    assert run.ended() == +Counter(
        bounced=bounced,
        complained=destinies[Destiny.COMPLAINED],
        unreachable=destinies[Destiny.BLOCKED_FOR_EVER],
    )
    assert len(run.suppressed()) == bounced + destinies[Destiny.COMPLAINED]
    with run.sessions.reading() as connection:
        left = select(func.count()).where(events.c.heeded_at.is_(None))
        assert connection.execute(left).scalar_one() == 0


def _figures(run: Run, found: Counter[str], doubled: int) -> str:
    mishaps = Counter(run.fake.mishaps)
    return (
        f"\n{found['accepted']} accepted + {found['rejected']} rejected; {doubled} came twice; "
        f"{run.unknown_at_most} unknown at once at most, {run.sent_again} sent again by "
        f"hand; {len(run.fake.copies)} copies in {mishaps.total()} requests: "
        f"{dict(sorted(mishaps.items()))}; {run.herald.told} events posted, "
        f"{dict(run.heeded)}; {(run.now - NOW).days} days on the clock"
    )


def test_two_thousand_mails_are_all_settled(run: Run) -> None:
    gather(run.sessions, 2000)

    _is_settled(run, 2000)


@pytest.mark.soak
def test_a_hundred_thousand_mails_are_all_settled(run: Run) -> None:
    gather(run.sessions, 100_000)

    _is_settled(run, 100_000)


@pytest.mark.shared
def test_the_provider_holds_us_to_its_own_schema() -> None:
    if schema() is None:
        pytest.skip("the provider's specification is not beside the checkout")
    fake = FakeSendGrid(key=KEY)

    status, errors, _ = fake.take(b'{"personalizations": [], "from": "x"}', Mishap.NONE)

    assert status == 400
    assert "from" in {error["field"] for error in errors}
