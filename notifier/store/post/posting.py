"""Into which mails go the mentions that are due, and which of them go into none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, exists, func, null, select, update

from notifier.store import scratch
from notifier.store.bulk import insert_many
from notifier.store.post.mentions import UNDONE, is_due
from notifier.store.tables import mentions


@dataclass(frozen=True, slots=True)
class Chosen:
    """Into which content a group goes; into none where it came to nothing."""

    subscriber_id: int
    lane: int
    content_id: int | None
    #: The changes that go into none, since they came to nothing beside others that are told.
    undone: tuple[int, ...] = ()


def asking(
    connection: Connection, chosen: Sequence[Chosen], *, now: datetime, grouping: timedelta
) -> dict[tuple[int, int], int | None]:
    """Give which subscription asks for all that a group tells, by subscriber and lane.

    Only of those groups of which something else came to nothing: the others have said it before.

    Args:
        connection: an open writing transaction.
        chosen: the groups, as `settle` takes them.
        now: the present moment, aware UTC.
        grouping: what is told at once takes along what would be due so much later.

    Returns:
        None for a group where there are several.
    """
    mixed = _mixed(chosen)
    if not mixed:
        return {}
    _note(connection, mixed)
    column = mentions.c
    first, last = func.min(column.subscription_id), func.max(column.subscription_id)
    rows = connection.execute(
        select(column.subscriber_id, column.lane, first, last)
        .where(_of_group(now, grouping), ~_came_to_nothing())
        .group_by(column.subscriber_id, column.lane)
    )
    return {(who, lane): low if low == high else None for who, lane, low, high in rows}


def settle(
    connection: Connection, chosen: Sequence[Chosen], *, now: datetime, grouping: timedelta
) -> None:
    """Note into which contents groups went that `mentions.due` gave in this transaction.

    What came to nothing goes into none: nothing that reads who was told what may find it there.
    """
    _note(connection, chosen)
    table = scratch.chosen.c
    content, dropped = table.content_id, table.dropped
    values: dict[str, Any] = {"content_id": content, "dropped": dropped}
    if _mixed(chosen):
        # hardly ever so, and then each mention is looked up
        nothing = _came_to_nothing()
        values = {
            "content_id": case((nothing, null()), else_=content),
            "dropped": case((nothing, UNDONE), else_=dropped),
        }
    connection.execute(
        update(mentions).where(_of_group(now, grouping)).values(values | {"due_at": null()})
    )


def _mixed(chosen: Sequence[Chosen]) -> list[Chosen]:
    """Give the groups of which something is told, and something came to nothing."""
    return [one for one in chosen if one.undone and one.content_id is not None]


def _note(connection: Connection, chosen: Sequence[Chosen]) -> None:
    """Have groups in a table, and what of them came to nothing in another, if anything did."""
    sets = {seqs: n for n, seqs in enumerate(sorted({c.undone for c in _mixed(chosen)}), 1)}
    rows: list[tuple[object, ...]] = [
        (
            *(c.subscriber_id, c.lane, c.content_id),
            *(UNDONE if c.content_id is None else None, sets.get(c.undone, 0)),
        )
        for c in chosen
    ]
    names = ("subscriber_id", "lane", "content_id", "dropped", "undone")
    insert_many(connection, scratch.emptied(connection, scratch.chosen), names, rows)
    if sets:
        numbered: list[tuple[object, ...]] = [(n, seq) for seqs, n in sets.items() for seq in seqs]
        table = scratch.emptied(connection, scratch.undone)
        insert_many(connection, table, ("number", "change_seq"), numbered)


def _of_group(now: datetime, grouping: timedelta) -> ColumnElement[bool]:
    """Ask for what is due of the groups that were noted."""
    table = scratch.chosen.c
    ours = (mentions.c.subscriber_id == table.subscriber_id) & (mentions.c.lane == table.lane)
    return ours & is_due(now, now + grouping)


def _came_to_nothing() -> ColumnElement[bool]:
    """Ask whether a mention is one of those of its group that came to nothing."""
    noted = scratch.undone.c
    return (
        exists()
        .where(noted.number == scratch.chosen.c.undone, noted.change_seq == mentions.c.change_seq)
        .correlate(scratch.chosen, mentions)
    )
