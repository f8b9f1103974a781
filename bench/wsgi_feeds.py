"""The web application over a bench database, for ``gunicorn 'bench.wsgi_feeds:application(…)'``."""

from datetime import timedelta

from flask import Flask

from bench.sides.ingest import NOW
from notifier.links import Links
from notifier.mail.compose import Composer
from notifier.store.engine import Sessions
from notifier.web.app import create_app
from notifier.web.services import WebServices


def application(url: str) -> Flask:
    links = Links(base_url="http://127.0.0.1", secret=b"bench" * 8)
    composer = Composer(
        service_name="Fictief",
        list_domain="example.org",
        home_url=links.home(),
        location_url=links.location,
        pending=timedelta(days=7),
    )
    return create_app(
        WebServices(
            sessions=Sessions(url),
            links=links,
            composer=composer,
            now=lambda: NOW,
            service_name="Fictief",
        )
    )
