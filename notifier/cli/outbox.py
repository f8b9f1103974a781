"""`notifier outbox`: the messages that wait, leave and have left, and sending some again."""

import click

from notifier.bootstrap.clock import now
from notifier.bootstrap.house import open_house
from notifier.cli.account_words import tries
from notifier.cli.moment import local
from notifier.cli.printing import say
from notifier.domain.delivery import MessageState
from notifier.domain.message import Lane
from notifier.errors import NotFound
from notifier.pipeline.sending import requeue as again
from notifier.store.post import outbox_desk
from notifier.store.post.outbox_desk import Entry

_STATES = [state.value for state in MessageState]
_LANES = [lane.name.lower() for lane in Lane]


@click.group()
def outbox() -> None:
    """Look at the messages, and send again what was given up. No address is shown.

    Times are of Brussels.
    """


@outbox.command(name="list")
@click.option("--state", type=click.Choice(_STATES), help="Of this state alone.")
@click.option("--lane", type=click.Choice(_LANES), help="Of this lane alone.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="How many.")
def list_(state: str | None, lane: str | None, limit: int) -> None:
    """List messages, those of the newest content first."""
    with open_house().sessions.reading() as connection:
        found = outbox_desk.listed(
            connection,
            state=None if state is None else MessageState(state),
            lane=None if lane is None else Lane[lane.upper()],
            limit=limit,
        )
    for one in found:
        click.echo(_line(one))


def _line(one: Entry) -> str:
    moment = one.due_at if one.settled_at is None else one.settled_at
    tried = tries(one.attempts, one.bounces) if one.bounces else f"{one.attempts}x"
    by = f" by {one.transport}" if one.transport else ""
    return (
        f"{one.content:>6} {one.subscriber_id:>6}  {one.state:<9}  {one.lane.name.lower():<12}  "
        f"{local(moment)}  {tried}{by}  {one.subject}" + (f"  ({one.reason})" if one.reason else "")
    )


@outbox.command()
@click.argument("content", type=int)
@click.argument("subscriber", type=int)
def show(content: int, subscriber: int) -> None:
    """Show one message: CONTENT and SUBSCRIBER are the numbers that `list` prints."""
    with open_house().sessions.reading() as connection:
        one = outbox_desk.entry(connection, content, subscriber)
    if one is None:
        raise NotFound("message", f"{content} {subscriber}")
    for name, value in (
        ("content", f"{one.content} ({one.kind})"),
        ("subscriber", one.subscriber_id),
        ("subject", one.subject),
        ("state", one.state),
        ("lane", one.lane.name.lower()),
        ("attempts", one.attempts),
        ("bounces", one.bounces),
        ("due", local(one.due_at)),
        ("settled", local(one.settled_at)),
        ("transport", one.transport or ""),
        ("reason", one.reason or ""),
    ):
        click.echo(f"{name:<10}  {value}".rstrip())


@outbox.command()
@click.argument("content", type=int, required=False)
@click.argument("subscriber", type=int, required=False)
@click.option("--dead", is_flag=True, help="All that were given up.")
@click.option("--unknown", is_flag=True, help="Of unknown fate too: they may then arrive twice.")
def requeue(content: int | None, subscriber: int | None, *, dead: bool, unknown: bool) -> None:
    """Send again: one message, all dead ones, or all of unknown fate.

    Nothing goes out whose subscription ended or whose news was withdrawn.
    """
    if content is None:
        _requeue_all(dead=dead, unknown=unknown)
        return
    if subscriber is None or dead:
        raise click.UsageError("give CONTENT and SUBSCRIBER, or --dead, or --unknown")
    house = open_house()
    again.requeue(house.sessions, content, subscriber, unknown=unknown, now=now())
    say(f"Message {content} {subscriber} goes out again")


def _requeue_all(*, dead: bool, unknown: bool) -> None:
    chosen = {MessageState.DEAD: dead, MessageState.UNKNOWN: unknown}
    if not any(chosen.values()):
        raise click.UsageError("give CONTENT and SUBSCRIBER, or --dead, or --unknown")
    house = open_house()
    for state in (state for state, wanted in chosen.items() if wanted):
        report = again.requeue_all(house.sessions, state, now=now())
        risk = "; they may arrive twice" if state is MessageState.UNKNOWN and report.queued else ""
        say(f"{report.queued} {state} messages go out again{risk}")
        for problem, count in report.refused.items():
            say(f"{count} {state} messages stay as they are: {problem}")
