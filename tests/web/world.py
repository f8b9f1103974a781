"""A fictitious source in a real store with the real pages in front, for the tests of people's use.

Every name and address in it is invented.
"""

import email
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from notifier.domain.location import (
    Address,
    Enforcement,
    FollowUp,
    Ground,
    Inspection,
    Location,
    Objection,
    Organiser,
    Reaction,
    encode,
)
from notifier.domain.message import (
    PREFERENCES_LINK,
    UNSUBSCRIBE_LINK,
    Content,
    ContentKind,
    Lane,
)
from notifier.domain.snapshot import RawLocation, Snapshot
from notifier.domain.subscription import Language, Purpose, Scope, ScopeKind
from notifier.links import Links
from notifier.mail.compose import Composer
from notifier.mail.headers import Sender
from notifier.pipeline.intake.ingest import ingest
from notifier.pipeline.sending.deliver import Deliver
from notifier.store.engine import Sessions
from notifier.store.post import outbox as store
from notifier.store.published import feeds
from notifier.store.published.feeds import StoredFeed
from notifier.store.tables import contents, metadata, outbox, subscribers, subscriptions
from notifier.subscriptions.confirm import confirm
from notifier.subscriptions.limits import Limits
from notifier.subscriptions.signup import Answer, Request, Signup
from notifier.transports.mailbox import MailboxTransport
from notifier.web.app import create_app
from notifier.web.services import WebServices

