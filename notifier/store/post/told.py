"""Who was told what: from the outbox, so that what is taken back reaches exactly those."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    case,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from notifier.domain.change import Kind
from notifier.domain.message import Lane
from notifier.domain.retraction import BEGINNINGS, GONE
from notifier.domain.subscription import ScopeKind, State
from notifier.store import scratch
from notifier.store.bulk import insert_many
from notifier.store.post import mentions as waiting
from notifier.store.post.audience import Timing, unhurried
from notifier.store.post.withdrawing import MARKED, TOLD
from notifier.store.tables import changes, content_changes, mentions, outbox, subscriptions

_NAMES = ["subscriber_id", "change_seq", "subscription_id", "reasons", "lane", "due_at"]
_WENT_OUT = outbox.c.state.in_(TOLD)


@dataclass(frozen=True, slots=True)
class Sequel:
    """That those who were told one change are to be told another."""

    old_seq: int
    new_seq: int
    lane: Lane


def post_late(
    connection: Connection, content_id: int, sequels: Iterable[Sequel], now: datetime
) -> int:
    """Tell those whose marked message went out after all what takes it back; give how many."""
    ours = (outbox.c.content_id == content_id) & MARKED & outbox.c.state.in_(TOLD)
    count = _post(connection, sequels, now, ours, {})
    connection.execute(update(outbox).where(ours).values(reason=null()))
    return count


def timings(connection: Connection, sequels: Iterable[Sequel]) -> frozenset[Timing]:
    """Give every rhythm, and end of a pause, of those who were told one of the old changes."""
    pairs = pairs_of(connection, sequels)
    if pairs is None:
        return frozenset()
    column = subscriptions.c
    asked = _of_those(pairs, _WENT_OUT, column.rhythm, column.paused_until).distinct()
    return frozenset((row.rhythm, row.paused_until) for row in connection.execute(asked))


def post_to_told(
    connection: Connection,
    sequels: Iterable[Sequel],
    now: datetime,
    due: Mapping[Timing, datetime] | None = None,
) -> int:
    """Tell everybody who was told an old change, and still wants mails, the new one; once.

    Who waits for it already hears it then too; who was told, or is not to be told, is left alone.

    Args:
        connection: an open writing transaction.
        sequels: which change tells the readers of which.
        now: from when on they are to hear what is urgent; aware UTC.
        due: from when on those of each rhythm are to hear the rest; one that is missing, at once.

    Returns:
        How many mentions there are more.
    """
    return _post(connection, sequels, now, _WENT_OUT, due or {})


def _post(
    connection: Connection,
    sequels: Iterable[Sequel],
    now: datetime,
    among: ColumnElement[bool],
    due: Mapping[Timing, datetime],
) -> int:
    pairs = pairs_of(connection, sequels)
    if pairs is None:
        return 0
    chosen = _chosen(pairs, now, among, due)
    _hasten(connection, chosen)
    have = mentions.alias("have")
    known = exists().where(
        have.c.subscriber_id == mentions.c.subscriber_id, have.c.change_seq == pairs.c.new_seq
    )
    return insert_into_mentions(connection, chosen.where(~known))


def _chosen(
    pairs: Table, now: datetime, among: ColumnElement[bool], due: Mapping[Timing, datetime]
) -> Select[Any]:
    """Give the mentions for those whose message tells the old change, if they still want mails."""
    at_leisure, later = unhurried(due, now)
    urgent = pairs.c.lane == Lane.URGENT.value
    lane = case((urgent, Lane.URGENT.value), else_=at_leisure)
    due_at = case((urgent, literal(now, mentions.c.due_at.type)), else_=later)
    return _of_those(
        pairs,
        among,
        mentions.c.subscriber_id,
        pairs.c.new_seq,
        func.coalesce(func.min(case((_meant(), subscriptions.c.id))), func.min(subscriptions.c.id)),
        literal(0),
        _earliest(lane).label("lane"),
        _earliest(due_at).label("due_at"),
    ).group_by(mentions.c.subscriber_id, pairs.c.new_seq)


def _earliest(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Go by the subscriptions that ask for such news there; else by any that do; else by all."""
    asks = subscriptions.c.kinds.op("&")(Kind.ENFORCEMENT.bit) != 0
    there, anywhere = case((asks & _covers(), column)), case((asks, column))
    return func.coalesce(func.min(there), func.min(anywhere), func.min(column))


def _of_those(
    pairs: Table, among: ColumnElement[bool], *columns: ColumnElement[Any]
) -> Select[Any]:
    """Read of those whose message tells an old change, with each subscription that asks for it."""
    return (
        select(*columns)
        .select_from(pairs)
        .join(content_changes, content_changes.c.change_seq == pairs.c.old_seq)
        .join(outbox, (outbox.c.content_id == content_changes.c.content_id) & among)
        .join(
            mentions,
            and_(
                mentions.c.subscriber_id == outbox.c.subscriber_id,
                mentions.c.change_seq == pairs.c.old_seq,
                mentions.c.content_id == outbox.c.content_id,
            ),
        )
        .join(changes, changes.c.seq == pairs.c.old_seq)
        .join(subscriptions, _living())
    )


