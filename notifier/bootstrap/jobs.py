"""The table of jobs: what `notifier run` does, and when."""

from datetime import timedelta
from pathlib import Path

import structlog

from notifier.bootstrap import stages
from notifier.bootstrap.clock import now
from notifier.bootstrap.house import House
from notifier.bootstrap.intake import Wanted, intake
from notifier.config.settings import TIME_ZONE, SourceSettings
from notifier.domain.snapshot import NotModified
from notifier.errors import Refused, SettingsInvalid, Unavailable
from notifier.pipeline.ingest import IngestReport, ingest
from notifier.scheduling.clockwork import Clockwork
from notifier.scheduling.jobs import Job, by_cron, by_interval

_log = structlog.stdlib.get_logger(__name__)
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
#: A run that was killed holds its job no longer than this. Two that overlap do no harm.
_LEASE = timedelta(minutes=5)
#: At night, when nobody waits.
_PRUNING = "30 3 * * *"


def clockwork(house: House) -> Clockwork:
    """Give the clock with all jobs of the settings.

    Raises:
        SettingsInvalid: a rhythm is no cron line; all of them at once.
    """
    return Clockwork(house.sessions, _jobs(house), clock=now)


def _jobs(house: House) -> list[Job]:
    jobs = [
        Job(
            name="mail",
            trigger=by_interval(house.settings.delivery_seconds),
            width=house.settings.delivery_seconds,
            lease=_LEASE,
            work=lambda: _mail(house),
        ),
        Job(
            name="prune",
            trigger=by_cron(_PRUNING, TIME_ZONE),
            width=_HOUR,
            lease=_LEASE,
            work=lambda: stages.prune(house),
        ),
    ]
    problems = []
    for source in house.settings.sources:
        try:
            trigger = by_cron(source.rhythm, TIME_ZONE)
        except ValueError as error:
            problems.append(f"source {source.name}: rhythm: {error}")
            continue
        work = _Fetching(house, source)
        name = f"source {source.name}"
        jobs.append(Job(name=name, trigger=trigger, width=_MINUTE, lease=_LEASE, work=work))
    if problems:
        raise SettingsInvalid(problems)
    return jobs


def _mail(house: House) -> tuple[object, ...]:
    """Run the stages after ingest, in their order; each finds its own work."""
    return (
        stages.merge(house),
        stages.ripen(house),
        stages.expire(house),
        stages.publish(house),
        stages.notify(house),
        stages.deliver(house),
        stages.tell_operator(house),
    )


class _Fetching:
    """Look at one source."""

    def __init__(self, house: House, source: SourceSettings) -> None:
        self._house, self._source = house, source

    def __call__(self) -> IngestReport | None:
        """Bring what is new into the change log; what is wrong with it is logged."""
        source, rules = self._source, self._house.settings.rules_of(self._source.name)
        try:
            wanted = Wanted(
                arguments=tuple(_arguments(source)),
                source=source.name,
                profile=source.profile,
                taken_at=None,
            )
            with intake(self._house, wanted) as arrived:
                if isinstance(arrived.snapshot, NotModified):
                    return None
                report = ingest(arrived.snapshot, self._house.sessions, now=now(), rules=rules)
                arrived.remember()
                return report
        except (Refused, Unavailable) as error:
            _log.error("source.not_applied", source=source.name, problem=str(error))
            return None


def _arguments(source: SourceSettings) -> list[str]:
    """Give the files or addresses of a source: of a pattern the file whose name comes last."""
    found = []
    for table, place in source.tables.items():
        chosen = place if place.startswith(("http://", "https://")) else _last(place)
        found.append(f"{table}={chosen}" if table else chosen)
    return found


def _last(pattern: str) -> str:
    path = Path(pattern)
    names = sorted(str(found) for found in Path(path.anchor or ".").glob(_within(path)))
    return names[-1] if names else pattern


def _within(path: Path) -> str:
    return str(path.relative_to(path.anchor))
