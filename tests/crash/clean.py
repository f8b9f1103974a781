"""A run in which nobody is killed: what every other must come to, and how long a stage takes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.crash.ledger import Addressed, Ledger, Mentions
from tests.crash.orders import Answer, Order, Stage
from tests.crash.provider import WayOut
from tests.crash.world import World, moment

#: How a stage is run: killed after so many seconds, or left alone.
Run = Callable[[Order], Answer]
#: What is left to do when no snapshot comes any more, and how long it takes until all is due.
_TELLING = (Stage.NOTIFY, Stage.DIGEST, Stage.DELIVER)
_LONGEST_RHYTHM = timedelta(days=8)
#: When each stage begins after the snapshot was taken; what is told at once is due by the digest.
_BEGIN = {
    Stage.INGEST: timedelta(minutes=60),
    Stage.PUBLISH: timedelta(minutes=60),
    Stage.NOTIFY: timedelta(minutes=60),
    Stage.DIGEST: timedelta(minutes=70),
    Stage.DELIVER: timedelta(minutes=80),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clean:
    """What an undisturbed run left, snapshot by snapshot; the first stands for the beginning."""

    source: list[str]
    feeds: list[dict[str, tuple[object, ...]]]
    ids: list[str]
    #: Who is to hear of what, after each notify and after each digest.
    mentions: dict[tuple[int, Stage], Mentions]
    #: Each message with the number of the snapshot after which it was queued.
    messages: dict[Addressed, int]
    #: The id under which each goes out.
    mails: dict[Addressed, str]
    seconds: dict[tuple[int, Stage], float]


def orders(
    world: World, environ: dict[str, str], stages: Sequence[Stage] = tuple(Stage)
) -> Iterator[tuple[int, Order]]:
    """Give every stage of every snapshot after the first, in order, with the snapshot's number.

    Once more at the end, when even the slowest rhythm has come: nothing waits then.
    """
    last = len(world.files) - 1
    for number in range(1, last + 1):
        for stage in stages:
            yield number, _order(stage, environ, moment(number), str(world.files[number]))
    for stage in _TELLING:
        yield last + 1, _order(stage, environ, moment(last) + _LONGEST_RHYTHM, "")


def _order(stage: Stage, environ: dict[str, str], taken_at: datetime, file: str) -> Order:
    return Order(stage=stage, environ=environ, moment=taken_at + _BEGIN[stage], file=file)


def undisturbed(
    work: Iterable[tuple[int, Order]], *, ledger: Ledger, way: WayOut, run: Run
) -> Clean:
    """Run everything once and write down what it came to."""
    source, feeds = [ledger.source()], [ledger.feeds()]
    seconds: dict[tuple[int, Stage], float] = {}
    mentions: dict[tuple[int, Stage], Mentions] = {(0, Stage.DIGEST): ledger.mentions()}
    queued: dict[Addressed, int] = {}
    for number, order in work:
        seconds[number, order.stage] = run(order).seconds
        if order.stage is Stage.INGEST:
            source.append(ledger.source())
        elif order.stage is Stage.PUBLISH:
            feeds.append(ledger.feeds())
        elif order.stage in {Stage.NOTIFY, Stage.DIGEST}:
            mentions[number, order.stage] = ledger.mentions()
            queued = dict.fromkeys(ledger.messages(), number) | queued
    messages = ledger.messages()
    assert {message.state for message in messages.values()} == {"accepted"}
    return Clean(
        source=source,
        feeds=feeds,
        ids=ledger.log().ids,
        mentions=mentions,
        messages=queued,
        mails={key: way.mail_of(message.reference or "") for key, message in messages.items()},
        seconds=seconds,
    )
