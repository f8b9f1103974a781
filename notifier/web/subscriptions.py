"""Follow, confirm, leave: a page by GET, an act by POST. No GET changes anything."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from notifier.domain.location import stored
from notifier.domain.subscription import Language, Scope, ScopeKind
from notifier.errors import AddressInvalid
from notifier.mail.languages import words_of
from notifier.mail.naming import title_of
from notifier.subscriptions import confirm as confirming
from notifier.subscriptions import unsubscribe as leaving
from notifier.subscriptions.signup import Answer, Request
from notifier.web import errors
from notifier.web.confirm_words import confirm_words
from notifier.web.headers import personal
from notifier.web.leave_words import leave_words
from notifier.web.location_page import location_page, shown_location
from notifier.web.preference_forms import language_of
from notifier.web.preference_words import rhythm_in_words
from notifier.web.services import services

blueprint = Blueprint("subscriptions", __name__)


@blueprint.post("/locaties/<path:location_id>/volgen")
def follow_post(location_id: str) -> ResponseReturnValue:
    """Take a request to follow a location."""
    shown = shown_location(location_id)
    typed = request.form.get("adres", "")
    language = language_of(request.form) or Language.NL
    wish = Request(
        address=typed,
        scope=Scope(kind=ScopeKind.LOCATION, source=shown.source, key=location_id),
        title=title_of(stored(shown.line), language),
        language=language,
        host=request.remote_addr,
    )
    try:
        answer = services().signup.ask(wish, services().now())
    except AddressInvalid:
        return location_page(
            shown, problem=_NO_ADDRESS, typed=typed[:254], chosen=wish.language, status=400
        )
    if answer is Answer.TOO_MANY:
        return errors.page(429)
    return redirect(url_for("subscriptions.asked_get"), 303)


_NO_ADDRESS = "Vul een e-mailadres in, zoals naam@voorbeeld.be."


@blueprint.get("/aangevraagd")
def asked_get() -> ResponseReturnValue:
    """Say what happens next; the same for everybody."""
    days = services().limits.pending.days
    return personal(make_response(render_template("asked.html", days=days)))


@blueprint.get("/bevestigen/<token>")
def confirm_get(token: str) -> ResponseReturnValue:
    """Ask whether it was meant; mail scanners follow links."""
    followed = confirming.to_confirm(token, sessions=services().sessions, now=services().now())
    return _confirm_page("confirm.html", followed.language, followed=followed)


@blueprint.post("/bevestigen/<token>")
def confirm_post(token: str) -> ResponseReturnValue:
    """Confirm."""
    confirmed = confirming.confirm(
        token, sessions=services().sessions, links=services().links, now=services().now()
    )
    rhythm = rhythm_in_words(confirmed.followed.subscription.rhythm)
    language = confirmed.followed.language
    return _confirm_page("confirmed.html", language, confirmed=confirmed, rhythm=rhythm)


@blueprint.get("/uitschrijven/<token>")
@blueprint.get("/uitschrijven/<token>/mails/<key>")
def unsubscribe_get(token: str, key: str | None = None) -> ResponseReturnValue:
    """Ask whether it was meant; mail scanners follow links."""
    ours = services()
    found = leaving.to_unsubscribe(
        token, mail=key, codes=ours.codes, sessions=ours.sessions, now=ours.now()
    )
    return _leave_page("unsubscribe.html", found.language, leaving=found, token=token, key=key)


@blueprint.post("/uitschrijven/<token>")
@blueprint.post("/uitschrijven/<token>/mails/<key>")
def unsubscribe_post(token: str, key: str | None = None) -> ResponseReturnValue:
    """Leave: a person's button, or a mailbox provider's one click (RFC 8058).

    What the form holds does not matter, nor how it is encoded; the address says it all. A link that
    opens nothing is answered with 200 too, or a mailbox provider would take us for deaf; but a
    person must not believe that they left.
    """
    ours = services()
    left = leaving.unsubscribe(
        token,
        mail=key,
        codes=ours.codes,
        sessions=ours.sessions,
        now=ours.now(),
        grouping=ours.grouping,
    )
    if left is None:
        return _personal_page("not_left.html")
    return _leave_page("unsubscribed.html", left.language, leaving=left, token=token, key=key)


@blueprint.post("/uitschrijven/<token>/herstel")
@blueprint.post("/uitschrijven/<token>/mails/<key>/herstel")
def undo_post(token: str, key: str | None = None) -> ResponseReturnValue:
    """Take up again what the link ended; a second time changes nothing."""
    ours = services()
    resumed = ours.resuming.after_leaving(token, ours.now(), mail=key, codes=ours.codes)
    return _leave_page("resumed.html", resumed.language, resumed=resumed)


def _confirm_page(template: str, language: Language, **values: object) -> Response:
    return _page_in(language, template, words=confirm_words(language), **values)


def _leave_page(template: str, language: Language, **values: object) -> Response:
    return _page_in(language, template, words=leave_words(language), **values)


def _page_in(language: Language, template: str, **values: object) -> Response:
    words = words_of(language)
    return _personal_page(
        template, names=words.names, what=words.reasons.one, lang=language.value, **values
    )


def _personal_page(template: str, **values: object) -> Response:
    return personal(make_response(render_template(template, **values)))
