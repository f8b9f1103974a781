"""One's own page: see it, choose, pause, end, take up again, erase. Every act is a form."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from notifier.domain.change import Kind
from notifier.domain.rhythm import Pace
from notifier.errors import PauseInvalid
from notifier.subscriptions import preferences as own_page
from notifier.subscriptions.export import exported
from notifier.web import preference_forms as forms
from notifier.web import preference_page as shown
from notifier.web import preference_words as words
from notifier.web.headers import personal
from notifier.web.kept import kept
from notifier.web.preference_page import Tried
from notifier.web.services import services
from notifier.web.words import LANGUAGES, day

blueprint = Blueprint("preferences", __name__, url_prefix="/voorkeuren/<token>")


@blueprint.get("")
def preferences_get(token: str) -> ResponseReturnValue:
    """Show what is followed, how, and what is kept."""
    return _page(token)


def _page(token: str, tried: Tried | None = None, *, is_refused: bool = False) -> Response:
    now = services().now()
    own = own_page.own(token, sessions=services().sessions, now=now)
    html = render_template(
        "preferences.html",
        page=shown.own_page(own, now, tried),
        token=token,
        kept=kept(request.args, own) if request.method == "GET" else None,
        is_refused=is_refused,
        paces={pace: (words.PACES[pace], words.PACE_HINTS[pace]) for pace in Pace},
        kinds={kind: words.KINDS[kind] for kind in Kind},
        weekdays=words.WEEKDAYS,
        languages=LANGUAGES,
    )
    is_wrong = is_refused or tried is not None
    return personal(make_response(html, 400 if is_wrong else 200))


@blueprint.post("/keuze")
def choose_post(token: str) -> ResponseReturnValue:
    """Keep how often and of what somebody wants to hear about one thing."""
    number, choice = forms.number_of(request.form), forms.choice_of(request.form)
    if isinstance(choice, forms.Problems):
        return _page(token, _tried("keuze", choice, number))
    done = services().choosing.choose(token, number, choice, services().now())
    return _back(token, "keuze", number) if done else _refused(token)


@blueprint.post("/tijdstip")
def times_post(token: str) -> ResponseReturnValue:
    """Keep at what hour digests come, and on which day."""
    times = forms.times_of(request.form)
    if isinstance(times, forms.Problems):
        return _page(token, _tried("tijdstip", times))
    services().choosing.set_times(token, times, services().now())
    return _back(token, "tijdstip")


@blueprint.post("/taal")
def language_post(token: str) -> ResponseReturnValue:
    """Keep in which language all mails come."""
    language = forms.language_of(request.form)
    if language is None:
        problems = forms.Problems(by_field={"taal": "Kies een taal uit de lijst."})
        return _page(token, _tried("taal", problems))
    services().choosing.speak(token, language, services().now())
    return _back(token, "taal")


@blueprint.post("/pauze")
def pause_post(token: str) -> ResponseReturnValue:
    """Pause up to and with a day."""
    last_day = forms.last_day_of(request.form)
    if last_day is None:
        return _page(token, _tried("pauze", _no_day("Vul een datum in, zoals 24/12/2026.")))
    try:
        services().choosing.pause(token, last_day, services().now())
    except PauseInvalid as error:
        between = f"Kies een datum van {day(error.first)} tot en met {day(error.last)}."
        return _page(token, _tried("pauze", _no_day(between)))
    return _back(token, "pauze")


@blueprint.post("/pauze/einde")
def end_pause_post(token: str) -> ResponseReturnValue:
    """End the pause."""
    services().choosing.end_pause(token, services().now())
    return _back(token, "pauze-einde")


@blueprint.post("/stoppen")
def end_post(token: str) -> ResponseReturnValue:
    """End one subscription."""
    number, ours = forms.number_of(request.form), services()
    done = own_page.end_one(
        token, number, sessions=ours.sessions, now=ours.now(), grouping=ours.grouping
    )
    return _back(token, "gestopt", number) if done else _refused(token)


@blueprint.post("/alles-stoppen")
def end_all_post(token: str) -> ResponseReturnValue:
    """End all subscriptions."""
    ours = services()
    own_page.end_all(token, sessions=ours.sessions, now=ours.now(), grouping=ours.grouping)
    return _back(token, "alles-gestopt")


@blueprint.post("/hernemen")
def resume_post(token: str) -> ResponseReturnValue:
    """Take up again what was left."""
    number = forms.number_of(request.form)
    done = services().resuming.one(token, number, services().now())
    if not done and not _is_own(token, number):
        return _refused(token)
    return _back(token, "hernomen" if done else "niet-hernomen", number)


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


def _is_own(token: str, number: int) -> bool:
    own = own_page.own(token, sessions=services().sessions, now=services().now())
    return own.by_number(number) is not None


def _refused(token: str) -> Response:
    """Say that nothing was changed: the same of another's number and of one that never was."""
    return _page(token, is_refused=True)


def _tried(form: str, problems: forms.Problems, number: int = 0) -> Tried:
    return Tried(form=form, problems=problems.by_field, typed=request.form, number=number)


def _no_day(problem: str) -> forms.Problems:
    return forms.Problems(by_field={"tot": problem})


def _back(token: str, word: str, number: int = 0) -> Response:
    """Lead back to the page, which says what was kept; without a cookie the address says so."""
    page = url_for(
        "preferences.preferences_get",
        token=token,
        bewaard=word,
        nummer=number or None,
        _anchor="bewaard",
    )
    return personal(redirect(page, 303))  # type: ignore[arg-type] # a werkzeug response has the same headers
