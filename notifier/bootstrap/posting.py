"""Put together what mail needs: the composer and the way out."""

from notifier.bootstrap.clock import now
from notifier.bootstrap.house import House
from notifier.bootstrap.signing import signer
from notifier.config.settings import Settings
from notifier.domain.ports import Transport
from notifier.mail.compose import Composer
from notifier.mail.headers import Sender
from notifier.pipeline.deliver import Deliver
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


def transport(settings: Settings) -> Transport:
    """Give the way out that the settings name; nothing is connected yet.

    Raises:
        SettingsInvalid: the key that is to sign cannot be used.
    """
    sender = Sender.parse(settings.mail_from)
    match settings.transport:
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


def delivery(house: House, way_out: Transport) -> Deliver:
    """Give the stage that sends what is due."""
    return Deliver(
        sessions=house.sessions,
        transport=way_out,
        links=house.links,
        domain=house.settings.mail_domain,
        clock=now,
        lease=house.settings.lease_seconds,
    )
