"""Make a stage ready, in the process that runs it: the real use case, on the order's clock."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import assert_never

from notifier.bootstrap.house import House, open_house
from notifier.bootstrap.posting import composer, delivery, transports
from notifier.bootstrap.stages import several_sources
from notifier.config.loading import load
from notifier.config.settings import Settings
from notifier.domain.ports import Transport
from notifier.mail.headers import Sender
from notifier.pipeline.intake.ingest import ingest
from notifier.pipeline.telling.digest import Digest
from notifier.pipeline.telling.notify import Notify
from notifier.publishing.publish import publish
from notifier.publishing.publisher import Publisher
from notifier.sources.snapshot_file import SnapshotFile
from notifier.transports.sendgrid import SendGridTransport
from tests.crash.orders import Order, Stage

#: Changes, subscriptions and groups in one transaction: few, so that a kill may fall between two,
#: and a block of changes is left half matched.
_BLOCK, _PEOPLE, _SIZE = 6, 3, 2
#: Messages that one of several deliveries takes together, so that each has its part.
_FEW = 5


def prepared(order: Order) -> Callable[[], object]:
    """Open the house; give what is left to do, which is the stage alone."""
    house = open_house(load(order.environ))
    match order.stage:
        case Stage.INGEST:
            source = SnapshotFile(Path(order.file), source=None)
            return lambda: ingest(source.fetch(), house.sessions, now=order.moment)
        case Stage.PUBLISH:
            publisher = _publisher(house)
            return lambda: publish(house.sessions, publisher, order.moment)
        case Stage.NOTIFY:
            return Notify(
                sessions=house.sessions,
                now=order.moment,
                grouping=house.settings.grouping_seconds,
                block=_BLOCK,
                people=_PEOPLE,
            ).run
        case Stage.DIGEST:
            return Digest(
                sessions=house.sessions,
                composer=composer(house),
                now=order.moment,
                grouping=house.settings.grouping_seconds,
                size=_SIZE,
            ).run
        case Stage.DELIVER:
            ways_out = _ways_out(order, house.settings)
            return replace(delivery(house, *ways_out), clock=lambda: order.moment).run
        case _:
            assert_never(order.stage)


def _ways_out(order: Order, settings: Settings) -> Sequence[Transport]:
    if order.patience is None:
        return transports(settings)
    hasty = SendGridTransport(
        api_key=settings.sendgrid_api_key,
        sender=Sender.parse(settings.mail_from),
        host=settings.sendgrid_host,
        timeout=order.patience,
    )
    hasty.batch = _FEW
    return (hasty,)


def _publisher(house: House) -> Publisher:
    return Publisher(
        links=house.links,
        authority=house.settings.authority,
        name=house.settings.service_name,
        several_sources=several_sources(house),
    )