def _hasten(connection: Connection, chosen: Select[Any]) -> None:
    """Let who waits for the new change anyway, by what they follow, hear it as soon as the others.

    It is a correction to them from now on (no reasons): no choice of theirs puts it off.
    """
    soon = chosen.subquery()
    lane, due_at = mentions.c.lane, mentions.c.due_at
    connection.execute(
        update(mentions)
        .where(
            mentions.c.subscriber_id == soon.c.subscriber_id,
            mentions.c.change_seq == soon.c.new_seq,
            due_at.is_not(None),
        )
        .values(
            reasons=0,
            lane=case((soon.c.lane < lane, soon.c.lane), else_=lane),
            due_at=case((soon.c.due_at < due_at, soon.c.due_at), else_=due_at),
        )
    )


def _living() -> ColumnElement[bool]:
    """Ask for all that somebody follows still: whoever was told is corrected while that is any."""
    column = subscriptions.c
    return (column.subscriber_id == mentions.c.subscriber_id) & (column.state == State.ACTIVE.value)


def _meant() -> ColumnElement[bool]:
    return subscriptions.c.id == mentions.c.subscription_id


def _covers() -> ColumnElement[bool]:
    """Ask for those for which a mention was meant, or that cover its change too."""
    column = subscriptions.c
    return or_(
        _meant(),
        and_(
            column.source == changes.c.source,
            or_(
                column.scope == ScopeKind.ALL.value,
                _is(ScopeKind.LOCATION, changes.c.location_id),
                _is(ScopeKind.MUNICIPALITY, changes.c.nis),
                _is(ScopeKind.ORGANISER, changes.c.organiser_id),
            ),
        ),
    )


def _is(kind: ScopeKind, key: ColumnElement[str]) -> ColumnElement[bool]:
    return (subscriptions.c.scope == kind.value) & (subscriptions.c.key == key)


def hush_unheard(
    connection: Connection, sequels: Iterable[Sequel], *, people: tuple[int, int], noted: bool
) -> None:
    """Drop what says that something is gone for those who were never told that it was there.

    They were to hear of it, and it was taken back before their mail went out. Who knew of it is
    told: that it was gone was kept from them too, when it came back and went again.

    Args:
        connection: an open writing transaction.
        sequels: which change says that another is over, or gone once more.
        people: the lowest and the highest number of the subscribers to look at.
        noted: whether some of it was taken back itself: its sequel asks whether it was hushed.
    """
    for some in _in_turn(sequels):
        _hush(connection, some, people, noted=noted)


def _in_turn(sequels: Iterable[Sequel]) -> list[list[Sequel]]:
    """Part them, so that whether one going was hushed is known before the next is looked at."""
    turns: dict[int, int] = {}
    parted: defaultdict[int, list[Sequel]] = defaultdict(list)
    for new, some in groupby(sorted(sequels, key=attrgetter("new_seq")), attrgetter("new_seq")):
        listed = list(some)
        turns[new] = max(turns.get(one.old_seq, -1) for one in listed) + 1
        parted[turns[new]] += listed
    return [parted[turn] for turn in sorted(parted)]


def _hush(
    connection: Connection, sequels: Iterable[Sequel], people: tuple[int, int], *, noted: bool
) -> None:
    if (pairs := pairs_of(connection, sequels)) is None:
        return
    old = mentions.alias("old")
    earlier = exists().where(
        pairs.c.new_seq == mentions.c.change_seq,
        old.c.subscriber_id == mentions.c.subscriber_id,
        old.c.change_seq == pairs.c.old_seq,
        changes.c.seq == pairs.c.old_seq,
    )
    came = earlier.where(changes.c.type.in_(sorted(BEGINNINGS)))
    went = earlier.where(changes.c.type.in_(sorted(GONE)))
    withheld = old.c.dropped == waiting.WITHDRAWN
    waits = mentions.c.due_at.is_not(None)  # alone, it is found by its index
    connection.execute(
        update(mentions)
        .where(
            waits | (mentions.c.dropped == waiting.WITHDRAWN) if noted else waits,
            mentions.c.subscriber_id.between(*people),
            mentions.c.change_seq.in_(select(pairs.c.new_seq)),
            came.where(withheld),
            ~came.where(old.c.content_id.is_not(None)),
            ~went.where(withheld),
        )
        .values(due_at=null(), dropped=waiting.UNDONE)
    )


def pairs_of(connection: Connection, sequels: Iterable[Sequel]) -> Table | None:
    """Have sequels in a table; None where there are none."""
    rows: list[tuple[object, ...]] = [(s.old_seq, s.new_seq, s.lane.value) for s in set(sequels)]
    if not rows:
        return None
    pairs = scratch.emptied(connection, scratch.pairs)
    insert_many(connection, pairs, ("old_seq", "new_seq", "lane"), rows)
    return pairs


def insert_into_mentions(connection: Connection, chosen: Select[Any]) -> int:
    """Insert mentions that are read in the order of subscriber, change, subscription and so on."""
    statement = insert(mentions).from_select(_NAMES, chosen)
    # without the option PostgreSQL's driver has forgotten the number by the time it is asked
    return connection.execute(statement.execution_options(preserve_rowcount=True)).rowcount
