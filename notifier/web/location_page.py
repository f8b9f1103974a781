"""The page of one location, with its sign-up form."""

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from notifier.domain.location import stored
from notifier.domain.subscription import Language
from notifier.errors import NotFound
from notifier.links import feed_path
from notifier.store.register import locations
from notifier.store.register.locations import Shown
from notifier.web import freshness
from notifier.web.services import services
from notifier.web.showing import showing
from notifier.web.words import LANGUAGES


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
    shown: Shown,
    *,
    problem: str | None = None,
    typed: str = "",
    chosen: Language = Language.NL,
    status: int = 200,
) -> ResponseReturnValue:
    """Show a location.

    Args:
        shown: its line.
        problem: what was wrong with the form, if it was sent.
        typed: what was typed in the form.
        chosen: the language that was chosen in it.
        status: of the answer.
    """
    page = showing(stored(shown.line))
    html = render_template(
        "location.html",
        page=page,
        problem=problem,
        typed=typed,
        chosen=chosen,
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
