"""The table of jobs: what `notifier run` does, and when."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import structlog

from notifier.bootstrap import stages
from notifier.bootstrap.clock import now
from notifier.bootstrap.house import House
from notifier.bootstrap.intake import Wanted, intake
from notifier.config.settings import TIME_ZONE, SourceSettings
from notifier.domain.snapshot import NotModified
from notifier.errors import ProfileInvalid, Refused, Unavailable
from notifier.pipeline.intake.ingest import IngestReport, ingest, note_unchanged
from notifier.scheduling.clockwork import Clockwork
from notifier.scheduling.jobs import Job, by_cron, by_interval
from notifier.sources.profiles import load_profile

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


def unusable_profiles(sources: Sequence[SourceSettings]) -> Iterator[str]:
    """Say which profiles cannot be used: better now than at night, when a source is looked at."""
    for source in sources:
        if source.profile is None:
            continue
        try:
            load_profile(source.profile)
        except ProfileInvalid as error:
            for fault in error.faults:
                yield f"source {source.name}: profile: {fault}"


def _jobs(house: House) -> list[Job]:
    jobs = [
        Job(
            name="mail",
            trigger=by_interval(house.settings.delivery_seconds),
            width=house.settings.delivery_seconds,
            lease=_LEASE,
            work=lambda: _mail(house),
        ),
        # beside the stages before it: what becomes urgent must not wait for a long sending
        Job(
            name="deliver",
            trigger=by_interval(house.settings.delivery_seconds),
            width=house.settings.delivery_seconds,
            lease=_LEASE,
            work=lambda: stages.deliver(house),
        ),
        Job(
            name="prune",
            trigger=by_cron(_PRUNING, TIME_ZONE),
            width=_HOUR,
            lease=_LEASE,
            work=lambda: stages.prune(house),
        ),
    ]
    jobs += [
        Job(
            name=f"source {source.name}",
            trigger=by_cron(source.rhythm, TIME_ZONE),
            width=_MINUTE,
            lease=_LEASE,
            work=_Fetching(house, source),
        )
        for source in house.settings.sources
    ]
    return jobs


def _mail(house: House) -> tuple[object, ...]:
    """Run the stages between ingest and the outbox, in their order; each finds its own work."""
    return (
        stages.merge(house),
        stages.ripen(house),
        stages.expire(house),
        stages.publish(house),
        stages.heed(house),
        stages.notify(house),
        stages.digest(house),
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
                    note_unchanged(source.name, self._house.sessions, now=now())
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
