"""Put the web application together."""

from flask import Flask

from notifier.bootstrap.clock import now
from notifier.bootstrap.house import House, open_house
from notifier.bootstrap.posting import composer
from notifier.bootstrap.stages import several_sources
from notifier.config.settings import EXPECTED_WITHIN, Settings
from notifier.errors import SettingsInvalid
from notifier.subscriptions.limits import Limits
from notifier.transports.sendgrid_events import SendGridEvents
from notifier.web.app import create_app
from notifier.web.services import WebServices


def application(house: House) -> Flask:
    """Make the application over an open house."""
    settings = house.settings
    return create_app(
        WebServices(
            sessions=house.sessions,
            links=house.links,
            composer=composer(house),
            now=now,
            service_name=settings.service_name,
            contact=settings.contact,
            limits=Limits(pending=settings.pending_days),
            grouping=settings.grouping_seconds,
            trusted_hosts=(settings.host, "localhost", "127.0.0.1"),
            proxies=settings.proxies,
            several_sources=several_sources(house),
            mergers=settings.mergers,
            expected={one.name: one.expected_within for one in settings.sources},
            stale_after=EXPECTED_WITHIN,
            sendgrid=_sendgrid(settings),
            demo_mailbox=settings.mailbox_dir if settings.demo else None,
        )
    )


def _sendgrid(settings: Settings) -> SendGridEvents | None:
    """Give the reader of SendGrid's events, where it has a key."""
    if not settings.sendgrid_webhook_key:
        return None
    try:
        return SendGridEvents(settings.sendgrid_webhook_key)
    except ValueError as error:
        raise SettingsInvalid(["sendgrid_webhook_key: no verification key of SendGrid"]) from error


def application_of_environment() -> Flask:
    """Make the application that the environment and the settings file describe."""
    return application(open_house())
