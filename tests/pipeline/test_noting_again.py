"""A database that is away just when the other side has said yes: the mail goes out once."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from notifier.domain.delivery import Accepted, Outcome
from notifier.domain.message import Content, Lane, Message
from notifier.errors import StoreUnavailable
from notifier.links import Links
from notifier.pipeline.sending.deliver import Deliver
from notifier.store.engine import Sessions
from notifier.store.post import outbox
from notifier.store.tables import outbox as table
from tests.mail.builders import a_content
from tests.support.builders import NOW
from tests.support.databases import SqliteDatabases
from tests.support.people import follows

LEASE = timedelta(minutes=5)


@dataclass
class House:
    """A database that can be taken away, a clock, and a way out during which that happens."""

    folder: Path
    sessions: Sessions
    #: After how many pauses the database is back.
    back_after: int = 1
    now: datetime = NOW
    sent: list[str] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    name = "post"
    batch = 50
    decided = 0

    @property
    def file(self) -> Path:
        """Where the database is, while it is there."""
        return self.folder / "notifier.db"

    def send(self, _content: Content, messages: Sequence[Message]) -> Iterator[Outcome]:
        """Take what comes; the first time, the database goes away before that is noted."""
        for message in messages:
            self.sent.append(message.address)
            if len(self.sent) == 1:
                self.sessions.close()
                shutil.move(self.file, self.folder / "away")
                self.file.mkdir()
            yield Accepted()

    def close(self) -> None:
        """Hold nothing."""

    def comes_back(self) -> None:
        """Put the database back."""
        self.file.rmdir()
        shutil.move(self.folder / "away", self.file)

    def pause(self, seconds: float) -> None:
        """Let time pass."""
        self.pauses.append(seconds)
        self.now += timedelta(seconds=seconds)
        if len(self.pauses) == self.back_after:
            self.comes_back()

    def deliver(self, lease: timedelta = LEASE) -> None:
        """Send what is due."""
        Deliver(
            sessions=self.sessions,
            transport=self,
            links=Links(base_url="https://opvangnieuws.example", secret=b"s" * 32),
            domain="opvangnieuws.example",
            clock=lambda: self.now,
            lease=lease,
            pause=self.pause,
        ).run()

    def states(self) -> list[str]:
        """Give what became of the messages."""
        with self.sessions.reading() as connection:
            return list(connection.execute(select(table.c.state)).scalars())


@pytest.fixture
def house(sqlite_databases: SqliteDatabases, tmp_path: Path) -> Iterator[House]:
    with sqlite_databases.fresh(tmp_path) as sessions:
        for n in range(3):
            person = follows(sessions, f"ouder{n}@voorbeeld.example")
            with sessions.writing() as connection:
                outbox.enqueue(
                    connection,
                    content_id=outbox.put_content(connection, a_content()),
                    subscriber_id=person.subscriber_id,
                    subscription_id=person.subscription_id,
                    lane=Lane.ALERT,
                    due_at=NOW,
                )
        yield House(tmp_path, sessions)


@pytest.mark.parametrize("pauses", [1, 4])
def test_what_was_taken_is_noted_when_the_database_is_back(house: House, pauses: int) -> None:
    house.back_after = pauses

    house.deliver()
    house.now += 2 * LEASE
    house.deliver()

    assert sorted(house.sent) == [f"ouder{n}@voorbeeld.example" for n in range(3)]
    assert house.states() == ["accepted"] * 3
    assert house.pauses == sorted(house.pauses), "each pause is as long as the one before or longer"


def test_a_database_that_stays_away_is_an_error_after_a_while(house: House) -> None:
    house.back_after = 99

    with pytest.raises(StoreUnavailable):
        house.deliver()
    house.comes_back()

    assert 5 < len(house.pauses) < 12


def test_nothing_is_noted_once_others_may_send_it(house: House) -> None:
    house.back_after = 99

    with pytest.raises(StoreUnavailable):
        house.deliver(lease=timedelta(seconds=5))
    house.comes_back()

    assert house.now < NOW + timedelta(seconds=5)
