"""Who is to hear of which change: mentions that wait, go into a mail, or never will."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    Text,
    bindparam,
    cast,
    delete,
    exists,
    func,
    null,
    or_,
    select,
    tuple_,
    update,
)

from notifier.domain.message import Lane
from notifier.domain.subscription import ScopeKind, State
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

_AFTER = ("subscriber_id", "lane")
_NOW, _UNTIL = (bindparam(name, type_=mentions.c.due_at.type) for name in ("now", "until"))
_Moment = datetime | ColumnElement[datetime]


@dataclass(frozen=True, slots=True)
class Groups:
    """What some subscribers are to hear, each in one lane together.

    There may be very many, and an object for each of them costs as much as reading it: so they stay
    the driver's own rows, in here.
    """

    #: Subscriber, lane, lowest and highest subscription that asks, what is written, language.
    _rows: Sequence[tuple[int, int, int, int, str, str]]

    def __len__(self) -> int:
        """Say how many there are."""
        return len(self._rows)

    @property
    def end(self) -> tuple[int, int]:
        """The highest subscriber and lane, where there are any."""
        return max(self._rows)[:2]

    @property
    def keys(self) -> Iterator[tuple[int, int]]:
        """Subscriber and lane of each."""
        return (row[:2] for row in self._rows)

    @property
    def subscription_ids(self) -> Iterator[int | None]:
        """The subscription that asks for all of it; None where there are several."""
        return (row[2] if row[2] == row[3] else None for row in self._rows)

    @property
    def tellings(self) -> Iterator[tuple[str, str]]:
        """The word of a language, and which changes and why, as `told` reads it.

        Who has the same gets the same mail.
        """
        return ((row[5], row[4]) for row in self._rows)


def due(
    connection: Connection,
    *,
    now: datetime,
    grouping: timedelta,
    after: tuple[int, int] = START,
    limit: int,
) -> Groups:
    """Give what is due, by subscriber and lane: the next of them, in no order.

    Args:
        connection: an open transaction.
        now: the present moment, aware UTC.
        grouping: what is told at once takes along what would be due so much later.
        after: the highest subscriber and lane that were looked at: the `end` of the last ones.
        limit: how many groups at most.
    """
    values = dict(zip(_AFTER, after, strict=True)) | {"limit": limit}
    moments = {"now": now, "until": now + grouping}
    found = connection.execute(_groups(connection.dialect.name), values | moments)
    return Groups(found.cursor.fetchall())


@cache
def _groups(dialect: str) -> Select[Any]:
    """Give the statement of `due`: made once, since it is asked for page after page."""
    column = mentions.c
    page = (
        select(
            column.subscriber_id,
            column.lane,
            func.min(column.subscription_id).label("first"),
            func.max(column.subscription_id).label("last"),
            _written(dialect).label("written"),
        )
        .where(
            tuple_(column.subscriber_id, column.lane)
            > tuple_(*(bindparam(name, type_=BigInteger) for name in _AFTER)),
            is_due(_NOW, _UNTIL),
        )
        .group_by(column.subscriber_id, column.lane)
        .having(_begun())
        .order_by(column.subscriber_id, column.lane)
        .limit(bindparam("limit"))
        .cte("page")
    )
    # joined when it is grouped: a subscriber is looked up once, and not for each mention
    number, people = page.c.subscriber_id, subscribers.c
    query = select(page, people.language).where(people.id == number)
    if dialect != "postgresql":
        return query
    # it would read the subscribers from the first one on, again for each page
    lowest, highest = select(func.min(number)), select(func.max(number))
    return query.where(people.id.between(lowest.scalar_subquery(), highest.scalar_subquery()))


def _begun() -> ColumnElement[bool]:
    """Ask for those groups of which something is due, and not only what would be taken along."""
    column = mentions.c
    # only alerts take anything along: the moments of the others need not be compared once more
    first = func.min(column.due_at).filter(column.lane == Lane.ALERT.value)
    return (column.lane != Lane.ALERT.value) | (first <= _NOW)


def _written(dialect: str) -> ColumnElement[str]:
    one: ColumnElement[Any] = mentions.c.change_seq * _REASONS + mentions.c.reasons
    # SQLite needs no telling that it is to be text
    return func.aggregate_strings(cast(one, Text) if dialect == "postgresql" else one, ",")


def told(written: str) -> tuple[tuple[int, int], ...]:
    """Give number and reasons of each change of a group, in the order of the log."""
    return tuple(sorted(divmod(int(one), _REASONS) for one in written.split(",")))


def is_due(now: _Moment, until: _Moment) -> ColumnElement[bool]:
    """Ask whether a mention is due; what is told at once takes along what is so until then."""
    column = mentions.c
    together = (column.lane == Lane.ALERT.value) & (column.due_at <= until)
    return column.due_at.is_not(None) & or_(column.due_at <= now, together)


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
    """Ask whether a subscriber has an active subscription: then they are still to be corrected."""
    return exists().where(
        subscriptions.c.subscriber_id == subscriber_id,
        subscriptions.c.state == State.ACTIVE.value,
    )
