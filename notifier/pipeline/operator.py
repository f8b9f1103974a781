"""Tell the operator what needs a human, each notice once: stale sources and mails given up too."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from notifier.domain.circuit import after, failed, weighed
from notifier.domain.delivery import MOST_ATTEMPTS, Accepted, Outcome
from notifier.domain.message import Content, Message
from notifier.domain.ports import Transport
from notifier.errors import TransportUnavailable
from notifier.pipeline.sending.ways import Ways
from notifier.store.engine import Sessions
from notifier.store.post import notices, outbox_desk
from notifier.store.post.notices import Notice
from notifier.store.register import snapshots

#: The operator is no subscriber.
_NOBODY = 0
_DEAD = "dead:"
_DAY = timedelta(days=1)


class NoticeComposer(Protocol):
    """Writes the mail of a notice."""

    def notice(self, *, key: str, subject: str, text: str, now: datetime) -> Content:
        """Compose the content of a notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """Who is told, and how."""

    #: Empty where nobody is: notices are then kept until somebody is named.
    address: str
    ways: Ways
    composer: NoticeComposer
    #: The domain of message ids.
    domain: str


def note_stale(
    sessions: Sessions, *, now: datetime, expected: Mapping[str, timedelta], default: timedelta
) -> int:
    """Write a notice about each source whose newest good snapshot is too old; give how many.

    There is one for each time that a source, once fresh, becomes stale. A parked snapshot makes
    nothing fresh.

    Args:
        sessions: the store.
        now: the present moment, aware UTC.
        expected: how old the data of a source may be, by name.
        default: how old those of every other source may be.
    """
    count = 0
    with sessions.writing() as connection:
        for state in snapshots.source_states(connection):
            allowed = expected.get(state.name, default)
            if state.taken_at is None or now - state.taken_at <= allowed:
                continue
            taken = state.taken_at.isoformat()
            fresh = snapshots.last_fresh(connection, state.name, allowed)
            notice = Notice(
                # old data that came in late do not begin anew: it was never fresh in between
                key=f"stale:{state.name}:{'never' if fresh is None else fresh.isoformat()}",
                subject=f"No fresh data of {state.name}",
                text=(
                    f"The newest good snapshot of {state.name} was taken at {taken}. It should not "
                    f"be older than {allowed}. Pages say so too; nobody gets mails about it.\n"
                ),
                created_at=now,
            )
            count += notices.put(connection, notice)
    return count


def note_dead(sessions: Sessions, *, now: datetime) -> int:
    """Write a notice about the mails that were given up since the last one, once a day at most.

    It names no address and no recipient. Give how many mails it is about.
    """
    with sessions.reading() as connection:
        last = notices.newest(connection, _DEAD)
        rests = last is not None and now - last < _DAY
        count = 0 if rests else outbox_desk.given_up(connection, last)
    if not count:
        return 0
    mails = "1 mail was" if count == 1 else f"{count} mails were"
    notice = Notice(
        key=f"{_DEAD}{now.isoformat()}",
        subject=f"{mails} given up",
        text=(
            f"{mails} put off {MOST_ATTEMPTS} times, and will not be sent again by themselves. "
            "`notifier outbox list --state dead` says why; mend the cause, then "
            "`notifier outbox requeue --dead`.\n"
        ),
        created_at=now,
    )
    with sessions.writing() as connection:
        notices.put(connection, notice)
    return count


def tell_operator(sessions: Sessions, operator: Operator, *, now: datetime) -> int:
    """Send the notices that were not sent yet, by a way out that works; give how many went out.

    Raises:
        TransportUnavailable: the way out is down; they go out with the next run, by another way if
            there is one.
    """
    with sessions.reading() as connection:
        waiting = notices.unsent(connection) if operator.address else []
    if not waiting:
        return 0
    with sessions.writing() as connection:
        taken = operator.ways.take(connection, now)
    if taken is None:
        return 0
    outcomes: list[Outcome] = []
    circuit = taken.left
    try:
        for notice in waiting:
            said = _send(operator, taken.transport, notice)
            circuit, said = weighed(circuit, said, subscriber_id=_NOBODY)
            outcomes.append(said)
            if isinstance(outcomes[-1], Accepted):
                # one by one: the way out may fail at the next, and nothing is to be sent twice
                with sessions.writing() as connection:
                    notices.note_sent(connection, [notice.id], now)
    except TransportUnavailable as error:
        with sessions.writing() as connection:
            new = failed(circuit, now)
            operator.ways.learn(connection, taken, new, now=now, problem=error.problem)
        raise
    with sessions.writing() as connection:
        new = after(circuit, outcomes, now)
        operator.ways.learn(connection, taken, new, now=now, problem="a notice was not taken")
    return sum(isinstance(outcome, Accepted) for outcome in outcomes)


def _send(operator: Operator, transport: Transport, notice: Notice) -> Outcome:
    content = operator.composer.notice(
        key=notice.key, subject=notice.subject, text=notice.text, now=notice.created_at
    )
    message = Message(
        content_id=content.id,
        subscriber_id=_NOBODY,
        address=operator.address,
        message_id=f"{content.id}@{operator.domain}",
        links={},
    )
    (outcome,) = transport.send(content, [message])
    return outcome
