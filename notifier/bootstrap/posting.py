"""Put together what mail needs: the composer and the ways out."""

import random
from collections.abc import Sequence

from notifier.bootstrap.clock import now
from notifier.bootstrap.house import House
from notifier.bootstrap.signing import signer
from notifier.config.settings import Settings
from notifier.domain.ports import Transport
from notifier.mail.compose import Composer
from notifier.mail.headers import Sender
from notifier.pipeline.sending.deliver import Deliver
from notifier.pipeline.sending.ways import Ways
from notifier.transports.mailbox import MailboxTransport
from notifier.transports.sendgrid import SendGridTransport
from notifier.transports.smtp import Server, SmtpTransport


def composer(house: House) -> Composer:
    """Give the writer of mails."""
    settings = house.settings
    return Composer(
        service_name=settings.service_name,
        list_domain=settings.mail_domain,
        home_url=house.links.home(),
        location_url=house.links.location,
        pending=settings.pending_days,
    )


def transports(settings: Settings) -> tuple[Transport, ...]:
    """Give the ways out that the settings name, in their order; nothing is connected yet.

    Whoever sends beside others needs some of its own: a transport keeps a connection.

    Raises:
        SettingsInvalid: the key that is to sign cannot be used.
    """
    return tuple(_transport(settings, name) for name in settings.ways_out)


def _transport(settings: Settings, name: str) -> Transport:
    sender = Sender.parse(settings.mail_from)
    match name:
        case "smtp":
            server = Server(
                host=settings.smtp_host,
                port=settings.smtp_port,
                starttls=settings.smtp_starttls,
                user=settings.smtp_user,
                password=settings.smtp_password,
            )
            return SmtpTransport(server=server, sender=sender, signer=signer(settings))
        case "sendgrid":
            return SendGridTransport(
                api_key=settings.sendgrid_api_key, sender=sender, host=settings.sendgrid_host
            )
        case _:
            return MailboxTransport(directory=settings.mailbox_dir, sender=sender)


def ways(settings: Settings, transports: Sequence[Transport]) -> Ways:
    """Give the choice between ways out."""
    return Ways(transports=transports, shares=_shares(settings), draw=random.random)


def delivery(house: House, way_out: Transport, *others: Transport) -> Deliver:
    """Give the stage that sends what is due, by the first way out that works or by shares."""
    return Deliver(
        sessions=house.sessions,
        transport=way_out,
        others=others,
        shares=_shares(house.settings),
        links=house.links,
        domain=house.settings.mail_domain,
        clock=now,
        lease=house.settings.lease_seconds,
    )


def _shares(settings: Settings) -> dict[str, int]:
    """Give the shares; empty where the ways out step in for each other."""
    return {name: share for name, share in settings.ways_out.items() if share}
