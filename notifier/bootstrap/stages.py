"""The stages of the pipeline, each put together with what it needs."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from email.utils import parseaddr
from functools import partial

from notifier.bootstrap.clock import now
from notifier.bootstrap.house import House
from notifier.bootstrap.posting import composer, delivery, transports, ways
from notifier.config.settings import EXPECTED_WITHIN
from notifier.domain.ports import Transport
from notifier.pipeline.intake.merging import merge as merge_all
from notifier.pipeline.intake.ripen import RipenReport
from notifier.pipeline.intake.ripen import ripen as ripen_all
from notifier.pipeline.operator import Operator, note_dead, note_stale
from notifier.pipeline.operator import tell_operator as tell_all
from notifier.pipeline.prune import PruneReport
from notifier.pipeline.prune import prune as prune_all
from notifier.pipeline.sending.deliver import DeliverReport
from notifier.pipeline.sending.heed import HeedReport
from notifier.pipeline.sending.heed import heed as heed_all
from notifier.pipeline.telling.digest import DigestReport
from notifier.pipeline.telling.digest import digest as digest_all
from notifier.pipeline.telling.expire import ExpireReport
from notifier.pipeline.telling.expire import expire as expire_all
from notifier.pipeline.telling.notify import NotifyReport
from notifier.pipeline.telling.notify import notify as notify_all
from notifier.publishing.publish import PublishReport
from notifier.publishing.publish import publish as publish_all
from notifier.publishing.publisher import Publisher
from notifier.store.register import snapshots


def publish(house: House) -> PublishReport:
    """Bring the stored feeds up to the change log."""
    publisher = Publisher(
        links=house.links,
        authority=house.settings.authority,
        name=house.settings.service_name,
        several_sources=several_sources(house),
        mergers=house.settings.mergers,
    )
    return publish_all(house.sessions, publisher, now())


def several_sources(house: House) -> bool:
    """Say whether feeds need the name of their source in their path."""
    if len(house.settings.sources) > 1:
        return True
    with house.sessions.reading() as connection:
        return snapshots.several_sources(connection)


def heed(house: House) -> HeedReport:
    """Heed what providers told us of mails that they took."""
    return heed_all(house.sessions, house.links, now=now())


def notify(house: House) -> NotifyReport:
    """Note for everybody whom a change concerns that they are to hear of it."""
    return notify_all(house.sessions, now=now(), grouping=house.settings.grouping_seconds)


def digest(house: House) -> DigestReport:
    """Queue a message with all that is due, for everybody to whom something is."""
    grouping = house.settings.grouping_seconds
    return digest_all(house.sessions, composer(house), now=now(), grouping=grouping)


def deliver(house: House) -> DeliverReport:
    """Send what is due, over as many connections as the settings allow.

    Each has a worker of its own. What one claimed no other sends; an error of one surfaces when the
    others have ended.
    """
    number = house.settings.smtp_connections if "smtp" in house.settings.ways_out else 1
    ways_out = [transports(house.settings) for _ in range(number)]
    with ThreadPoolExecutor(number, thread_name_prefix="deliver") as workers:
        return _together([*workers.map(partial(_deliver, house), ways_out)])


def _deliver(house: House, ways_out: Sequence[Transport]) -> DeliverReport:
    try:
        return delivery(house, *ways_out).run()
    finally:
        for one in ways_out:
            one.close()


def _together(reports: Sequence[DeliverReport]) -> DeliverReport:
    accepted = sum(report.accepted for report in reports)
    problem = next((one.unavailable for one in reports if one.unavailable is not None), None)
    return DeliverReport(
        accepted=accepted,
        deferred=sum(report.deferred for report in reports),
        rejected=sum(report.rejected for report in reports),
        unknown=sum(report.unknown for report in reports),
        # one may have stopped while another was busy; where nothing left at all, it is down
        unavailable=None if accepted else problem,
    )


def merge(house: House) -> int:
    """Move areas whose municipality merged to the code in use; give how many."""
    return merge_all(house.sessions, house.settings.mergers, now=now())


def ripen(house: House) -> RipenReport:
    """Show what has waited long enough, though no snapshot came."""
    rules = {one.name: house.settings.rules_of(one.name) for one in house.settings.sources}
    default = house.settings.rules_of("")
    return ripen_all(house.sessions, now=now(), rules=rules, default=default)


def expire(house: House) -> ExpireReport:
    """Tell that the last day of a suspension has passed."""
    return expire_all(house.sessions, now=now())


def tell_operator(house: House) -> int:
    """Send the operator what needs a human; give how many notices went out."""
    settings = house.settings
    expected = {source.name: source.expected_within for source in settings.sources}
    note_stale(house.sessions, now=now(), expected=expected, default=EXPECTED_WITHIN)
    note_dead(house.sessions, now=now())
    ways_out = transports(settings)
    try:
        operator = Operator(
            address=parseaddr(settings.operator)[1],
            ways=ways(settings, ways_out),
            composer=composer(house),
            domain=settings.mail_domain,
        )
        return tell_all(house.sessions, operator, now=now())
    finally:
        for one in ways_out:
            one.close()


def prune(house: House) -> PruneReport:
    """Forget by the retention rule."""
    return prune_all(house.sessions, now=now(), pending=house.settings.pending_days)
