"""News that joins what was not sent yet: nobody hears the end of something before its beginning."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, exists, func, literal, select
from sqlalchemy.sql.selectable import Exists

from notifier.domain.delivery import MessageState
from notifier.store.post.told import Sequel, insert_into_mentions, pairs_of
from notifier.store.post.withdrawing import undo
from notifier.store.tables import content_changes, mentions, outbox

_QUEUED = (MessageState.QUEUED.value,)


def join(connection: Connection, sequels: Iterable[Sequel], now: datetime) -> int:
    """Let whoever waits for an old change hear the new one in the same mail; give how many do.

    A mail that is queued is put together anew; one that somebody is sending is marked, so that it
    is seen to again once its fate is known. One that was given up stays as it is.

    Args:
        connection: an open writing transaction.
        sequels: which change goes with which.
        now: when what was queued is due; aware UTC.
    """
    pairs = pairs_of(connection, sequels)
    if pairs is None:
        return 0
    carried = content_changes.alias("carried")
    telling = (
        exists()
        .where(
            carried.c.content_id == outbox.c.content_id,
            carried.c.change_seq == pairs.c.old_seq,
            ~_known(pairs, outbox.c.subscriber_id),
        )
        .correlate(outbox)
    )
    numbers = select(carried.c.content_id).join(pairs, pairs.c.old_seq == carried.c.change_seq)
    # the list of contents is for the index
    undo(connection, outbox.c.content_id.in_(numbers) & telling, _QUEUED, now=now)
    chosen = (
        select(
            mentions.c.subscriber_id,
            pairs.c.new_seq,
            func.min(mentions.c.subscription_id),
            literal(0),
            func.min(mentions.c.lane),
            func.min(mentions.c.due_at),
        )
        .select_from(pairs)
        .join(mentions, mentions.c.change_seq == pairs.c.old_seq)
        .where(mentions.c.due_at.is_not(None), ~_known(pairs, mentions.c.subscriber_id))
        .group_by(mentions.c.subscriber_id, pairs.c.new_seq)
    )
    return insert_into_mentions(connection, chosen)


def _known(pairs: Table, subscriber_id: ColumnElement[int]) -> Exists:
    have = mentions.alias("have")
    return exists().where(
        have.c.subscriber_id == subscriber_id, have.c.change_seq == pairs.c.new_seq
    )
