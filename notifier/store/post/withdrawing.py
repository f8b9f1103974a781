"""Mails whose news is taken back: cancelled where they are unsent, marked on their way.

Whoever settles a marked message learns that it may not be tried again, and whoever looks for marks
learns what became of it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, literal_column, select, update

from notifier.domain.delivery import MessageState
from notifier.store.post import mentions as waiting
from notifier.store.post.outbox import WITHDRAWN
from notifier.store.tables import content_changes, outbox

#: Instead of the mark, where what else a cancelled message said waits to be told anew.
REPLACED = "withdrawn, the rest told anew"
#: Spelled out, so that the index of marked messages is recognised.
MARKED = outbox.c.reason == literal_column(f"'{WITHDRAWN}'")
#: Messages that went out, or may have.
TOLD = (MessageState.ACCEPTED.value, MessageState.UNKNOWN.value)
_BLOCK = 500
_UNSENT = (MessageState.QUEUED.value, MessageState.DEAD.value)


def cancel(connection: Connection, seqs: Sequence[int], now: datetime) -> int:
    """Cancel the unsent messages that tell any of these changes; give how many.

    What else they said waits to be told anew. Those that somebody is sending now are marked.
    """
    count = 0
    for some in _blocks(seqs):
        telling = select(content_changes.c.content_id).where(content_changes.c.change_seq.in_(some))
        ours = outbox.c.content_id.in_(telling)
        count += undo(connection, ours, _UNSENT, withdrawn=some, now=now)
    for some in _blocks(seqs):
        waiting.drop_withdrawn(connection, some)
    return count


def undo(
    connection: Connection,
    ours: ColumnElement[bool],
    unsent: Sequence[str],
    *,
    withdrawn: Sequence[int] = (),
    now: datetime,
) -> int:
    """Cancel messages in some states, and mark those that somebody is sending; give how many.

    What they said waits to be told anew, but for what was taken back. The condition must hold
    however much of that waits.
    """
    open_ = outbox.c.state.in_([*unsent, MessageState.LEASED.value])
    # held before they are looked at, in the order in which they are settled: else one that is given
    # back between two looks is neither cancelled nor marked
    held = select(outbox.c.content_id).where(ours, open_)
    key = (outbox.c.content_id, outbox.c.subscriber_id)
    connection.execute(held.order_by(*key).with_for_update())
    chosen = ours & outbox.c.state.in_(unsent)
    waiting.release(connection, chosen, withdrawn=withdrawn, now=now)
    cancelled = {"state": MessageState.CANCELLED.value, "reason": REPLACED, "settled_at": now}
    count = connection.execute(update(outbox).where(chosen).values(cancelled)).rowcount
    leased = ours & (outbox.c.state == MessageState.LEASED.value)
    connection.execute(update(outbox).where(leased).values(reason=WITHDRAWN))
    return count


def give_up_lost(connection: Connection, now: datetime) -> None:
    """Count marked messages whose sender went missing as of unknown fate: never sent again."""
    lost = (outbox.c.state == MessageState.LEASED.value) & (outbox.c.leased_until <= now)
    connection.execute(
        update(outbox)
        .where(MARKED, lost)
        .values(state=MessageState.UNKNOWN.value, settled_at=now, leased_by=None, leased_until=None)
    )


def cancelled_contents(connection: Connection) -> dict[int, list[int]]:
    """Give the contents with marked messages that were never sent, with all that they told."""
    return _marked(connection, (MessageState.CANCELLED.value,))


def late_contents(connection: Connection) -> dict[int, list[int]]:
    """Give the contents with marked messages that went out after all, with all that they told."""
    return _marked(connection, TOLD)


def _marked(connection: Connection, states: Sequence[str]) -> dict[int, list[int]]:
    marked = select(outbox.c.content_id).where(MARKED, outbox.c.state.in_(states))
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
    ours = (outbox.c.content_id == content_id) & MARKED
    cancelled = ours & (outbox.c.state == MessageState.CANCELLED.value)
    waiting.release(connection, cancelled, withdrawn=withdrawn, now=now)
    connection.execute(update(outbox).where(cancelled).values(reason=REPLACED))


def _blocks(seqs: Sequence[int]) -> list[list[int]]:
    return [list(seqs[start : start + _BLOCK]) for start in range(0, len(seqs), _BLOCK)]
