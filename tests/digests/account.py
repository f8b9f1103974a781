"""Who is owed which news, and whether they got it: by few rules, whatever happens in what order."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from notifier.store.engine import Sessions
from notifier.store.post.mentions import UNDONE, UNWANTED, WITHDRAWN
from notifier.store.post.outbox import WITHDRAWN as MARKED
from notifier.store.tables import content_changes, contents, mentions, outbox
from tests.digests.one_reader import News, Reader

#: What may come to nothing: a value that is in the end what it was.
_BACK_AND_FORTH = frozenset({"details_changed", "follow_up_changed"})
#: Somebody and a change.
Owed = tuple[int, int]


@dataclass(slots=True, kw_only=True)
class Account:
    """What everybody is owed."""

    sessions: Sessions
    readers: dict[int, Reader] = field(default_factory=dict)
    log: dict[int, News] = field(default_factory=dict)
    owed: set[Owed] = field(default_factory=set)
    #: How often each change went out to each person, for all we know.
    told: Counter[Owed] = field(default_factory=Counter)
    #: The newest change when somebody chose something last: older ones may be dropped for it.
    acted: dict[int, int] = field(default_factory=dict)

    def acts(self, person: int) -> None:
        """Note that somebody chooses now."""
        self.acted[person] = max(self.log, default=0)

    def owe(self, seqs: Iterable[int]) -> None:
        """Note who is to hear of changes that were matched with everybody now."""
        for seq in seqs:
            news = self.log[seq]
            if news.is_correction or self.end_of(news):
                continue
            for person, reader in self.readers.items():
                asks = (w for w in reader.wishes if w.active and w.kinds & news.kind)
                if self.acted[person] < seq and any(w.covers(news) for w in asks):
                    self.owed.add((person, seq))

    def end_of(self, news: News) -> News | None:
        """Give what says that something holds no longer."""
        return next((one for one in self.log.values() if one.takes_back(news)), None)

    def goes_out(self, person: int, key: str) -> None:
        """Note that a mail was taken, or may have been."""
        for seq in self._changes_of(key):
            self.told[person, seq] += 1

    def _changes_of(self, key: str) -> Sequence[int]:
        query = select(content_changes.c.change_seq).join(contents)
        with self.sessions.reading() as connection:
            return connection.execute(query.where(contents.c.key == key)).scalars().all()

    def check(self) -> None:
        """Hold the store against what is owed."""
        assert max(self.told.values(), default=1) == 1, "told twice"
        rows = self._mentions()
        carried = self._carried()
        for key, row in rows.items():
            places = [row.due_at is not None, row.dropped is not None, row.content_id is not None]
            assert sum(places) == 1, f"{key} is in {sum(places)} places"
            if row.content_id is not None:
                assert key in carried, f"{key} went into a mail that there is not"
            if row.due_at is not None:
                assert self.readers[key[0]].follows, f"{key} waits for who follows nothing"
            if row.dropped is not None:
                assert self._may_be_dropped(key, row.dropped), f"{key} was dropped: {row.dropped}"
        for key in self.owed:
            assert key in rows, f"{key} was not noted"
        for key in carried:
            assert key in rows, f"{key} is told and was not noted"

    def settle(self) -> None:
        """Hold what is left when all is over and everybody was reached."""
        self.check()
        for key, row in self._mentions().items():
            assert row.due_at is None
            assert (row.content_id is not None) == (self.told[key] == 1), f"{key} never went out"

    def _may_be_dropped(self, key: Owed, why: str) -> bool:
        person, seq = key
        news = self.log[seq]
        if why == WITHDRAWN:
            return self.end_of(news) is not None
        if why == UNWANTED:
            return seq <= self.acted[person]
        assert why == UNDONE
        return news.type in _BACK_AND_FORTH or any(
            news.takes_back(old) and old.type.endswith("_added") and old.kind == news.kind
            for old in self.log.values()
        )

    def _mentions(self) -> Mapping[Owed, Any]:
        with self.sessions.reading() as connection:
            rows = connection.execute(select(mentions)).all()
        return {(row.subscriber_id, row.change_seq): row for row in rows}

    def _carried(self) -> set[Owed]:
        """Give what messages tell that were not cancelled, or not in full yet."""
        query = select(outbox, content_changes.c.change_seq).join(
            content_changes, content_changes.c.content_id == outbox.c.content_id
        )
        with self.sessions.reading() as connection:
            rows = connection.execute(query).all()
        found = [
            (row.subscriber_id, row.change_seq)
            for row in rows
            if row.state != "cancelled" or row.reason == MARKED
        ]
        assert len(found) == len(set(found)), "two mails tell the same to one person"
        return set(found)
