"""Travel through time: snapshots come, people act, the clock ticks or does not; hold what is sent.

What an oracle expects at each tick is compared with what the postman was given.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from sqlalchemy import select

from notifier.domain.change import Change, Severity
from notifier.domain.delivery import Accepted, Outcome
from notifier.domain.digest import LocationNews
from notifier.domain.message import Content, ContentKind, Message
from notifier.domain.rules import TRUSTING
from notifier.domain.subscription import Language
from notifier.links import Links
from notifier.pipeline.intake.ingest import ingest
from notifier.pipeline.sending.deliver import Deliver
from notifier.pipeline.telling.digest import digest
from notifier.pipeline.telling.notify import notify
from notifier.store.engine import Sessions
from notifier.store.register import changes
from notifier.store.tables import content_changes, contents
from tests.digests.one_reader import GROUPING, Mail, News
from tests.digests.oracle import Oracle
from tests.digests.people import People
from tests.digests.slots import Code, has_odd_night, local
from tests.digests.source import Source
from tests.support.builders import TAKEN, a_snapshot

_LINKS = Links(base_url="https://opvangnieuws.example", secret=b"s" * 32)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_ACTS_A_DAY, _STOPS_A_DAY, _HALVES, _IDLE = 0.5, 0.04, 0.05, 0.1


class Writer:
    """Writes no words: a content with what it is made of."""

    def news(
        self, news: Sequence[LocationNews], language: Language, now: datetime, *, id_: str
    ) -> Content:
        """Write it; there must be something to say."""
        assert news
        assert all(one.changes for one in news)
        return Content(
            id=id_,
            kind=ContentKind.DIGEST,
            language=language,
            subject="Nieuws",
            text="Nieuws",
            html="Nieuws",
            list_id="nieuws.opvangnieuws.example",
            created_at=now,
        )


@dataclass(slots=True)
class Postman:
    """Takes every mail, and remembers to whom each went."""

    name = "postman"
    batch = 500
    decided = 0
    taken: list[tuple[int, str]] = field(default_factory=list)

    def send(self, content: Content, messages: Sequence[Message]) -> Iterator[Outcome]:
        """Take them."""
        for message in messages:
            self.taken.append((message.subscriber_id, content.id))
            yield Accepted()

    def close(self) -> None:
        """Hold nothing."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One mail that went out."""

    at: datetime
    subscriber_id: int
    mail: Mail
    #: The rhythms of the digests that they ask for.
    codes: frozenset[Code]


