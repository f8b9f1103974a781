"""Send again what was given up, where an operator wants that: but nothing that is no longer so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from notifier.domain.delivery import MessageState
from notifier.domain.retraction import CORRECTIONS
from notifier.errors import NotFound, RequeueRefused
from notifier.pipeline.telling.retract import follow_up, still_so
from notifier.store.engine import Connection, Sessions
from notifier.store.post import outbox_desk
from notifier.store.post.mentions import STAGE
from notifier.store.post.outbox_desk import Entry
from notifier.store.published import news
from notifier.store.register import changes

#: What is said before a message of unknown fate is sent again.
TWICE = "its fate is unknown: sent again, it may arrive twice (--unknown takes that risk)"
_BLOCK = 500
_NOT_SENT = frozenset({MessageState.DEAD, MessageState.REJECTED})


@dataclass(slots=True, kw_only=True)
class RequeueReport:
    """What one run did."""

    queued: int = 0
    #: How many stay as they are, by the reason.
    refused: dict[str, int] = field(default_factory=dict)


def requeue(
    sessions: Sessions, content: int, subscriber_id: int, *, unknown: bool, now: datetime
) -> None:
    """Queue one message again.

    Args:
        sessions: the store.
        content: the number of its content.
        subscriber_id: the number of its recipient.
        unknown: whether it may arrive twice.
        now: the present moment, aware UTC.

    Raises:
        NotFound: there is no such message.
        RequeueRefused: it must stay as it is; with the reason.
    """
    name = f"{content} {subscriber_id}"
    with sessions.writing() as connection:
        _lock(connection)
        one = outbox_desk.entry(connection, content, subscriber_id)
        if one is None:
            raise NotFound("message", name)
        problem = _problem(connection, one, unknown=unknown)
        if problem is not None:
            raise RequeueRefused(message=name, problem=problem)
        outbox_desk.requeue(connection, one, now)
        _follow_up(connection, [one], now)


def requeue_all(sessions: Sessions, state: MessageState, *, now: datetime) -> RequeueReport:
    """Queue every message of a state again, as far as that may be; for unknown ones it is a risk.

    Args:
        sessions: the store.
        state: dead or unknown.
        now: the present moment, aware UTC.
    """
    report = RequeueReport()
    after: tuple[int, int] | None = (0, 0)
    while after is not None:
        with sessions.writing() as connection:
            _lock(connection)
            block = outbox_desk.those_in(connection, state, after=after, limit=_BLOCK)
            for problem in _requeued(connection, block, now):
                if problem is None:
                    report.queued += 1
                else:
                    report.refused[problem] = report.refused.get(problem, 0) + 1
            _follow_up(connection, block, now)
        after = (block[-1].content, block[-1].subscriber_id) if block else None
    return report


def _lock(connection: Connection) -> None:
    """Let nothing be taken back, and nobody choose anew, between our look and our commit."""
    changes.lock_log(connection)
    changes.lock_stage(connection, STAGE)


def _requeued(connection: Connection, block: list[Entry], now: datetime) -> Iterator[str | None]:
    """Queue some messages again; give for each why not."""
    for one in block:
        problem = _problem(connection, one, unknown=True)
        if problem is None and not outbox_desk.requeue(connection, one, now):
            problem = "somebody else changed it"
        yield problem


def _follow_up(connection: Connection, some: Sequence[Entry], now: datetime) -> None:
    """Let what became of their news meanwhile go out with it, and not be missed."""
    contents = {one.content for one in some}
    told = {seq for content in contents for seq in outbox_desk.changes_of(connection, content)}
    follow_up(connection, told, now=now, grouping=timedelta())


def _problem(connection: Connection, one: Entry, *, unknown: bool) -> str | None:
    """Say why a message must stay as it is; None where it may be sent again."""
    if one.state is MessageState.UNKNOWN:
        if not unknown:
            return TWICE
    elif one.state not in _NOT_SENT:
        return f"it is {one.state}" + (f" ({one.reason})" if one.reason else "")
    if one.ended:
        return "what it was sent for has ended"
    if one.blank:
        return "its words were forgotten"
    told = [
        change
        for change in news.by_number(connection, outbox_desk.changes_of(connection, one.content))
        if change.type not in CORRECTIONS  # never taken back: somebody waits for it
    ]
    if len(still_so(connection, told)) < len(told):
        return "its news was withdrawn"
    return None
