"""What the pages work with, handed in as a whole when the application is made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app

from notifier.domain.mergers import MERGERS, Merger, codes_now
from notifier.links import Links
from notifier.store.engine import Sessions
from notifier.store.register import snapshots
from notifier.subscriptions.choosing import Choosing
from notifier.subscriptions.limits import Limits
from notifier.subscriptions.resuming import Resuming
from notifier.subscriptions.signup import Composer, Signup
from notifier.transports.sendgrid_events import SendGridEvents

_KEY = "notifier"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebServices:
    """Everything that a page may need."""

    sessions: Sessions
    links: Links
    composer: Composer
    #: Gives the present moment, aware UTC.
    now: Callable[[], datetime]
    #: The name that people see.
    service_name: str
    #: The address to which people write about the service; empty where there is none.
    contact: str = ""
    limits: Limits = field(default_factory=Limits)
    #: How long news that is told at once waits for more of its kind.
    grouping: timedelta = timedelta(minutes=3)
    #: Hosts under which we may be asked; empty trusts every one (on one's own machine).
    trusted_hosts: tuple[str, ...] = ()
    #: How many proxies stand before us; each adds one address to X-Forwarded-For.
    proxies: int = 0
    #: True where the settings name several sources; ask `names_sources` instead.
    several_sources: bool = False
    #: Municipalities that merged, or will: their old addresses lead to the new ones.
    mergers: tuple[Merger, ...] = MERGERS
    #: WebSub hubs, told to whoever reads a feed.
    hubs: tuple[str, ...] = ()
    #: How old the data of a source may be, by its name; older ones are shown with a warning.
    expected: Mapping[str, timedelta] = field(default_factory=dict)
    #: The same for every other source.
    stale_after: timedelta = timedelta(days=3)
    #: Reads what SendGrid tells us of mails; None where it tells us nothing.
    sendgrid: SendGridEvents | None = None
    #: Where the embedded transport leaves its mails; None hides the page.
    demo_mailbox: Path | None = None

    def code_in_use(self, nis: str) -> str:
        """Give the code of a municipality as it is now."""
        return self.codes.get(nis, nis)

    @property
    def codes(self) -> Mapping[str, str]:
        """The code in use by each municipality's that is not any more."""
        return codes_now(self.mergers, self.now())

    def names_sources(self) -> bool:
        """Say whether the names of sources stand in the paths of feeds."""
        if self.several_sources:
            return True
        with self.sessions.reading() as connection:
            return snapshots.several_sources(connection)

    @property
    def signup(self) -> Signup:
        """The use case of a sign-up."""
        return Signup(
            sessions=self.sessions,
            links=self.links,
            composer=self.composer,
            limits=self.limits,
        )

    @property
    def choosing(self) -> Choosing:
        """The use case of a choice."""
        return Choosing(sessions=self.sessions, grouping=self.grouping)

    @property
    def resuming(self) -> Resuming:
        """The use case of somebody who wants back."""
        return Resuming(sessions=self.sessions, links=self.links, grouping=self.grouping)


def install(services: WebServices) -> dict[str, WebServices]:
    """Give what stands in Flask's extensions."""
    return {_KEY: services}


def services() -> WebServices:
    """Give the services of the application that answers now."""
    found: WebServices = current_app.extensions[_KEY]
    return found