SOURCE = "verzonnen"
BASE = "http://localhost"
TAKEN = datetime(2026, 11, 20, 5, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
GENT = Address(
    street="Verzonnenstraat 1",
    postal_code="9000",
    town="Gent",
    municipality="Gent",
    nis="44021",
)
AALST = Address(
    street="Droomlaan 2", postal_code="9300", town="Aalst", municipality="Aalst", nis="41002"
)
SUN = Scope(kind=ScopeKind.LOCATION, source=SOURCE, key="910000001")


def a_location(id_: str = "910000001", **fields: Any) -> Location:  # noqa: ANN401 - any field
    """Give a group care location in Gent."""
    named = {
        "name": "De Verzonnen Zon",
        "care_type": "groepsopvang",
        "url": f"https://bron.example.org/{id_}",
        "address": GENT,
        **fields,
    }
    return Location(id=id_, **named)


def a_home(id_: str = "910000009", **fields: Any) -> Location:  # noqa: ANN401 - any field
    """Give family care in a private home."""
    named = {"name": "Bij Fictieve Fien", "care_type": "gezinsopvang", **fields}
    return a_location(id_, **named)


def a_full_location() -> Location:
    """Give a location with all kinds of records."""
    return a_location(
        target="baby_peuter",
        price_system="ikt",
        places=27,
        organiser=Organiser(id="77", name="Verzonnen Kinderopvang vzw"),
        attributes={"label": "kwaliteitslabel"},
        inspections=[
            Inspection(visited_on=date(2025, 3, 4), url="https://bron.example.org/rapport/1"),
            Inspection(
                id="r2",
                visited_on=date(2026, 10, 2),
                advice="start_handhaving",
                url="https://bron.example.org/rapport/2",
                follow_up=FollowUp(
                    code="plan_van_aanpak", text="De organisator bezorgt een verzonnen plan."
                ),
            ),
        ],
        enforcement=[
            Enforcement(
                trajectory="t1",
                kind="aanmaning",
                decided_on=date(2026, 10, 12),
                text="Een verzonnen tekst over de aanmaning.",
            ),
            Enforcement(
                id="m2",
                trajectory="t1",
                kind="schorsing",
                urgent=True,
                decided_on=date(2026, 11, 3),
                communicated_on=date(2026, 11, 4),
                effective_from=date(2026, 11, 5),
                effective_to=date(2027, 2, 5),
                grounds=[Ground(kind="melding", text="Een verzonnen melding.")],
                objection=Objection(lodged_on=date(2026, 11, 9), admissible=True),
                url="https://bron.example.org/stap/2",
            ),
        ],
        reactions=[
            Reaction(
                about="enforcement",
                about_id="m2",
                dated_on=date(2026, 11, 10),
                text="Wij zijn het niet eens met deze verzonnen stap.",
            ),
            Reaction(about="location", dated_on=date(2026, 1, 5), text="Welkom bij ons."),
        ],
    )


def three_locations() -> tuple[Location, ...]:
    """Give a full one, a private home, and one elsewhere."""
    elsewhere = a_location("910000002", name="Crèche Élan", address=AALST)
    return a_full_location(), a_home(), elsewhere


@dataclass
class World:
    """A store, the pages in front of it, and a clock that stands still."""

    sessions: Sessions
    services: WebServices
    now: datetime = NOW
    snapshots: int = 0
    _app: Flask | None = None

    def show(self, *locations: Location, source: str = SOURCE, at: datetime | None = None) -> None:
        """Let a source show these locations, and no others."""
        self.snapshots += 1
        taken = at or TAKEN + timedelta(minutes=self.snapshots)
        raw = (RawLocation(one.id, encode(one), n) for n, one in enumerate(locations, start=2))
        snapshot = Snapshot(
            source=source,
            taken_at=taken,
            expected=len(locations),
            digest=bytes([self.snapshots]),
            file="verzonnen.jsonl",
            locations=raw,
        )
        ingest(snapshot, self.sessions, now=taken)

    def client(self, **changed: Any) -> FlaskClient:  # noqa: ANN401 - any service
        """Give a visitor without JavaScript; services may be replaced by name."""
        if changed:
            return create_app(replace(self.services, **changed)).test_client()
        self._app = self._app or create_app(self.services)
        return self._app.test_client()

    def put_feed(self, path: str, body: bytes = b"<feed/>", *, indexed: bool = True) -> StoredFeed:
        """Store a feed, as publishing does."""
        feed = StoredFeed(
            path=path,
            media_type="application/atom+xml; charset=utf-8",
            body=body,
            etag='"0123456789abcdef0123456789abcdef"',
            updated_at=NOW,
            indexed=indexed,
        )
        with self.sessions.writing() as connection:
            feeds.put_many(connection, [feed])
        return feed

    def sign_up(self, address: str = "ouder@example.org", *, host: str = "192.0.2.1") -> Answer:
        """Ask to follow the sun."""
        request = Request(
            address=address,
            scope=SUN,
            title="De Verzonnen Zon",
            language=Language.NL,
            host=host,
        )
        return self.signup.ask(request, self.now)

    @property
    def signup(self) -> Signup:
        """The use case of a sign-up."""
        return self.services.signup

    def deliver(self) -> list[EmailMessage]:
        """Deliver what is due; give every mail in the mailbox, the oldest first."""
        assert self.services.demo_mailbox is not None
        sender = Sender(name="Opvangnieuws", address="noreply@example.org")
        Deliver(
            sessions=self.sessions,
            transport=MailboxTransport(directory=self.services.demo_mailbox, sender=sender),
            links=self.services.links,
            domain="example.org",
            clock=lambda: self.now,
            lease=timedelta(minutes=5),
        ).run()
        files = sorted(
            self.services.demo_mailbox.glob("new/*"), key=lambda file: file.stat().st_mtime_ns
        )
        return [_mail(file) for file in files]

    def token(self, page: str) -> str:
        """Give the token in the newest mail's link to a page: ``bevestigen`` and so on."""
        return link_in(self.deliver()[-1], page)

    def confirmed(self, address: str = "ouder@example.org") -> str:
        """Sign somebody up and confirm it; give the token of their own page."""
        self.sign_up(address)
        token = self.token("bevestigen")
        services = self.services
        return confirm(
            token, sessions=self.sessions, links=services.links, now=self.now
        ).preferences_token

    def leave_token(self) -> str:
        """Give the unsubscribe token of the newest subscription, as delivery makes it."""
        nonce = self.rows("subscriptions")[-1].nonce
        return self.services.links.token(Purpose.UNSUBSCRIBE, nonce)

    def queue_alert(self) -> None:
        """Queue a mail for every active subscription."""
        content = Content(
            id=f"alert{self.now:%Y%m%d%H%M}",
            kind=ContentKind.ALERT,
            language=Language.NL,
            subject="Nieuws",
            text=f"{UNSUBSCRIBE_LINK} {PREFERENCES_LINK}",
            html="<p>Nieuws</p>",
            list_id="updates.example.org",
            created_at=self.now,
        )
        active = [row for row in self.rows("subscriptions") if row.state == "active"]
        with self.sessions.writing() as connection:
            number = store.put_content(connection, content)
            for row in active:
                store.enqueue(
                    connection,
                    content_id=number,
                    subscriber_id=row.subscriber_id,
                    subscription_id=row.id,
                    lane=Lane.ALERT,
                    due_at=self.now,
                )

    def rows(self, table: str) -> Sequence[Any]:
        """Give all rows of a table of people."""
        tables = {t.name: t for t in (subscribers, subscriptions, outbox, contents)}
        with self.sessions.reading() as connection:
            return connection.execute(select(tables[table])).all()

    def states(self) -> list[str]:
        """Give the states of all subscriptions, in the order in which they were made."""
        return [row.state for row in self.rows("subscriptions")]


def link_in(mail: EmailMessage, page: str) -> str:
    """Give the token of a link in a mail's text."""
    part = mail.get_body(("plain",))
    assert part is not None
    found = re.search(rf"/{page}/([\w-]+)", part.get_content())
    assert found is not None, page
    return found[1]


def _mail(file: Path) -> EmailMessage:
    mail = email.message_from_bytes(file.read_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def a_store(directory: Path) -> Sessions:
    """Open the store in a directory; an empty one is made where there is none."""
    file = directory / "notifier.db"
    is_new = not file.exists()
    sessions = Sessions(f"sqlite:///{file}")
    if is_new:
        metadata.create_all(sessions.engine())
    return sessions


def a_world(directory: Path, sessions: Sessions, *, base: str = BASE) -> World:
    """Put the pages in front of a store; mails go to a mailbox in the directory."""
    links = Links(base_url=base, secret=b"s" * 32)
    limits = Limits()
    world: World
    services = WebServices(
        sessions=sessions,
        links=links,
        composer=Composer(
            service_name="Opvangnieuws",
            list_domain="example.org",
            home_url=links.home(),
            location_url=links.location,
            pending=limits.pending,
        ),
        now=lambda: world.now,
        service_name="Opvangnieuws",
        contact="vragen@example.org",
        limits=limits,
        demo_mailbox=directory / "mailbox",
    )
    world = World(sessions=sessions, services=services)
    return world
