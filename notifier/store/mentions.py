"""Who is to hear of which change: mentions that wait, go into a mail, or never will."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    cast,
    delete,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
    update,
)

from notifier.domain.message import Lane
from notifier.domain.subscription import ScopeKind, State
from notifier.store import scratch
from notifier.store.bulk import insert_many
from notifier.store.tables import content_changes, mentions, outbox, subscribers, subscriptions

#: The stage that puts mentions into mails; who plans them anew waits for it.
STAGE = "digest"

#: Why a mention goes into no mail: the source took the news back, it came to nothing in the end,
#: or nobody asks for it any more.
WITHDRAWN, UNDONE, UNWANTED = "withdrawn", "undone", "unwanted"

#: More than all reasons together: number and reasons of a change travel as one number.
_REASONS = 1 << len(ScopeKind)

#: Before the first group.
START = (0, -1)


class Group(NamedTuple):
    """What one subscriber is to hear together: a row as it comes, since there may be very many."""

    subscriber_id: int
    #: The number of a `Lane`.
    lane: int
    #: The lowest and the highest number of the subscriptions that ask for it.
    first: int
    last: int
    #: Which changes and why, as the store puts it; `told` reads it. Who has the same has to hear
    #: the same.
    written: str
    #: The word of a `Language`.
    language: str

    @property
    def subscription_id(self) -> int | None:
        """The subscription that asks for all of it; None where there are several."""
        return self.first if self.first == self.last else None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Into which content a group goes; into none where it came to nothing."""

    subscriber_id: int
    lane: int
    content_id: int | None


def due(
    connection: Connection,
    *,
    now: datetime,
    grouping: timedelta,
    after: tuple[int, int] = START,
    limit: int,
) -> list[Group]:
    """Give what is due, by subscriber and lane: the next of them, in no order.

    Args:
        connection: an open transaction.
        now: the present moment, aware UTC.
        grouping: what is told at once takes along what would be due so much later.
        after: the highest subscriber and lane that were looked at; see `last_of`.
        limit: how many groups at most.
    """
    column = mentions.c
    one = column.change_seq * _REASONS + column.reasons
    groups = (
        select(
            column.subscriber_id,
            column.lane,
            func.min(column.subscription_id).label("first"),
            func.max(column.subscription_id).label("last"),
            func.aggregate_strings(cast(one, Text), ",").label("written"),
        )
        .where(
            tuple_(column.subscriber_id, column.lane) > tuple_(*map(literal, after)),
            _due(now, grouping),
        )
        .group_by(column.subscriber_id, column.lane)
        .having(func.min(column.due_at) <= now)
        .order_by(column.subscriber_id, column.lane)
        .limit(limit)
        .subquery()
    )
    # joined when it is grouped: a subscriber is looked up once, and not for each mention
    query = select(groups, subscribers.c.language).join(
        subscribers, subscribers.c.id == groups.c.subscriber_id
    )
    return [Group._make(row) for row in connection.execute(query).all()]


def last_of(groups: Sequence[Group]) -> tuple[int, int]:
    """Give the highest subscriber and lane of some groups, at least one."""
    return max((one.subscriber_id, one.lane) for one in groups)


def told(written: str) -> tuple[tuple[int, int], ...]:
    """Give number and reasons of each change of a group, in the order of the log."""
    return tuple(sorted(divmod(int(one), _REASONS) for one in written.split(",")))


def _due(now: datetime, grouping: timedelta) -> ColumnElement[bool]:
    column = mentions.c
    together = (column.lane == Lane.ALERT.value) & (column.due_at <= now + grouping)
    return column.due_at.is_not(None) & or_(column.due_at <= now, together)


def settle(
    connection: Connection, chosen: Sequence[Chosen], *, now: datetime, grouping: timedelta
) -> None:
    """Note into which contents groups went that `due` gave in this transaction."""
    table = scratch.emptied(connection, scratch.chosen)
    rows: list[tuple[object, ...]] = [
        (c.subscriber_id, c.lane, c.content_id, UNDONE if c.content_id is None else None)
        for c in chosen
    ]
    insert_many(connection, table, ("subscriber_id", "lane", "content_id", "dropped"), rows)
    connection.execute(
        update(mentions)
        .where(
            mentions.c.subscriber_id == table.c.subscriber_id,
            mentions.c.lane == table.c.lane,
            _due(now, grouping),
        )
        .values(content_id=table.c.content_id, dropped=table.c.dropped, due_at=null())
    )


def count_groups(connection: Connection, after: int) -> int:
    """Say into how many mails the changes behind a number go, if all is told that waits."""
    chosen = mentions.c.change_seq > after, mentions.c.due_at.is_not(None)
    groups = select(mentions.c.subscriber_id, mentions.c.lane).where(*chosen).distinct().subquery()
    return int(connection.execute(select(func.count()).select_from(groups)).scalar_one())


def drop_withdrawn(connection: Connection, seqs: Sequence[int]) -> int:
    """Drop what waits to tell any of these changes; give how many."""
    chosen = mentions.c.change_seq.in_(seqs) & mentions.c.due_at.is_not(None)
    statement = update(mentions).where(chosen).values(due_at=null(), dropped=WITHDRAWN)
    return connection.execute(statement).rowcount


def release(
    connection: Connection,
    chosen: ColumnElement[bool],
    *,
    withdrawn: Sequence[int] = (),
    now: datetime,
) -> None:
    """Let what some messages told wait again, but for what was taken back.

    Args:
        connection: an open writing transaction.
        chosen: which messages, as a condition on the outbox; none that may have gone out.
        withdrawn: numbers of the changes that are not to be told any more.
        now: from when on the rest is due; aware UTC.
    """
    # in the order in which everybody takes both: the message, then what it tells
    connection.execute(select(outbox.c.content_id).where(chosen).with_for_update())
    held = update(mentions).where(
        chosen,
        content_changes.c.content_id == outbox.c.content_id,
        mentions.c.subscriber_id == outbox.c.subscriber_id,
        mentions.c.change_seq == content_changes.c.change_seq,
        mentions.c.content_id == outbox.c.content_id,
    )
    if withdrawn:
        gone = held.where(mentions.c.change_seq.in_(withdrawn))
        connection.execute(gone.values(content_id=null(), dropped=WITHDRAWN))
    connection.execute(held.values(content_id=null(), due_at=now))


def forget(connection: Connection, subscriber_id: int) -> None:
    """Forget all that a subscriber was to hear."""
    connection.execute(delete(mentions).where(mentions.c.subscriber_id == subscriber_id))


def drop_unasked(connection: Connection, subscriber_ids: Sequence[int]) -> None:
    """Drop what waits for those of some subscribers who follow nothing any more."""
    connection.execute(
        update(mentions)
        .where(
            mentions.c.subscriber_id.in_(subscriber_ids),
            mentions.c.due_at.is_not(None),
            ~follows_something(mentions.c.subscriber_id),
        )
        .values(due_at=null(), dropped=UNWANTED)
    )


def follows_something(subscriber_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Ask whether a subscriber has an active subscription."""
    return exists().where(
        subscriptions.c.subscriber_id == subscriber_id,
        subscriptions.c.state == State.ACTIVE.value,
    )
