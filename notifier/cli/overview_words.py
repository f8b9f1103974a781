"""What an operator reads of an address: what it follows, waits for and got, in Brussels time."""

from collections.abc import Iterator

from notifier.cli.account_words import counted, kinds, lane, quoted, scope, subject, tries
from notifier.cli.moment import local
from notifier.domain import wording
from notifier.domain.account_facts import Mail
from notifier.domain.subscription import Language, State
from notifier.pipeline.telling.overview import Overview
from notifier.store.people.account import Waiting
from notifier.store.people.subscriptions import Followed


def lines(found: Overview) -> Iterator[str]:
    """Say it, a line a piece."""
    yield from _address(found)
    if found.follower is None:
        return
    yield from _section(f"Follows ({len(found.followed)})", map(_followed, found.followed))
    waiting = [_waiting(one) for one in found.next]
    more = found.waiting - len(waiting)
    waiting += [f"and {more} more"] if more else []
    yield from _section(f"Waits ({found.waiting})", iter(waiting))
    yield from _section(f"Mails of the last 90 days ({len(found.mails)})", map(_mail, found.mails))


def _address(found: Overview) -> Iterator[str]:
    follower, suppressed = found.follower, found.suppressed
    if follower is None:
        yield "The address is not known here."
    else:
        yield (
            f"Subscriber {follower.id}, known since {local(follower.since)}, "
            f"mails in {follower.language.value}."
        )
    if suppressed is not None:
        since = local(suppressed.since)
        yield f"It must not be written to since {since}: {suppressed.reason}."
    until = None if follower is None else follower.paused_until
    if until is not None and until > found.now:
        yield f"It wants nothing but urgent news until {local(until)} (a pause)."


def _section(title: str, rows: Iterator[str]) -> Iterator[str]:
    yield ""
    yield f"{title}:"
    yield from (f"  {row}" for row in rows)


def _followed(one: Followed) -> str:
    asked = one.subscription
    urgent = "urgent news at once" if asked.urgent else "urgent news in its rhythm too"
    wants = f"{asked.rhythm.code}; {kinds(asked)}; {urgent}"
    return f"{asked.id}  {scope(asked.scope, one.title)}; {wants}; {_life(one)}"


def _life(one: Followed) -> str:
    asked = one.subscription
    match asked.state:
        case State.PENDING:
            return f"asked for on {local(asked.created_at)}, not confirmed"
        case State.ACTIVE:
            return f"active since {local(asked.confirmed_at or asked.created_at)}"
        case State.ENDED:
            why = asked.ended_reason or "no reason is kept"
            since = local(asked.confirmed_at) or "never"
            return f"confirmed {since}, ended on {local(asked.ended_at)}: {why}"


def _waiting(one: Waiting) -> str:
    headline = quoted(wording.headline(one.change, Language.EN))
    return (
        f"until {local(one.due_at)}  {lane(one.lane)}  change {one.change.seq}  {headline}  "
        f"{one.change.location_id}"
    )


def _mail(one: Mail) -> str:
    by = f" by {one.transport}" if one.transport else ""
    when = local(one.settled_at) or f"from {local(one.due_at)} on"
    reason = f"; {one.reason}" if one.reason else ""
    told = counted(one.changes, "change")
    return (
        f"{local(one.written_at)}  {one.content_id}  {one.kind.value}  {subject(one)}  "
        f"{told}  {one.state.value}{by}, {when}, {tries(one.attempts, one.bounces)}{reason}"
    )
