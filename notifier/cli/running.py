"""What runs until it is stopped: the clock, the web, a further delivery worker."""

import logging
import signal
import threading

import click
import structlog
import waitress

from notifier.bootstrap import stages
from notifier.bootstrap.house import open_house
from notifier.bootstrap.jobs import clockwork, unusable_profiles
from notifier.bootstrap.signing import tell_who_signs
from notifier.bootstrap.website import application
from notifier.cli.listening import check_free
from notifier.cli.printing import say
from notifier.config.loading import load
from notifier.errors import Unavailable

_log = structlog.stdlib.get_logger(__name__)


@click.command()
def run() -> None:
    """Fetch every source and run every stage on its clock."""
    log_plainly()
    settings = load(further=unusable_profiles)
    house = open_house(settings)
    tell_who_signs(house.settings)
    clockwork(house).run()


@click.command()
def serve() -> None:
    """Serve the pages and feeds."""
    log_plainly()
    house = open_house()
    check_free(house.settings.listen)
    say(f"Serving {house.settings.base_url} on {house.settings.listen}")
    waitress.serve(application(house), listen=house.settings.listen, ident=None, threads=8)


@click.command()
def work() -> None:
    """Send mails that are due, again and again; any number of these may run."""
    log_plainly()
    house = open_house()
    tell_who_signs(house.settings)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.wait(house.settings.delivery_seconds.total_seconds()):
        try:
            _log.info("work.done", report=stages.deliver(house))
        except Unavailable as error:
            _log.error("work.waits", problem=str(error))  # a database that restarts comes back


def log_plainly(level: int = logging.INFO) -> None:
    """Log one line a decision to standard error: the event first, then its values."""
    logging.basicConfig(level=level, format="%(message)s")
    for talkative in ("alembic", "apscheduler", "waitress"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(
                key_order=["timestamp", "level", "event"], bool_as_flag=False
            ),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
