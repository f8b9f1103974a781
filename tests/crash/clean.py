"""A run in which nobody is killed: what every other must come to, and how long a stage takes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.crash.ledger import Addressed, Ledger
from tests.crash.orders import Answer, Order, Stage
from tests.crash.provider import WayOut
from tests.crash.world import World, moment

#: How a stage is run: killed after so many seconds, or left alone.
Run = Callable[[Order], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clean:
    """What an undisturbed run left, snapshot by snapshot; the first stands for the beginning."""

    source: list[str]
    feeds: list[dict[str, tuple[object, ...]]]
    ids: list[str]
    #: Each message, with the newest change that it tells.
    messages: dict[Addressed, int]
    #: The id under which each goes out.
    mails: dict[Addressed, str]
    seconds: dict[tuple[int, Stage], float]


def orders(
    world: World, environ: dict[str, str], stages: Sequence[Stage] = tuple(Stage)
) -> Iterator[tuple[int, Order]]:
    """Give every stage of every snapshot after the first, in order, with the snapshot's number."""
    for number in range(1, len(world.files)):
        for stage in stages:
            yield (
                number,
                Order(
                    stage=stage,
                    environ=environ,
                    moment=_after(moment(number)),
                    file=str(world.files[number]),
                ),
            )


def _after(taken_at: datetime) -> datetime:
    return taken_at + timedelta(hours=1)


def undisturbed(
    work: Iterable[tuple[int, Order]], *, ledger: Ledger, way: WayOut, run: Run
) -> Clean:
    """Run everything once and write down what it came to."""
    source, feeds = [ledger.source()], [ledger.feeds()]
    seconds = {}
    for number, order in work:
        seconds[number, order.stage] = run(order).seconds
        if order.stage is Stage.INGEST:
            source.append(ledger.source())
        elif order.stage is Stage.PUBLISH:
            feeds.append(ledger.feeds())
    messages = ledger.messages()
    assert {queued.state for queued in messages.values()} == {"accepted"}
    return Clean(
        source=source,
        feeds=feeds,
        ids=ledger.log().ids,
        messages={key: queued.seq for key, queued in messages.items()},
        mails={key: way.mail_of(queued.reference or "") for key, queued in messages.items()},
        seconds=seconds,
    )
