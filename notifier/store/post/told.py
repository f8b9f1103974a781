"""Who was told what: from the outbox, so that what is taken back reaches exactly those.

A message that was on its way when its news was taken back is marked: whoever settles it learns
that it may not be tried again, and whoever looks for marks learns what became of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    Table,
    and_,
    exists,
    func,
    insert,
    literal,
    literal_column,
    null,
    or_,
    select,
    update,
)

from notifier.domain.delivery import MessageState
from notifier.domain.message import Lane
from notifier.domain.retraction import BEGINNINGS, GONE
from notifier.domain.subscription import ScopeKind, State
from notifier.store import scratch
from notifier.store.bulk import insert_many
from notifier.store.post import mentions as waiting
from notifier.store.post.outbox import WITHDRAWN
from notifier.store.tables import changes, content_changes, mentions, outbox, subscriptions

#: Instead of the mark, where what else a cancelled message said waits to be told anew.
REPLACED = "withdrawn, the rest told anew"
#: Spelled out, so that the index of marked messages is recognised.
_MARKED = outbox.c.reason == literal_column(f"'{WITHDRAWN}'")
_BLOCK = 500
_UNSENT = (MessageState.QUEUED.value, MessageState.DEAD.value)
_OPEN = (*_UNSENT, MessageState.LEASED.value)
_TOLD = (MessageState.ACCEPTED.value, MessageState.UNKNOWN.value)
_NAMES = ["subscriber_id", "change_seq", "subscription_id", "reasons", "lane", "due_at"]


@dataclass(frozen=True, slots=True)
class Sequel:
    """That those who were told one change are to be told another."""

    old_seq: int
    new_seq: int
    lane: Lane


def cancel(connection: Connection, seqs: Sequence[int], now: datetime) -> int:
    """Cancel the unsent messages that tell any of these changes; give how many.

    What else they said waits to be told anew. Those that somebody is sending now are marked.
    """
    count = 0
    for some in _blocks(seqs):
        telling = select(content_changes.c.content_id).where(content_changes.c.change_seq.in_(some))
        ours = outbox.c.content_id.in_(telling)
        # held before they are looked at, in the order in which they are settled: else one that is
        # given back between two looks is neither cancelled nor marked
        held = select(outbox.c.content_id).where(ours, outbox.c.state.in_(_OPEN))
        key = (outbox.c.content_id, outbox.c.subscriber_id)
        connection.execute(held.order_by(*key).with_for_update())
        unsent = ours & outbox.c.state.in_(_UNSENT)
        waiting.release(connection, unsent, withdrawn=some, now=now)
        cancelled = {"state": MessageState.CANCELLED.value, "reason": REPLACED, "settled_at": now}
        count += connection.execute(update(outbox).where(unsent).values(cancelled)).rowcount
        leased = ours & (outbox.c.state == MessageState.LEASED.value)
        connection.execute(update(outbox).where(leased).values(reason=WITHDRAWN))
    for some in _blocks(seqs):
        waiting.drop_withdrawn(connection, some)
    return count


def give_up_lost(connection: Connection, now: datetime) -> None:
    """Count marked messages whose sender went missing as of unknown fate: never sent again."""
    lost = (outbox.c.state == MessageState.LEASED.value) & (outbox.c.leased_until <= now)
    connection.execute(
        update(outbox)
        .where(_MARKED, lost)
        .values(state=MessageState.UNKNOWN.value, settled_at=now, leased_by=None, leased_until=None)
    )


def cancelled_contents(connection: Connection) -> dict[int, list[int]]:
    """Give the contents with marked messages that were never sent, with all that they told."""
    return _marked(connection, (MessageState.CANCELLED.value,))


def late_contents(connection: Connection) -> dict[int, list[int]]:
    """Give the contents with marked messages that went out after all, with all that they told."""
    return _marked(connection, _TOLD)


def _marked(connection: Connection, states: Sequence[str]) -> dict[int, list[int]]:
    marked = select(outbox.c.content_id).where(_MARKED, outbox.c.state.in_(states))
    rows = connection.execute(
        select(content_changes)
        .where(content_changes.c.content_id.in_(marked))
        .order_by(content_changes.c.content_id, content_changes.c.change_seq)
    )
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row.content_id, []).append(row.change_seq)
    return found


def release_rest(
    connection: Connection, content_id: int, withdrawn: Sequence[int], now: datetime
) -> None:
    """Let what else the marked, cancelled messages of a content said wait to be told anew."""
    ours = (outbox.c.content_id == content_id) & _MARKED
    cancelled = ours & (outbox.c.state == MessageState.CANCELLED.value)
    waiting.release(connection, cancelled, withdrawn=withdrawn, now=now)
    connection.execute(update(outbox).where(cancelled).values(reason=REPLACED))


def post_late(
    connection: Connection, content_id: int, sequels: Iterable[Sequel], now: datetime
) -> int:
    """Tell those whose marked message went out after all what takes it back; give how many."""
    ours = (outbox.c.content_id == content_id) & _MARKED & outbox.c.state.in_(_TOLD)
    count = _post(connection, sequels, now, ours)
    connection.execute(update(outbox).where(ours).values(reason=null()))
    return count


def post_to_told(connection: Connection, sequels: Iterable[Sequel], now: datetime) -> int:
    """Tell everybody who was told an old change, and still wants mails, the new one; once.

    Args:
        connection: an open writing transaction.
        sequels: which change tells the readers of which.
        now: from when on they are to hear it; aware UTC.

    Returns:
        How many mentions there are more.
    """
    return _post(connection, sequels, now, outbox.c.state.in_(_TOLD))


def _post(
    connection: Connection, sequels: Iterable[Sequel], now: datetime, among: ColumnElement[bool]
) -> int:
    pairs = _pairs(connection, sequels)
    if pairs is None:
        return 0
    have = mentions.alias("have")
    chosen = (
        select(
            mentions.c.subscriber_id,
            pairs.c.new_seq,
            func.min(_asking()),
            literal(0),
            func.min(pairs.c.lane),
            literal(now, mentions.c.due_at.type),
        )
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
        .where(
            _asking().is_not(None),
            ~exists().where(
                have.c.subscriber_id == mentions.c.subscriber_id,
                have.c.change_seq == pairs.c.new_seq,
            ),
        )
        .group_by(mentions.c.subscriber_id, pairs.c.new_seq)
    )
    return _insert(connection, chosen)


def _asking() -> ScalarSelect[int]:
    """Give the oldest living subscription for which a mention was meant, or that covers it too."""
    column = subscriptions.c
    covers = or_(
        column.id == mentions.c.subscription_id,
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
    return (
        select(func.min(column.id))
        .where(
            column.subscriber_id == mentions.c.subscriber_id,
            column.state == State.ACTIVE.value,
            covers,
        )
        .correlate(mentions, changes)
        .scalar_subquery()
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
    if (pairs := _pairs(connection, sequels)) is None:
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


def _pairs(connection: Connection, sequels: Iterable[Sequel]) -> Table | None:
    """Have them in a table; None where there are none."""
    rows: list[tuple[object, ...]] = [(s.old_seq, s.new_seq, s.lane.value) for s in set(sequels)]
    if not rows:
        return None
    pairs = scratch.emptied(connection, scratch.pairs)
    insert_many(connection, pairs, ("old_seq", "new_seq", "lane"), rows)
    return pairs


def _insert(connection: Connection, chosen: Select[tuple[object, ...]]) -> int:
    statement = insert(mentions).from_select(_NAMES, chosen)
    # without the option PostgreSQL's driver has forgotten the number by the time it is asked
    return connection.execute(statement.execution_options(preserve_rowcount=True)).rowcount


def _blocks(seqs: Sequence[int]) -> list[list[int]]:
    return [list(seqs[start : start + _BLOCK]) for start in range(0, len(seqs), _BLOCK)]
