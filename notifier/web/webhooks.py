"""What providers tell us by themselves, over HTTP: kept at once, heeded later by the clock."""

import structlog
from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from notifier.errors import EventsInvalid, NotFound, SignatureInvalid
from notifier.pipeline.sending.heed import hear
from notifier.transports.sendgrid_events import MOST_BYTES, SIGNATURE, TIMESTAMP
from notifier.web.errors import STATUS
from notifier.web.services import services

blueprint = Blueprint("webhooks", __name__, url_prefix="/webhooks")

_log = structlog.stdlib.get_logger(__name__)


@blueprint.post("/sendgrid")
def sendgrid_post() -> ResponseReturnValue:
    """Keep the events that SendGrid posts; the body is taken raw, as it was signed."""
    reader, now = services().sendgrid, services().now()
    if reader is None:
        raise NotFound("webhook", "sendgrid")
    request.max_content_length = MOST_BYTES
    try:
        heard = reader.read(
            request.get_data(cache=False),
            signature=request.headers.get(SIGNATURE),
            timestamp=request.headers.get(TIMESTAMP),
            now=now,
        )
    except RequestEntityTooLarge as error:
        return _plain(error.code, "Too large.")
    except SignatureInvalid:
        _log.warning("webhook.refused", provider=reader.name)
        return _plain(STATUS[SignatureInvalid], "Not signed by the provider, or too long ago.")
    except EventsInvalid:
        return _plain(STATUS[EventsInvalid], "No list of events.")
    new = hear(services().sessions, reader.name, heard.events, now)
    _log.info("webhook.heard", provider=reader.name, new=new, ignored=heard.ignored)
    return Response(status=204)


def _plain(status: int, words: str) -> Response:
    return Response(f"{words}\n", status, mimetype="text/plain")
