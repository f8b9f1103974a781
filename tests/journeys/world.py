"""A fictitious source whose days pass by hand, and the people who read about it.

Stories speak through it alone: a snapshot goes in as a file, and mails, feeds and pages come out.
Every name, number and address is invented.
"""

import email
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import feedparser

from notifier.domain.location import Location
from notifier.domain.rules import SourceRules
from notifier.domain.subscription import Language, Scope, ScopeKind
from notifier.links import Links
from notifier.mail.compose import Composer
from notifier.mail.headers import Sender
from notifier.pipeline.intake.ingest import IngestReport, ingest
from notifier.pipeline.intake.ripen import ripen
from notifier.pipeline.prune import PruneReport, prune
from notifier.pipeline.sending.deliver import Deliver
from notifier.pipeline.telling.expire import expire
from notifier.publishing.publish import publish
from notifier.publishing.publisher import Publisher
from notifier.sources.snapshot_file import SnapshotFile
from notifier.sources.snapshot_writer import write_snapshot
from notifier.store.engine import Sessions
from notifier.store.published import feeds
from notifier.subscriptions.confirm import confirm
from notifier.subscriptions.limits import Limits
from notifier.subscriptions.signup import Request
from notifier.subscriptions.unsubscribe import unsubscribe
from notifier.transports.mailbox import MailboxTransport
from notifier.web.app import create_app
from notifier.web.services import WebServices
from tests.support.telling import tell
from tests.support.way_out import way_out
from tests.web.world import link_in

SOURCE = "verzonnen"
BRUSSELS = ZoneInfo("Europe/Brussels")
#: Six o'clock on a Monday in Brussels: every story begins here.
BEGIN = datetime(2026, 11, 2, 5, tzinfo=UTC)
_SENDER = Sender(name="Opvangnieuws", address="noreply@example.org")
_LINKS = Links(base_url="http://localhost", secret=b"s" * 32)


@dataclass
class Story:
    """A store, a clock, a mailbox, and pages in front."""

    folder: Path
    sessions: Sessions
    now: datetime = BEGIN
    rules: SourceRules = field(default_factory=SourceRules)

    def on(self, day: str, hour: int = 6) -> None:
        """Put the clock at an hour of a day in Brussels: it goes forward only."""
        moment = datetime.fromisoformat(day).replace(hour=hour, tzinfo=BRUSSELS).astimezone(UTC)
        assert moment >= self.now, day
        self.now = moment

    def show(self, day: str, *locations: Location, hour: int = 6) -> IngestReport:
        """Let the source show these locations on a day, and run all stages."""
        report = self.bring(day, *locations, hour=hour)
        self.run()
        return report

    def bring(self, day: str, *locations: Location, hour: int = 6) -> IngestReport:
        """Bring a snapshot in, and run nothing after it."""
        self.on(day, hour)
        path = self.folder / f"{self.now:%Y%m%dT%H}.jsonl"
        write_snapshot(locations, path, source=SOURCE, taken_at=self.now)
        snapshot = SnapshotFile(path, source=SOURCE).fetch()
        return ingest(snapshot, self.sessions, now=self.now, rules=self.rules)

    def run(self) -> None:
        """Run every stage of the clock, as `notifier run` does."""
        self.match()
        self.deliver()

    def match(self) -> None:
        """Run every stage but the last."""
        ripen(self.sessions, now=self.now, rules={SOURCE: self.rules}, default=self.rules)
        expire(self.sessions, now=self.now)
        publish(self.sessions, Publisher(links=_LINKS, authority="example.org,2026"), self.now)
        tell(self.sessions, self.composer, now=self.now)

    def deliver(self) -> None:
        """Send what is due."""
        self.delivery().run()

    def delivery(self, **changed: Any) -> Deliver:  # noqa: ANN401 - any part of it
        """Give the stage that sends."""
        named = Deliver(
            sessions=self.sessions,
            transport=MailboxTransport(directory=self._maildir, sender=_SENDER),
            links=_LINKS,
            domain="example.org",
            clock=lambda: self.now,
            lease=timedelta(minutes=5),
        )
        return replace(named, **changed)

    def wait(self, day: str, hour: int = 6) -> None:
        """Let time pass though no snapshot comes, and run all stages."""
        self.on(day, hour)
        self.run()

    def prune(self) -> PruneReport:
        """Forget by the retention rule."""
        return prune(self.sessions, now=self.now, pending=timedelta(days=3))

    def follow(self, address: str, key: str, *, kind: ScopeKind = ScopeKind.LOCATION) -> None:
        """Sign somebody up, and let them open the link in their mail."""
        request = Request(
            address=address,
            scope=Scope(kind=kind, source=SOURCE, key=key),
            title="Verzonnen opvang",
            language=Language.NL,
        )
        self.services.signup.ask(request, self.now)
        self.deliver()
        token = link_in(self._all(address)[-1], "bevestigen")
        confirm(token, sessions=self.sessions, links=_LINKS, now=self.now)

    def leave(self, address: str) -> None:
        """Let somebody open the unsubscribe link of their newest mail."""
        token, key = way_out(self.mails(address)[-1])
        unsubscribe(token, mail=key, sessions=self.sessions, now=self.now)

    def mails(self, address: str) -> list[EmailMessage]:
        """Give the news that somebody got, the oldest first."""
        return [mail for mail in self._all(address) if "List-Unsubscribe" in mail]

    def subjects(self, address: str) -> list[str]:
        """Give the subjects of the news that somebody got."""
        return [str(mail["Subject"]).partition(": ")[2] for mail in self.mails(address)]

    def feed(self, path: str) -> Any:  # noqa: ANN401 - what feedparser gives
        """Give what a reader makes of a stored feed."""
        with self.sessions.reading() as connection:
            stored = feeds.read(connection, path)
        assert stored is not None, path
        read = feedparser.parse(stored.body)
        assert not read.bozo, path
        return read

    def titles(self, location_id: str) -> list[str]:
        """Give the titles in the feed of a location, the newest first."""
        entries = self.feed(f"/feeds/locations/{location_id}.atom").entries
        return [entry.title.partition(": ")[0] for entry in entries]

    def page(self, path: str) -> str:
        """Give a page as a visitor gets it, or the empty text where there is none."""
        answer = create_app(self.services).test_client().get(path)
        return answer.text if answer.status_code == 200 else ""

    @property
    def composer(self) -> Composer:
        """Who writes the mails."""
        return Composer(
            service_name="Opvangnieuws",
            list_domain="example.org",
            home_url=_LINKS.home(),
            location_url=_LINKS.location,
            pending=Limits().pending,
        )

    @property
    def services(self) -> WebServices:
        """What the pages work with."""
        return WebServices(
            sessions=self.sessions,
            links=_LINKS,
            composer=self.composer,
            now=lambda: self.now,
            service_name="Opvangnieuws",
        )

    @property
    def _maildir(self) -> Path:
        return self.folder / "mailbox"

    def _all(self, address: str) -> list[EmailMessage]:
        files = sorted(self._maildir.glob("new/*"), key=lambda file: file.stat().st_mtime_ns)
        mails = [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]
        return [mail for mail in mails if mail["To"] == address]


def text_of(mail: EmailMessage) -> str:
    """Give the plain text of a mail, on one line."""
    part = mail.get_body(("plain",))
    assert part is not None
    return " ".join(part.get_content().split())
