"""What machines ask: are you alive, are you ready, what may I read."""

from flask import Blueprint, make_response
from flask.typing import ResponseReturnValue

from notifier.web import freshness

blueprint = Blueprint("machine", __name__)

_ROBOTS = """User-agent: *
Disallow: /voorkeuren/
Disallow: /bevestigen/
Disallow: /uitschrijven/
Disallow: /aangevraagd
Disallow: /demo/
"""


@blueprint.get("/health/live")
def live_get() -> ResponseReturnValue:
    """Say that this process answers."""
    return {"status": "live"}


@blueprint.get("/health/ready")
def ready_get() -> ResponseReturnValue:
    """Say that the store answers too, and how old the data are."""
    fresh = freshness.of_all()
    return {
        "status": "ready",
        "data": "none" if fresh is None else ("stale" if fresh.stale else "fresh"),
    }


@blueprint.get("/robots.txt")
def robots_get() -> ResponseReturnValue:
    """Tell search engines which addresses are personal."""
    response = make_response(_ROBOTS)
    response.mimetype = "text/plain"
    return response
