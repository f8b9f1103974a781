"""Who was told what: from the outbox, so that what is taken back reaches exactly those.

A message that was on its way when its news was taken back is marked: whoever settles it learns
that it may not be tried again, and whoever looks for marks learns what became of it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    func,
    insert,
    literal,
    literal_column,
    null,
    select,
    update,
)

from notifier.domain.delivery import MessageState
from notifier.domain.message import Lane
from notifier.domain.subscription import Language, State
from notifier.store.outbox import WITHDRAWN
from notifier.store.tables import content_changes, contents, outbox, subscriptions

#: Instead of the mark, where what else a cancelled message said was queued anew.
REPLACED = "withdrawn, the rest told anew"
#: Spelled out, so that the index of marked messages is recognised.
_MARKED = outbox.c.reason == literal_column(f"'{WITHDRAWN}'")
_BLOCK = 500
_UNSENT = (MessageState.QUEUED.value, MessageState.DEAD.value)
_TOLD = (MessageState.ACCEPTED.value, MessageState.UNKNOWN.value)
_NAMES = ["content_id", "subscriber_id", "subscription_id", "lane", "due_at"]


def cancel(connection: Connection, seqs: Sequence[int], now: datetime) -> int:
    """Cancel the unsent messages that tell any of these changes; give how many.

    Those that somebody is sending now are marked.
    """
    count = 0
    for some in _blocks(seqs):
        telling = select(content_changes.c.content_id).where(content_changes.c.change_seq.in_(some))
        chosen = update(outbox).where(outbox.c.content_id.in_(telling))
        count += connection.execute(
            chosen.where(outbox.c.state.in_(_UNSENT)).values(
                state=MessageState.CANCELLED.value, reason=WITHDRAWN, settled_at=now
            )
        ).rowcount
        connection.execute(
            chosen.where(outbox.c.state == MessageState.LEASED.value).values(reason=WITHDRAWN)
        )
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


def language_of(connection: Connection, content_id: int) -> Language:
    """Give the language of a content."""
    query = select(contents.c.language).where(contents.c.id == content_id)
    return Language(connection.execute(query).scalar_one())


def post_rest(connection: Connection, cancelled: int, content_id: int, due_at: datetime) -> int:
    """Queue a content for those whose message with another one was cancelled and marked."""
    return _post_to_marked(
        connection, cancelled, content_id, due_at, states=(MessageState.CANCELLED.value,)
    )


def post_late(connection: Connection, late: int, content_id: int, due_at: datetime) -> int:
    """Queue a correction for those whose marked message went out after all."""
    return _post_to_marked(connection, late, content_id, due_at, states=_TOLD)


def _post_to_marked(
    connection: Connection,
    old: int,
    content_id: int,
    due_at: datetime,
    *,
    states: Sequence[str],
) -> int:
    chosen = (
        select(
            literal(content_id),
            outbox.c.subscriber_id,
            outbox.c.subscription_id,
            outbox.c.lane,
            literal(due_at, outbox.c.due_at.type),
        )
        .join(subscriptions, _still_wanted())
        .where(
            outbox.c.content_id == old,
            outbox.c.state.in_(states),
            _MARKED,
            _not_yet(content_id),
        )
    )
    return _insert(connection, chosen)


def unmark(connection: Connection, content_id: int) -> None:
    """Note that nothing is left to do for the marked messages of a content that are settled."""
    marked = (outbox.c.content_id == content_id) & _MARKED
    cancelled = outbox.c.state == MessageState.CANCELLED.value
    connection.execute(update(outbox).where(marked, cancelled).values(reason=REPLACED))
    told = outbox.c.state.in_(_TOLD)
    connection.execute(update(outbox).where(marked, told).values(reason=null()))


def languages(connection: Connection, seqs: Sequence[int]) -> list[Language]:
    """Give the languages of those who were told any of these changes."""
    found: set[str] = set()
    for some in _blocks(seqs):
        query = (
            select(subscriptions.c.language)
            .join(outbox, outbox.c.subscription_id == subscriptions.c.id)
            .join(content_changes, content_changes.c.content_id == outbox.c.content_id)
            .where(content_changes.c.change_seq.in_(some), outbox.c.state.in_(_TOLD))
            .distinct()
        )
        found.update(connection.execute(query).scalars())
    return sorted(Language(one) for one in found)


def post_to_told(  # noqa: PLR0913 - the parts of one statement, all named
    connection: Connection,
    seqs: Sequence[int],
    *,
    content_id: int,
    language: Language,
    lane: Lane,
    due_at: datetime,
    unless: Sequence[int] = (),
) -> int:
    """Queue a content for everybody who was told any of these changes and still wants mails.

    Args:
        connection: an open writing transaction.
        seqs: what they were told.
        content_id: what they get.
        language: which of them: those who read it.
        lane: how soon.
        due_at: from when on; aware UTC.
        unless: changes whose mail makes this one needless.
    """
    mail = outbox.alias("mail")
    has_it = exists().where(
        mail.c.subscriber_id == outbox.c.subscriber_id,
        mail.c.content_id.in_(
            select(content_changes.c.content_id).where(
                content_changes.c.change_seq.in_(list(unless))
            )
        ),
    )
    count = 0
    for some in _blocks(seqs):
        chosen = (
            select(
                literal(content_id),
                outbox.c.subscriber_id,
                func.min(outbox.c.subscription_id),
                literal(lane.value),
                literal(due_at, outbox.c.due_at.type),
            )
            .join(subscriptions, _still_wanted())
            .join(content_changes, content_changes.c.content_id == outbox.c.content_id)
            .where(
                subscriptions.c.language == language.value,
                content_changes.c.change_seq.in_(some),
                outbox.c.state.in_(_TOLD),
                _not_yet(content_id),
                *([~has_it] if unless else []),
            )
            .group_by(outbox.c.subscriber_id)
        )
        count += _insert(connection, chosen)
    return count


def _still_wanted() -> ColumnElement[bool]:
    return and_(
        subscriptions.c.id == outbox.c.subscription_id,
        subscriptions.c.state == State.ACTIVE.value,
    )


def _not_yet(content_id: int) -> ColumnElement[bool]:
    have = outbox.alias("have")
    return ~(
        select(literal(1))
        .where(
            have.c.content_id == content_id,
            have.c.subscriber_id == outbox.c.subscriber_id,
        )
        .correlate(outbox)
        .exists()
    )


def _insert(connection: Connection, chosen: Select[tuple[object, ...]]) -> int:
    statement = insert(outbox).from_select(_NAMES, chosen)
    # without the option PostgreSQL's driver has forgotten the number by the time it is asked
    return connection.execute(statement.execution_options(preserve_rowcount=True)).rowcount


def _blocks(seqs: Sequence[int]) -> list[list[int]]:
    return [list(seqs[start : start + _BLOCK]) for start in range(0, len(seqs), _BLOCK)]
