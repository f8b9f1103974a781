"""Everything that can be set, each with a default that works on one machine."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from notifier.config import parsers
from notifier.config.parsers import Parse
from notifier.domain.mergers import MERGERS, Merger
from notifier.domain.rules import SourceRules

#: The clock by which people and jobs live; inside, all is UTC.
TIME_ZONE = "Europe/Brussels"
#: A daily snapshot over a long weekend.
EXPECTED_WITHIN = timedelta(hours=76)


@dataclass(frozen=True, slots=True)
class Spec:
    """How one setting is read and what it is for."""

    parse: Parse
    about: str
    secret: bool = False


def _setting(default: object, parse: Parse, about: str, *, secret: bool = False) -> Any:  # noqa: ANN401 - the field's own type stands beside it
    return field(default=default, repr=not secret, metadata={"spec": Spec(parse, about, secret)})


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSettings:
    """One source, as ``[[source]]`` names it."""

    name: str
    #: Files by a pattern, the newest name last; or an http(s) address. By table for a profile.
    tables: Mapping[str, str]
    #: Name or path of a profile; None for format 1.
    profile: str | None
    #: When to look, as a cron line in Europe/Brussels.
    rhythm: str
    #: How its snapshots are taken.
    rules: SourceRules = field(default_factory=SourceRules)
    #: How old its newest good snapshot may be: a daily one over a long weekend, by default.
    expected_within: timedelta = EXPECTED_WITHIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set; each has a default that works on one machine."""

    database_url: str = _setting(
        "sqlite:///var/notifier.db",
        parsers.database,
        "Where everything is kept: SQLite in a file, or PostgreSQL for several machines.",
    )
    base_url: str = _setting(
        "http://127.0.0.1:8000",
        parsers.base_url,
        "The public address of the pages. Every link in mails and feeds begins with it.",
    )
    listen: str = _setting("127.0.0.1:8000", parsers.listen, "Where `serve` listens.")
    service_name: str = _setting(
        "Opvangnieuws", parsers.text, "The name by which the service presents itself."
    )
    tag_authority: str = _setting(
        "",
        parsers.any_text,
        "`DOMAIN,DATE` for the ids of feeds (RFC 4151), such as `example.org,2026`. "
        "Never change it once feeds are read. Empty: the host of the base address, and 2026.",
    )
    secret: str = _setting(
        "",
        parsers.secret,
        "Keys the personal links. Empty: made once and kept in `secret_file`. "
        "The same on every machine.",
        secret=True,
    )
    secret_file: Path = _setting(
        Path("var/secret"), parsers.path, "Where the secret is kept when `secret` is empty."
    )
    mail_from: str = _setting(
        "Opvangnieuws <noreply@localhost>", parsers.mailbox, "The sender of every mail."
    )
    operator: str = _setting(
        "", parsers.optional_mailbox, "Who is told when something needs a human."
    )
    transport: str = _setting(
        "mailbox",
        parsers.shares("mailbox", "smtp", "sendgrid"),
        "The way out for mail: `mailbox`, `smtp` or `sendgrid`. Several, as in `sendgrid,smtp`, "
        "step in for each other in that order; `sendgrid:3,smtp:1` share the mail three to one.",
    )
    mailbox_dir: Path = _setting(
        Path("var/mailbox"), parsers.path, "The maildir that the transport `mailbox` writes."
    )
    smtp_host: str = _setting("127.0.0.1", parsers.text, "The SMTP server.")
    smtp_port: int = _setting(25, parsers.number(1, 65535), "Its port.")
    smtp_starttls: bool = _setting(
        False, parsers.yes_no, "Whether to ask for TLS; refused without it."
    )
    smtp_user: str = _setting("", parsers.any_text, "The user to log in as; empty: no login.")
    smtp_password: str = _setting("", parsers.any_text, "The password of that user.", secret=True)
    smtp_connections: int = _setting(
        2,
        parsers.number(1, 20),
        "Over how many connections mails go to the SMTP server at the same time.",
    )
    dkim_selector: str = _setting(
        "",
        parsers.domain_name,
        "Under which name the DNS of `dkim_domain` holds our public key (DKIM, RFC 6376). "
        "Empty: mails that go by SMTP are signed by the server there, or by nobody.",
    )
    dkim_key_file: str = _setting(
        "", parsers.any_text, "The private key that signs, in PEM: RSA or Ed25519."
    )
    dkim_domain: str = _setting(
        "", parsers.domain_name, "For which domain we sign. Empty: the sender's own."
    )
    sendgrid_api_key: str = _setting("", parsers.any_text, "The key of SendGrid.", secret=True)
    sendgrid_host: str = _setting(
        "https://api.sendgrid.com",
        parsers.base_url,
        "SendGrid's address; `https://api.eu.sendgrid.com` keeps mail in the EU.",
    )
    sendgrid_webhook_key: str = _setting(
        "",
        parsers.verification_key,
        "The verification key of SendGrid's signed Event Webhook; empty: `/webhooks/sendgrid` "
        "is not there.",
    )
    lease_seconds: timedelta = _setting(
        timedelta(seconds=300),
        parsers.seconds(1, 86400),
        "How long a delivery holds what it claimed; after that another run takes over. With `smtp` "
        "and `sendgrid` more than 60: both may take 30 to connect and 30 to answer.",
    )
    pending_days: timedelta = _setting(
        timedelta(days=3), parsers.days(1, 30), "How long a sign-up waits for its confirmation."
    )
    grouping_seconds: timedelta = _setting(
        timedelta(seconds=180),
        parsers.seconds(0, 3600),
        "How long news that is told at once waits for more, so that it comes in one mail. "
        "Urgent news does not wait.",
    )
    delivery_seconds: timedelta = _setting(
        timedelta(seconds=30),
        parsers.seconds(1, 3600),
        "How often `run` and `work` look for mail to send.",
    )
    contact: str = _setting(
        "", parsers.any_text, "The address to which people write about the service."
    )
    proxies: int = _setting(
        0, parsers.number(0, 5), "How many proxies stand before `serve` and name the visitor."
    )
    demo: bool = _setting(
        False, parsers.yes_no, "Show the mailbox on a page. Only for data that are fictitious."
    )
    sources: tuple[SourceSettings, ...] = ()
    #: Municipalities that merged, or will: those we know of, and those of the file.
    mergers: tuple[Merger, ...] = MERGERS

    def rules_of(self, source: str) -> SourceRules:
        """Give the rules of a source; those of the defaults where it is not named."""
        found = [one.rules for one in self.sources if one.name == source]
        return replace(found[0] if found else SourceRules(), mergers=self.mergers)

    @property
    def ways_out(self) -> dict[str, int]:
        """The ways out in their order, each with its share; shares of 0: the first that works."""
        return parsers.shares_of(self.transport)

    @property
    def host(self) -> str:
        """The public host name, without its port."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def authority(self) -> str:
        """The authority of feed ids (RFC 4151)."""
        return self.tag_authority or f"{self.host},2026"

    @property
    def mail_domain(self) -> str:
        """The domain of message ids and list ids: the sender's."""
        return parseaddr(self.mail_from)[1].rpartition("@")[2]


def specs() -> Iterator[tuple[str, object, Spec]]:
    """Give every setting: its name, its default and how it is read."""
    for one in fields(Settings):
        if "spec" in one.metadata:
            yield one.name, one.default, one.metadata["spec"]
