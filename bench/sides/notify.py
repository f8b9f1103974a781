"""From the change to the outbox, the mail rendered on the way: ``URL``."""

import sys
from datetime import timedelta

from bench.sides.ingest import NOW
from bench.sides.stopwatch import timed
from notifier.mail.compose import Composer
from notifier.pipeline.notify import notify
from notifier.store.engine import Sessions


def _connected(url: str) -> Sessions:
    sessions = Sessions(url)
    with sessions.reading() as connection:
        connection.exec_driver_sql("SELECT 1")
    return sessions


def _composer() -> Composer:
    return Composer(
        service_name="Fictief",
        list_domain="example.org",
        home_url="https://example.org/",
        location_url=lambda id_: f"https://example.org/locaties/{id_}",
        pending=timedelta(days=7),
    )


if __name__ == "__main__":
    sessions, composer = _connected(sys.argv[1]), _composer()
    timed(lambda: notify(sessions, composer, now=NOW))
