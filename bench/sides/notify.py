"""From the change to the outbox, the mail rendered on the way: ``URL``.

As in the service that runs: connected, and with its templates compiled by an earlier mail.
"""

import sys
from datetime import timedelta

from bench.sides.ingest import NOW
from bench.sides.stopwatch import timed
from notifier.domain.digest import LocationNews
from notifier.domain.subscription import Language
from notifier.mail.compose import Composer
from notifier.pipeline.notify import notify
from notifier.store import changes
from notifier.store.engine import Sessions


def _composer(sessions: Sessions) -> Composer:
    composer = Composer(
        service_name="Fictief",
        list_domain="example.org",
        home_url="https://example.org/",
        location_url=lambda id_: f"https://example.org/locaties/{id_}",
        pending=timedelta(days=7),
    )
    with sessions.reading() as connection:
        (change,) = changes.read(connection, after=0, limit=1)
    told = LocationNews(
        source=change.source, location_id=change.location_id, changes=(change,), reasons=0
    )
    composer.news([told], Language.NL, NOW - timedelta(days=1), id_="warm")
    return composer


if __name__ == "__main__":
    sessions = Sessions(sys.argv[1])
    composer = _composer(sessions)
    timed(lambda: notify(sessions, composer, now=NOW))
