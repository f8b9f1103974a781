"""Make the web application out of its parts; nothing is connected here."""

import hashlib
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from notifier.web import (
    about,
    account,
    demo,
    errors,
    freshness,
    headers,
    machine,
    mails,
    pages,
    preferences,
    services,
    subscriptions,
    webhooks,
)
from notifier.web.failing import Website
from notifier.web.feeds import FeedsFirst
from notifier.web.services import WebServices

#: More than any form of ours can hold.
_MOST_BYTES = 64 * 1024
_YEAR_SECONDS = 365 * 24 * 3600


def create_app(given: WebServices) -> Flask:
    """Make the application that answers over HTTP."""
    app = Website("notifier.web")
    app.config.update(
        MAX_CONTENT_LENGTH=_MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=_MOST_BYTES,
        MAX_FORM_PARTS=50,
        TRUSTED_HOSTS=list(given.trusted_hosts) or None,
        SEND_FILE_MAX_AGE_DEFAULT=_YEAR_SECONDS,
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "autoescape": True}
    # an id is taken as it stands, two slashes side by side among them
    app.url_map.merge_slashes = False
    app.extensions.update(services.install(given))
    app.jinja_env.globals.update(
        service_name=given.service_name,
        contact=given.contact,
        demo=given.demo_mailbox is not None,
        style_version=_version(app),
        freshness=freshness.of_each,
    )
    headers.install(app, secure=given.links.home().startswith("https:"))
    errors.install(app)
    for module in (
        *(pages, subscriptions, preferences, mails, account),
        *(about, machine, webhooks),
    ):
        app.register_blueprint(module.blueprint)
    if given.demo_mailbox is not None:
        app.register_blueprint(demo.blueprint)
    _stand_before(app, given)
    return app


def _stand_before(app: Flask, given: WebServices) -> None:
    """Put in front what answers without Flask, and what believes our own proxies."""
    inner = app.wsgi_app
    app.wsgi_app = FeedsFirst(  # type: ignore[method-assign] # Flask's own way to say it
        inner,
        sessions=given.sessions,
        links=given.links,
        hubs=given.hubs,
        code_in_use=given.code_in_use,
    )
    if given.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # likewise
            app.wsgi_app, x_for=given.proxies, x_proto=given.proxies, x_host=0
        )


def _version(app: Flask) -> str:
    """Name the stylesheet by what is in it, so that it may be kept for a year."""
    style = Path(app.root_path) / "static" / "style.css"
    return hashlib.sha256(style.read_bytes()).hexdigest()[:12]
