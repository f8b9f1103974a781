"""One's own page: see, take along, end, erase."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from notifier.domain.subscription import State
from notifier.subscriptions import preferences as own_page
from notifier.subscriptions.export import exported
from notifier.web.headers import personal
from notifier.web.services import services
from notifier.web.showing import care
from notifier.web.words import day

#: Why something ended, as far as it was no choice on this page.
_WHY = {
    "bounced": "Onze mails kwamen terug: op dit adres is geen mailbox.",
    "unreachable": "Onze mails kwamen keer op keer terug.",
    "complained": "Een mail van ons werd als ongewenst gemeld. We schrijven je niet meer.",
    "unsubscribed": "Je hebt je uitgeschreven.",
}

blueprint = Blueprint("preferences", __name__, url_prefix="/voorkeuren/<token>")


@blueprint.get("")
def preferences_get(token: str) -> ResponseReturnValue:
    """Show what is followed and what is kept."""
    own = own_page.own(token, sessions=services().sessions, now=services().now())
    return personal(
        make_response(
            render_template(
                "preferences.html",
                own=own,
                token=token,
                care=care,
                day=lambda moment: day(moment.date()),
                pending=State.PENDING,
                stopped=[f for f in own.followed if f.subscription.ended_reason in _WHY],
                why=_WHY,
            )
        )
    )


@blueprint.post("/stoppen")
def end_post(token: str) -> ResponseReturnValue:
    """End one subscription."""
    number = request.form.get("nummer", "")
    own_page.end_one(
        token,
        int(number) if number.isascii() and number.isdigit() else 0,
        sessions=services().sessions,
        now=services().now(),
    )
    return personal(redirect(url_for("preferences.preferences_get", token=token), 303))  # type: ignore[arg-type] # a werkzeug response has the same headers


@blueprint.post("/alles-stoppen")
def end_all_post(token: str) -> ResponseReturnValue:
    """End all subscriptions."""
    own_page.end_all(token, sessions=services().sessions, now=services().now())
    return personal(redirect(url_for("preferences.preferences_get", token=token), 303))  # type: ignore[arg-type] # likewise


@blueprint.post("/wissen")
def erase_post(token: str) -> ResponseReturnValue:
    """Forget everything."""
    never_again = request.form.get("nooit-meer") == "ja"
    own_page.erase(
        token,
        never_again=never_again,
        sessions=services().sessions,
        links=services().links,
        now=services().now(),
    )
    page = render_template("erased.html", never_again=never_again)
    return personal(make_response(page))


@blueprint.get("/gegevens.json")
def export_get(token: str) -> ResponseReturnValue:
    """Give all that we keep, as a file."""
    own = own_page.own(token, sessions=services().sessions, now=services().now())
    response = make_response(exported(own))
    response.mimetype = "application/json"
    response.headers["Content-Disposition"] = 'attachment; filename="mijn-gegevens.json"'
    return personal(response)
