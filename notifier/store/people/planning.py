"""One subscriber's unsent news: taken back from the outbox, read, and kept as it is planned."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, exists, null, select, update

from notifier.domain.delivery import MessageState
from notifier.domain.message import Lane
from notifier.domain.plan import Mention
from notifier.domain.subscription import State
from notifier.store import scratch
from notifier.store.bulk import insert_many
from notifier.store.people import endings
from notifier.store.post.mentions import STAGE, UNWANTED, release
from notifier.store.post.outbox import ENDED
from notifier.store.published import news
from notifier.store.register.changes import lock_stage
from notifier.store.tables import mentions, outbox, subscribers, subscriptions


def hold(connection: Connection, subscriber_ids: Collection[int]) -> None:
    """Be the only one who changes what some people follow, and what they are to hear of it.

    It comes before anything of theirs is written: the digest's lock, the people, what they follow,
    their open messages. Whoever took them in another order could wait for somebody who waits for
    them. A message that is given back between two looks would be deleted, and its news with it: so
    those that are being sent are held too.
    """
    if connection.dialect.name != "postgresql":
        return
    lock_stage(connection, STAGE)  # or it would post what it read before we plan it anew
    people = select(subscribers.c.id).where(subscribers.c.id.in_(subscriber_ids))
    connection.execute(people.order_by(subscribers.c.id).with_for_update()).all()
    endings.hold(connection, subscriber_ids)
    open_ = outbox.c.state.in_([MessageState.QUEUED.value, MessageState.LEASED.value])
    theirs = select(outbox.c.content_id).where(outbox.c.subscriber_id.in_(subscriber_ids), open_)
    in_order = theirs.order_by(outbox.c.content_id, outbox.c.subscriber_id)
    connection.execute(in_order.with_for_update()).all()


def take_back(connection: Connection, subscriber_id: int, now: datetime) -> None:
    """Let what a subscriber's queued mails tell wait again.

    Nobody is sending these. One that bounced, or is tried again, keeps its own time; unless what
    asked for it has ended, though something else may ask for it still.
    """
    ended = exists().where(
        subscriptions.c.id == outbox.c.subscription_id,
        subscriptions.c.state == State.ENDED.value,
    )
    queued = (
        (outbox.c.subscriber_id == subscriber_id)
        & (outbox.c.state == MessageState.QUEUED.value)
        & (outbox.c.lane != Lane.CONFIRMATION.value)
        & (outbox.c.bounces == 0)
        & ((outbox.c.attempts == 0) | ended)
    )
    hold(connection, [subscriber_id])
    release(connection, queued, now=now)
    connection.execute(delete(outbox).where(queued))


def take_back_ended(
    connection: Connection, content_id: int, subscriber_id: int, now: datetime
) -> None:
    """Let what a message told wait again that was cancelled since what asked for it had ended.

    One whose news was taken back meanwhile is left to whoever looks for marks.
    """
    ours = (outbox.c.content_id == content_id) & (outbox.c.subscriber_id == subscriber_id)
    cancelled = outbox.c.state == MessageState.CANCELLED.value
    release(connection, ours & cancelled & (outbox.c.reason == ENDED), now=now)


def waiting(connection: Connection, subscriber_id: int) -> list[Mention]:
    """Give what a subscriber was not told yet, what nobody asked for any more among it."""
    ours = mentions.c.subscriber_id == subscriber_id
    rows = connection.execute(select(mentions).where(ours, _open())).all()
    log = {
        change.seq: change for change in news.by_number(connection, [r.change_seq for r in rows])
    }
    return [
        Mention(
            change=log[row.change_seq],
            subscription_id=row.subscription_id,
            reasons=row.reasons,
            lane=Lane(row.lane),
            due_at=row.due_at,
        )
        for row in rows
    ]


def _open() -> ColumnElement[bool]:
    """Ask for what was not told yet, what nobody asked for any more among it."""
    return mentions.c.due_at.is_not(None) | (mentions.c.dropped == UNWANTED)


def keep(connection: Connection, subscriber_id: int, plans: Mapping[int, Mention | None]) -> None:
    """Keep what is planned for a subscriber, by the change's number; None drops a mention."""
    table = scratch.emptied(connection, scratch.planned)
    rows: list[tuple[object, ...]] = [
        (seq, one.subscription_id, one.reasons, one.lane.value, one.due_at)
        for seq, one in plans.items()
        if one is not None
    ]
    names = ("change_seq", "subscription_id", "reasons", "lane", "due_at")
    insert_many(connection, table, names, rows)
    ours = mentions.c.subscriber_id == subscriber_id
    connection.execute(
        update(mentions)
        # what was taken back meanwhile stays so
        .where(ours, _open(), mentions.c.change_seq == table.c.change_seq)
        .values({name: table.c[name] for name in names[1:]} | {"dropped": null()})
    )
    planned = select(table.c.change_seq)
    connection.execute(
        update(mentions)
        .where(ours, mentions.c.due_at.is_not(None), mentions.c.change_seq.not_in(planned))
        .values(due_at=null(), dropped=UNWANTED)
    )
