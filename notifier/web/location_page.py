"""The page of one location, with its sign-up form."""

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from notifier.domain.location import stored
from notifier.domain.subscription import Language
from notifier.domain.wording import written_in
from notifier.errors import NotFound
from notifier.links import feed_path
from notifier.store import locations
from notifier.store.locations import Shown
from notifier.web import freshness
from notifier.web.services import services
from notifier.web.showing import showing

_NAMES = {Language.NL: "Nederlands", Language.FR: "Frans", Language.EN: "Engels"}
#: The languages in which we have words.
LANGUAGES = {
    language: name for language, name in _NAMES.items() if written_in(language) is language
}


def shown_location(location_id: str) -> Shown:
    """Give the stored line of a location.

    Raises:
        NotFound: no source shows it now.
    """
    with services().sessions.reading() as connection:
        shown = locations.shown(connection, location_id)
    if shown is None:
        raise NotFound("location", location_id)
    return shown


def location_page(
    shown: Shown, *, problem: str | None = None, typed: str = "", status: int = 200
) -> ResponseReturnValue:
    """Show a location.

    Args:
        shown: its line.
        problem: what was wrong with the form, if it was sent.
        typed: what was typed in the form.
        status: of the answer.
    """
    page = showing(stored(shown.line))
    html = render_template(
        "location.html",
        page=page,
        problem=problem,
        typed=typed,
        languages=LANGUAGES,
        feed=feed(shown.source, "locations", page.id),
        fresh=freshness.of_source(shown.source),
    )
    response = make_response(html, status)
    if problem is not None:
        response.headers["Cache-Control"] = "no-store"  # it holds what somebody typed
    if page.is_private_home:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def feed(source: str, scope: str, key: str) -> str:
    """Give the path of a feed."""
    named = source if services().names_sources() else None
    return feed_path(source=named, scope=scope, key=key)
