"""Put together what is due to each subscriber: net news, one content for all who get the same.

Contents are rendered with no transaction open; what changed meanwhile is left for the next run.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from notifier.domain.change import Change, ChangeType
from notifier.domain.digest import LocationNews, Summed, content_id, summed
from notifier.domain.message import Content, Lane
from notifier.domain.subscription import Language
from notifier.pipeline.telling.retract import still_so
from notifier.store.engine import Connection, Sessions
from notifier.store.post import contents, mentions, outbox, posting
from notifier.store.post.contents import Posted
from notifier.store.post.mentions import STAGE, START, Groups
from notifier.store.post.posting import Chosen
from notifier.store.published import news
from notifier.store.register import changes

#: Groups taken together.
SIZE = 5000
_REACTIONS = frozenset({ChangeType.REACTION_ADDED, ChangeType.REACTION_CHANGED})

#: What a mail tells: the word of a language, and which changes for which reasons (`mentions.told`).
Telling = tuple[str, str]


class NewsComposer(Protocol):
    """Writes the mail that tells news."""

    def news(
        self, news: Sequence[LocationNews], language: Language, now: datetime, *, id_: str
    ) -> Content:
        """Compose the content that tells some news, at least one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestReport:
    """What one run did."""

    contents: int = 0
    messages: int = 0
    #: Groups that came to nothing in the end.
    undone: int = 0


@dataclass(frozen=True, slots=True)
class _Told:
    """What tells a set of changes: a content with its changes, or nothing."""

    key: str
    #: None where it is written already, or there is nothing to write.
    content: Content | None
    #: The changes that it tells: none where all of them came to nothing.
    seqs: tuple[int, ...]
    #: Those that came to nothing.
    undone: tuple[int, ...]


@dataclass(slots=True, kw_only=True)
class Digest:
    """Puts together what is due, until nothing is."""

    sessions: Sessions
    composer: NewsComposer
    #: The present moment, aware UTC; the Date of the mails.
    now: datetime
    #: What is told at once takes along what would be due so much later.
    grouping: timedelta = timedelta()
    size: int = SIZE
    #: How many were queued in each lane.
    _queued: Counter[Lane] = field(default_factory=Counter)
    _report: DigestReport = field(default=DigestReport())

    def run(self) -> DigestReport:
        """Queue one message for each subscriber and lane that something is due in."""
        after = START
        while True:
            with self.sessions.reading() as connection:
                groups = self._due(connection, after)
            if not groups:
                return self._report
            told = self._compose(groups.tellings)
            with self.sessions.writing() as connection:
                # nothing may be noted, or taken back, between what we read and what we settle
                changes.lock_log(connection)
                changes.lock_stage(connection, STAGE)
                self._post(connection, self._due(connection, after), told)
            after = groups.end

    def _due(self, connection: Connection, after: tuple[int, int]) -> Groups:
        return mentions.due(
            connection, now=self.now, grouping=self.grouping, after=after, limit=self.size
        )

    def _compose(self, tellings: Iterable[Telling]) -> dict[Telling, _Told]:
        wanted = set(tellings)
        with self.sessions.reading() as connection:
            read = {written: mentions.told(written) for _language, written in wanted}
            seqs = sorted({seq for told in read.values() for seq, _reasons in told})
            log = {change.seq: change for change in news.by_number(connection, seqs)}
            sums = {
                written: summed((log[seq], reasons) for seq, reasons in told)
                for written, told in read.items()
            }
            around = _reactions(connection, (c for one in sums.values() for c, _why in one.told))
            keys = {one: _key(Language(one[0]), sums[one[1]], self.now) for one in wanted}
            known = contents.known(connection, set(keys.values()))
        # who has the same to hear gets the same, whatever came to nothing beside it
        new = {key: one for one, key in keys.items() if key not in known and sums[one[1]].news}
        written = {
            key: self._written(Language(language), sums[telling], key, around)
            for key, (language, telling) in new.items()
        }
        return {
            one: _Told(key, written.get(key), tuple(c.seq for c, _why in found.told), found.undone)
            for one, key in keys.items()
            for found in [sums[one[1]]]
        }

    def _written(
        self,
        language: Language,
        told: Summed,
        key: str,
        around: Mapping[tuple[str, str], Sequence[Change]],
    ) -> Content:
        found = [
            replace(one, around=tuple(around.get((one.source, one.location_id), ())))
            for one in told.news
        ]
        return self.composer.news(found, language, self.now, id_=key)

    def _post(self, connection: Connection, groups: Groups, told: Mapping[Telling, _Told]) -> None:
        """Queue those groups that are still as they were when their mail was written."""
        same = [
            (*key, asking, told[telling])
            for key, asking, telling in zip(
                groups.keys, groups.subscription_ids, groups.tellings, strict=True
            )
            if telling in told
        ]
        needed = {found.key: found for *_key, found in same if found.seqs}
        numbers = contents.known(connection, needed)
        new = 0
        for key, found in needed.items():
            if key not in numbers and found.content is not None:
                numbers[key] = outbox.put_content(connection, found.content, found.seqs)
                new += 1
        settled = [
            Chosen(subscriber_id, lane, numbers.get(found.key), found.undone)
            for subscriber_id, lane, _asking, found in same
            if not found.seqs or found.key in numbers
        ]
        alone = posting.asking(connection, settled, now=self.now, grouping=self.grouping)
        posted = [
            Posted(
                content_id=numbers[found.key],
                subscriber_id=subscriber_id,
                subscription_id=alone.get((subscriber_id, lane), asking),
                lane=Lane(lane),
            )
            for subscriber_id, lane, asking, found in same
            if found.key in numbers
        ]
        contents.enqueue(connection, posted, due_at=self.now, before=self._queued)
        self._queued.update(one.lane for one in posted)
        posting.settle(connection, settled, now=self.now, grouping=self.grouping)
        self._report = DigestReport(
            contents=self._report.contents + new,
            messages=self._report.messages + len(posted),
            undone=self._report.undone + len(settled) - len(posted),
        )


def digest(
    sessions: Sessions,
    composer: NewsComposer,
    *,
    now: datetime,
    grouping: timedelta = timedelta(),
) -> DigestReport:
    """Queue what is due to everybody.

    Args:
        sessions: the store.
        composer: writes the mails.
        now: the present moment, aware UTC.
        grouping: what is told at once takes along what would be due so much later.
    """
    return Digest(sessions=sessions, composer=composer, now=now, grouping=grouping).run()


def _key(language: Language, told: Summed, now: datetime) -> str:
    return content_id(language, [(change.id, reasons) for change, reasons in told.told], now)


def _reactions(
    connection: Connection, told: Iterable[Change]
) -> dict[tuple[str, str], list[Change]]:
    """Give the reactions that came with some changes, wanted or not, by location."""
    moments = {(change.source, change.location_id, change.taken_at) for change in told}
    found: dict[tuple[str, str], list[Change]] = {}
    for source in sorted({source for source, _id, _at in moments}):
        ids = sorted({id_ for one, id_, _at in moments if one == source})
        reactions = news.history(connection, source, ids, _REACTIONS)
        came = [c for c in reactions if (c.source, c.location_id, c.taken_at) in moments]
        for change in still_so(connection, came):
            found.setdefault((change.source, change.location_id), []).append(change)
    return found
