"""Headers that keep browsers from doing what no page of ours asks for."""

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue

from notifier.web import errors

#: No script, no inline style, nothing from elsewhere; forms go nowhere but here.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # a page shows what the source shows now: ask again, every time
    "Cache-Control": "no-cache",
}
#: May be posted from anywhere: mailbox providers do (RFC 8058), and it takes nothing but a token;
#: and what is signed by who sends it.
_FROM_ANYWHERE = frozenset({"subscriptions.unsubscribe_post", "webhooks.sendgrid_post"})


def install(app: Flask, *, secure: bool) -> None:
    """Put the headers on every answer, and refuse forms of other sites.

    Args:
        app: the application.
        secure: whether the public reaches us over https alone.
    """
    always = dict(_ALWAYS)
    if secure:
        always["Strict-Transport-Security"] = "max-age=31536000"

    def add(response: Response) -> Response:
        for name, value in always.items():
            response.headers.setdefault(name, value)
        return response

    app.after_request(add)
    app.before_request(_refuse_other_sites)


def personal(response: Response) -> Response:
    """Keep the answer to a personal link out of caches and search engines."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _refuse_other_sites() -> ResponseReturnValue | None:
    """Refuse a form that another site sends (docs/decisions/0010).

    Every browser of today says where a request comes from; a program that says nothing has no
    visitor whose name it could act in.
    """
    if request.method != "POST" or request.endpoint in _FROM_ANYWHERE:
        return None
    if request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
        return errors.page(403)
    return None
