"""Match the change log with subscriptions: who is to hear of which change, and when.

A block of changes is matched people by people, twenty thousand in one transaction, so that nobody
who writes meanwhile waits long. How far it got is noted in the transaction that did the work: a run
that is killed leaves nothing half, and the next one goes on where it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from notifier.domain import matching
from notifier.domain.change import Change
from notifier.domain.matching import Target
from notifier.domain.subscription import Scope
from notifier.pipeline.telling.following import followed
from notifier.pipeline.telling.retract import (
    post_corrections,
    post_sequels,
    settle_marked,
    sifted,
    undone_by,
)
from notifier.pipeline.telling.timing import timed
from notifier.store.engine import Connection, Sessions
from notifier.store.post import audience, told
from notifier.store.post.mentions import WITHDRAWN
from notifier.store.post.told import Sequel
from notifier.store.register import changes
from notifier.store.register.changes import Progress

STAGE = "notify"
#: Changes read and matched together.
BLOCK = 1000
#: Subscriptions looked at in one transaction, about: a twentieth of a second, measured.
PEOPLE = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyReport:
    """What one run did."""

    changes: int = 0
    #: How often somebody is to hear of a change.
    mentions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """How a block of changes is matched; good until the log grows."""

    found: Sequence[Change]
    #: What of it is still news.
    still: Sequence[Change]
    targets: Sequence[Target]
    #: Who was to hear of what was over before they could.
    over: Sequence[Target]
    #: What they may not need to hear, since they never heard that it began.
    undone: Sequence[Sequel]
    #: What is followed of all that it concerns.
    scopes: frozenset[Scope]
    #: How many subscriptions it reaches.
    reached: int
    #: The last subscriber of each part.
    bounds: tuple[int, ...] = ()
    #: The newest change there was: one that came since may take back what is planned here.
    newest: int = 0


@dataclass(slots=True, kw_only=True)
class Notify:
    """Notes who is to hear of what, until the log is done."""

    sessions: Sessions
    #: From when on mentions are due; aware UTC.
    now: datetime
    #: How long what is told at once waits for more of its kind.
    grouping: timedelta = timedelta()
    block: int = BLOCK
    people: int = PEOPLE
    _plan: _Plan | None = field(default=None)
    _report: NotifyReport = field(default=NotifyReport())

    def run(self) -> NotifyReport:
        """Match what was not matched yet."""
        while True:
            with self.sessions.writing() as connection:
                if not self.step(connection):
                    return self._report

    def step(self, connection: Connection) -> bool:
        """Match one part of one block, in a writing transaction; say whether there was any."""
        # what is noted and what takes it back, or into a mail, must see each other
        changes.lock_log(connection)
        changes.lock_stage(connection, STAGE)
        done = changes.progress(connection, STAGE)
        plan = self._planned(connection, done)
        if not plan.found:
            self._plan = None
            self._count(0, settle_marked(connection, now=self.now, grouping=self.grouping))
            return False
        self._match(connection, plan, done)
        return True

    def _count(self, matched: int, noted: int) -> None:
        self._report = NotifyReport(
            changes=self._report.changes + matched, mentions=self._report.mentions + noted
        )

    def _planned(self, connection: Connection, done: Progress) -> _Plan:
        """Give the plan that we have, or make one where the log has grown since."""
        newest = changes.last_seq(connection)
        plan = self._plan
        if plan is None or plan.newest != newest or done.upto != plan.found[-1].seq:
            found = whole_occasions(connection, done.seq, self.block, upto=done.upto)
            plan = self._plan = self._made(connection, found, newest)
        return plan

    def _made(self, connection: Connection, found: Sequence[Change], newest: int) -> _Plan:
        plan = _plan_of(connection, found)
        return replace(
            plan,
            bounds=_bounds(audience.ids(connection), -(-plan.reached // self.people)),
            newest=newest,
        )

    def _match(self, connection: Connection, plan: _Plan, done: Progress) -> None:
        """Match the next part of the people."""
        ahead = [bound for bound in plan.bounds if bound > done.subscriber_id]
        noted = 0
        if ahead:
            people = (done.subscriber_id + 1, ahead[0])
            noted = _post(connection, plan, now=self.now, grouping=self.grouping, people=people)
        if len(ahead) > 1:
            changes.note_part(connection, STAGE, done.seq, plan.found[-1].seq, ahead[0])
            self._count(0, noted)
            return
        noted += _post_to_told(connection, plan, now=self.now, grouping=self.grouping)
        changes.note_done(connection, STAGE, plan.found[-1].seq)
        self._count(len(plan.found), noted)
        self._plan = None


def notify(
    sessions: Sessions, *, now: datetime, grouping: timedelta = timedelta(), block: int = BLOCK
) -> NotifyReport:
    """Note for everybody whom a change concerns that they are to hear of it, once.

    Args:
        sessions: the store.
        now: the present moment, aware UTC.
        grouping: how long what is told at once waits for more of its kind.
        block: how many changes are matched together.
    """
    return Notify(sessions=sessions, now=now, grouping=grouping, block=block).run()


def match_block(connection: Connection, found: Sequence[Change], *, now: datetime) -> int:
    """Match some changes in the transaction that is open; give how many mentions there are more."""
    none = timedelta()
    plan = _plan_of(connection, found)
    noted = _post(connection, plan, now=now, grouping=none, people=audience.ids(connection))
    return noted + _post_to_told(connection, plan, now=now, grouping=none)


def _plan_of(connection: Connection, found: Sequence[Change]) -> _Plan:
    """Plan a block for all people at once."""
    news = sifted(connection, found)
    targets, over = _aimed(connection, news.still), _aimed(connection, news.over)
    reached = audience.followers(connection, {one.scope for one in (*targets, *over)})
    return _Plan(
        found=found,
        still=news.still,
        targets=[one for one in targets if one.scope in reached.scopes],
        over=[one for one in over if one.scope in reached.scopes],
        undone=undone_by(connection, found),
        scopes=reached.scopes,
        reached=reached.count,
    )


def _post(
    connection: Connection,
    plan: _Plan,
    *,
    now: datetime,
    grouping: timedelta,
    people: tuple[int, int],
) -> int:
    """Note what some people are to hear; give how many mentions that are.

    What is not to be heard is dropped in the same transaction: the next may be a digest's, and it
    would put it into mails.
    """
    # read in this transaction: who pauses between two parts must not hear at once
    due = timed(audience.timings(connection, plan.scopes, people), now, grouping)
    if plan.over:
        audience.post(connection, plan.over, due, now=now, people=people, dropped=WITHDRAWN)
    noted = 0
    if plan.targets:
        noted = audience.post(connection, plan.targets, due, now=now, people=people)
    told.hush_unheard(connection, plan.undone, people=people, noted=bool(plan.over))
    return noted


def _post_to_told(
    connection: Connection, plan: _Plan, *, now: datetime, grouping: timedelta
) -> int:
    """Note what concerns those alone who were told of something before."""
    noted = post_corrections(connection, plan.found, now=now)
    return noted + post_sequels(connection, plan.still, now=now, grouping=grouping)


def _aimed(connection: Connection, still: Sequence[Change]) -> list[Target]:
    """Say who is to hear of each of some changes."""
    occasions = followed(connection, list(matching.occasions(still)))
    return [target for occasion in occasions for target in matching.targets(occasion)]


def _bounds(ids: tuple[int, int], parts: int) -> tuple[int, ...]:
    """Part the subscribers into ranges of numbers, as many as asked for."""
    first, last = ids
    width = max(-(-(last - first + 1) // max(parts, 1)), 1)
    return tuple(min(bound, last) for bound in range(first + width - 1, last + width, width))


def whole_occasions(
    connection: Connection, done: int, block: int, upto: int | None = None
) -> list[Change]:
    """Read changes, never cutting what one snapshot brought for one location in two.

    Args:
        connection: an open transaction.
        done: the last change that is not wanted.
        block: how many, about.
        upto: the last change of a block that was read before; None where one is to begin.
    """
    if upto is not None:
        return changes.read(connection, after=done, limit=upto - done, upto=upto)
    while True:
        found = changes.read(connection, after=done, limit=block)
        if len(found) < block:
            return found
        last = found[-1]
        whole = [change for change in found if _occasion_key(change) != _occasion_key(last)]
        if whole:
            return whole
        block *= 2


def _occasion_key(change: Change) -> tuple[str, str, datetime]:
    return change.source, change.location_id, change.taken_at