@dataclass(slots=True, kw_only=True)
class Travel:
    """One journey, from a day to another."""

    sessions: Sessions
    first: date
    days: int
    seed: int
    sent: list[Sent] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)
    #: The days on which the clock missed a tick or died in one, and those after them.
    disturbed: set[date] = field(default_factory=set)
    #: Who chose something on which day.
    acted: set[tuple[int, date]] = field(default_factory=set)
    _seq: int = 0
    #: Since when nobody has looked at the clock; None while it is looked at.
    _stopped_until: datetime | None = None

    def run(self, people: int) -> Oracle:
        """Live it, with so many readers; give the oracle."""
        chance = Random(self.seed)  # noqa: S311 - so that it can be done again
        source = Source(chance=chance)
        crowd = People(sessions=self.sessions, chance=chance)
        crowd.join(people, source.ids())
        oracle = Oracle(readers=crowd.readers)
        self._bring(source, oracle, self._midnight(0) + 5 * _HOUR, 0)
        for number in range(1, self.days):
            self._day(number, source, crowd, oracle, chance)
        self._settle(oracle, self._midnight(self.days))
        self.figures.update(crowd.done)
        self.acted = crowd.acted
        return oracle

    def _midnight(self, number: int) -> datetime:
        day = self.first + number * _DAY
        return datetime(day.year, day.month, day.day, tzinfo=UTC)

    def _day(
        self, number: int, source: Source, crowd: People, oracle: Oracle, chance: Random
    ) -> None:
        """Let 24 hours pass: a snapshot in one of them, the acts of people between two ticks."""
        midnight, comes_at = self._midnight(number), chance.randint(5, 16)
        odd = has_odd_night(midnight.date()) or has_odd_night((midnight + _DAY).date())
        self.figures["nights with an hour more or less"] += has_odd_night(midnight.date())
        if chance.random() < _STOPS_A_DAY and self._stopped_until is None:
            self._stopped_until = midnight + timedelta(hours=chance.randint(1, 60))
        for hour in range(24):
            now = midnight + hour * _HOUR
            self._tick(now, oracle, chance, surely=odd)
            if hour == comes_at:
                source.next_day(now.date())
                self._bring(source, oracle, now + timedelta(minutes=chance.randint(6, 20)), number)
            if chance.random() < _ACTS_A_DAY / 24:
                crowd.somebody_acts(now + timedelta(minutes=chance.randint(21, 55)))

    def _bring(self, source: Source, oracle: Oracle, now: datetime, number: int) -> None:
        places = [source.places[id_] for id_ in source.ids()]
        day = (self.first - TAKEN.date()).days + number
        ingest(a_snapshot(*places, day=day), self.sessions, now=now, rules=TRUSTING)
        with self.sessions.reading() as connection:
            found = changes.read(connection, after=self._seq, limit=10_000)
        self._seq += len(found)
        self.figures["changes"] += len(found)
        oracle.brings(
            [news_of(one) for one in found if one.severity is not Severity.TECHNICAL], now
        )

    def _tick(self, now: datetime, oracle: Oracle, chance: Random, *, surely: bool) -> None:
        """Look at the clock, if anybody does: whole, or killed before the mails go out."""
        if self._stopped_until is not None:
            self.figures["ticks missed"] += 1
            self._disturb(now)
            if now < self._stopped_until:
                return
            self._stopped_until = None
            self._restart()
        due = oracle.next_due()
        is_due = oracle.has_unmatched or (due is not None and due <= now)
        if not (is_due or oracle.has_queued or surely or chance.random() < _IDLE):
            return
        self.figures["ticks"] += 1
        if chance.random() < _HALVES:
            self.figures["ticks that died half way"] += 1
            self._disturb(now)
            self._plan(now, oracle, whole=chance.random() < 0.5)
            self._restart()
            return
        self._plan(now, oracle, whole=True)
        self._compare(now, oracle)

    def _disturb(self, now: datetime) -> None:
        self.disturbed |= {local(now).date(), local(now + _DAY).date()}

    def _restart(self) -> None:
        """Let another process take over."""
        url = self.sessions.engine().url.render_as_string(hide_password=False)
        self.sessions.close()
        self.figures["restarts"] += 1
        assert self.sessions.engine().url.render_as_string(hide_password=False) == url

    def _plan(self, now: datetime, oracle: Oracle, *, whole: bool) -> None:
        notify(self.sessions, now=now, grouping=GROUPING)
        oracle.matches(now)
        if whole:
            digest(self.sessions, Writer(), now=now, grouping=GROUPING)
            oracle.puts_together(now)

    def _compare(self, now: datetime, oracle: Oracle) -> None:
        """Send, and hold what went out against what had to."""
        postman = Postman()
        Deliver(
            sessions=self.sessions,
            transport=postman,
            links=_LINKS,
            domain="opvangnieuws.example",
            clock=lambda: now,
            lease=_HOUR,
        ).run()
        told = self._told({key for _person, key in postman.taken})
        got: defaultdict[int, list[frozenset[int]]] = defaultdict(list)
        for person, key in postman.taken:
            got[person].append(told[key])
        expected = oracle.sends()
        for person in sorted(got.keys() | expected.keys()):
            wanted = sorted((mail.seqs for mail in expected.get(person, ())), key=sorted)
            assert sorted(got[person], key=sorted) == wanted, f"reader {person} at {now}"
        for person, mails in expected.items():
            asks = (wish.code for wish in oracle.readers[person].wishes if wish.active)
            codes = frozenset(code for code in asks if code != "at_once")
            self.sent += [Sent(now, person, mail, codes) for mail in mails]

    def _told(self, keys: set[str]) -> dict[str, frozenset[int]]:
        query = (
            select(contents.c.key, content_changes.c.change_seq)
            .join(content_changes, content_changes.c.content_id == contents.c.id)
            .where(contents.c.key.in_(keys))
        )
        found: defaultdict[str, set[int]] = defaultdict(set)
        with self.sessions.reading() as connection:
            for row in connection.execute(query):
                found[row.key].add(row.change_seq)
        return {key: frozenset(seqs) for key, seqs in found.items()}

    def _settle(self, oracle: Oracle, now: datetime) -> None:
        """Let the clock tick until nothing waits."""
        for hour in range(24 * 26):
            due = oracle.next_due()
            if due is None and not oracle.has_queued and not oracle.has_unmatched:
                return
            self._plan(now + hour * _HOUR, oracle, whole=True)
            self._compare(now + hour * _HOUR, oracle)
        assert oracle.next_due() is None


def news_of(change: Change) -> News:
    """Give a change of the log as the oracle reads it."""
    return News(
        seq=change.seq,
        location=change.location_id,
        kind=change.kind.bit,
        type=change.type.value,
        key=change.record_key,
        urgent=change.severity is Severity.URGENT,
        fields=tuple((one.name, repr(one.before), repr(one.after)) for one in change.fields),
        nis=change.place.nis or "",
        organiser=change.place.organiser_id or "",
        taken_at=change.taken_at,
        seen_at=change.seen_at,
    )
