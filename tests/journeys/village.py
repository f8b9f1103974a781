"""A fictitious source that shows something every morning, and people who read mail and feeds.

Every name and address in it is invented.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import feedparser

from notifier.domain.location import Address, Location, encode
from notifier.domain.rules import SourceRules
from notifier.domain.snapshot import RawLocation, Snapshot
from notifier.mail.compose import Composer
from notifier.pipeline.intake.accept import accept
from notifier.pipeline.intake.ingest import IngestReport, ingest
from notifier.pipeline.intake.merging import merge
from notifier.publishing.publish import publish
from notifier.publishing.publisher import Publisher
from notifier.store.engine import Sessions
from tests.support.telling import tell
from tests.web.world import SOURCE, World, a_world

MORNING = datetime(2024, 12, 1, 5, tzinfo=UTC)


def an_address(nis: str, municipality: str, street: str = "Verzonnenstraat 1") -> Address:
    return Address(
        street=street, postal_code="9999", town="Fictegem", municipality=municipality, nis=nis
    )


@dataclass
class Village:
    """The whole chain, a day at a time."""

    world: World
    rules: SourceRules = field(default_factory=SourceRules)
    now: datetime = MORNING
    _seen: int = 0

    def day(self, *locations: Location) -> IngestReport:
        """Let a morning pass: a snapshot, and all stages after it."""
        lines = [encode(one) for one in locations]
        raw = (
            RawLocation(one.id, line, number)
            for number, (one, line) in enumerate(zip(locations, lines, strict=True), start=2)
        )
        snapshot = Snapshot(
            source=SOURCE,
            taken_at=self.now,
            expected=len(locations),
            digest=f"{self.now}".encode(),
            file="verzonnen.jsonl",
            locations=raw,
        )
        sessions, later = self.world.sessions, self.now + timedelta(hours=1)
        self.world.now = later
        report = ingest(snapshot, sessions, now=later, rules=self.rules)
        self.stages()
        self.now += timedelta(days=1)
        return report

    def stages(self) -> None:
        """Do what the clock does."""
        sessions, now = self.world.sessions, self.world.now
        merge(sessions, self.rules.mergers, now=now)
        publish(sessions, self.publisher, now)
        composer = self.world.services.composer
        assert isinstance(composer, Composer)
        tell(sessions, composer, now=now)

    def accept(self) -> None:
        """Let the operator say yes to the first proposal that was ever made."""
        accept(self.world.sessions, 1, rules=self.rules, now=self.world.now)
        self.stages()

    @property
    def publisher(self) -> Publisher:
        """Who publishes, under these rules."""
        return Publisher(
            links=self.world.services.links,
            authority="example.org,2024",
            mergers=self.rules.mergers,
        )

    def mails(self) -> list[tuple[str, str]]:
        """Give who got which mail since the last time, by address and text."""
        found = self.world.deliver()
        new, self._seen = found[self._seen :], len(found)
        return [(str(mail["To"]), _text(mail)) for mail in new]

    def feed(self, path: str) -> list[str]:
        """Give the titles in a feed, sent on where it moved to."""
        answer = self.world.client().get(path, follow_redirects=True)
        assert answer.status_code == 200, path
        return [str(entry.title) for entry in feedparser.parse(answer.data).entries]

    def leads_to(self, path: str) -> tuple[int, str]:
        """Give the status and the address to which a path sends on."""
        answer = self.world.client().get(path)
        return answer.status_code, answer.headers.get("Location", "").removeprefix(
            "http://localhost"
        )


def a_village(directory: Path, sessions: Sessions, rules: Mapping[str, object]) -> Village:
    """Give one, with some rules of its own."""
    return Village(
        world=a_world(directory, sessions),
        rules=replace(SourceRules(), **rules),  # type: ignore[arg-type] # any rule by its name
    )


def _text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())
