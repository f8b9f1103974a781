"""What machines ask: are you alive, are you ready, what may I read."""

from flask import Blueprint, make_response
from flask.typing import ResponseReturnValue

from notifier.errors import Unavailable
from notifier.web import freshness
from notifier.web.errors import RETRY_SECONDS

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
    """Say that the store answers too, and which sources are stale.

    Stale data do not make a process unready: no other process would have fresher ones.
    """
    try:
        found = freshness.of_each()
    except Unavailable:
        return {"status": "unready"}, 503, {"Retry-After": str(RETRY_SECONDS[503])}
    stale = [one.source for one in found if one.stale]
    data = ("stale" if stale else "fresh") if found else "none"
    return {"status": "ready", "data": data, "stale": stale}


@blueprint.get("/robots.txt")
def robots_get() -> ResponseReturnValue:
    """Tell search engines which addresses are personal."""
    response = make_response(_ROBOTS)
    response.mimetype = "text/plain"
    return response
