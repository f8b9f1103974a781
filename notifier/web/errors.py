"""Which answer belongs to which error: one table, and one page for all of them."""

from dataclasses import dataclass

import structlog
from flask import Flask, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, SecurityError

from notifier.errors import (
    AddressInvalid,
    EventsInvalid,
    NotFound,
    NotifierError,
    Refused,
    SignatureInvalid,
    TokenInvalid,
    Unavailable,
)

STATUS: dict[type[NotifierError], int] = {
    AddressInvalid: 400,
    TokenInvalid: 410,
    SignatureInvalid: 403,
    EventsInvalid: 400,
    NotFound: 404,
    Refused: 400,
    Unavailable: 503,
}


_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    title: str
    text: str


_WORDS = {
    400: _Words(
        title="Dat begrijpen we niet",
        text="Er klopt iets niet aan deze vraag. Ga terug en probeer het opnieuw.",
    ),
    403: _Words(
        title="Dat kan alleen op onze eigen pagina’s",
        text="Een andere website probeerde dit formulier te versturen. We deden er niets mee.",
    ),
    404: _Words(
        title="Deze pagina is er niet",
        text="Misschien wordt deze opvang niet langer getoond, of zit er een fout in het adres.",
    ),
    405: _Words(
        title="Dat kan niet op deze pagina",
        text="Begin opnieuw op de startpagina.",
    ),
    410: _Words(
        title="Deze link werkt niet meer",
        text=(
            "De link is verlopen, vervangen door een nieuwere, of niet volledig. "
            "Kijk of je in je mailbox een nieuwere mail van ons hebt, of vraag hem opnieuw aan."
        ),
    ),
    413: _Words(title="Dat is te groot", text="Je stuurde meer dan we kunnen aannemen."),
    429: _Words(
        title="Even geduld",
        text=(
            "Vanaf jouw netwerk kwamen er in korte tijd veel aanvragen. "
            "Probeer het over een uur opnieuw."
        ),
    ),
    500: _Words(
        title="Er ging iets mis bij ons",
        text="Dat ligt niet aan jou. Probeer het straks opnieuw.",
    ),
    503: _Words(
        title="We zijn even niet bereikbaar",
        text="Probeer het over enkele minuten opnieuw.",
    ),
}
RETRY_SECONDS = {429: 3600, 503: 120}


def install(app: Flask) -> None:
    """Answer every error with our own page."""
    app.register_error_handler(NotifierError, _of_ours)
    app.register_error_handler(HTTPException, _of_http)


def page(status: int) -> ResponseReturnValue:
    """Give the page of a status."""
    words = _WORDS.get(status) or _WORDS[500 if status >= 500 else 400]  # noqa: PLR2004 - RFC 9110
    response = make_response(render_template("error.html", words=words, status=status), status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    if status in RETRY_SECONDS:
        response.headers["Retry-After"] = str(RETRY_SECONDS[status])
    return response


def _of_ours(error: NotifierError) -> ResponseReturnValue:
    if isinstance(error, Unavailable):
        _log.error("web.unavailable", endpoint=request.endpoint, problem=str(error))
    return page(next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS))


def _of_http(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, SecurityError):
        # no address of ours can be built under a host that is not ours: no page, a plain line
        return Response("This is not one of our hosts.\n", 400, mimetype="text/plain")
    if error.response is not None or error.code is None or error.code < 400:  # noqa: PLR2004
        return error.get_response()
    return page(error.code)
