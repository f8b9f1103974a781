"""The pages that everybody may see: find a location, read about it, see a municipality."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from notifier.domain.text import folded
from notifier.errors import NotFound
from notifier.store.register import locations
from notifier.store.register.locations import Found
from notifier.web.location_page import feed, location_page, shown_location
from notifier.web.paging import Paging
from notifier.web.services import services
from notifier.web.showing import care

blueprint = Blueprint("pages", __name__)

#: What fits in a search; the rest is left out.
_MOST_LETTERS, _MOST_WORDS = 100, 8
#: For good, and for reading: older readers know this one better than 308.
MOVED = 301


@blueprint.get("/")
def home_get() -> ResponseReturnValue:
    """Show what the service does, and the search."""
    with services().sessions.reading() as connection:
        municipalities = locations.municipalities(connection)
    total = sum(municipality.locations for municipality in municipalities)
    return render_template("home.html", municipalities=municipalities, total=total)


@blueprint.get("/locaties")
def search_get() -> ResponseReturnValue:
    """Show the locations that have all words that were typed."""
    typed = request.args.get("q", "")[:_MOST_LETTERS].strip()
    nis = services().code_in_use(request.args.get("gemeente", "").strip()) or None
    paging = Paging.asked(request.args.get("pagina", ""))
    words = folded(typed).split()[:_MOST_WORDS]
    with services().sessions.reading() as connection:
        found = locations.search(connection, words, nis=nis, start=paging.start, limit=paging.size)
        municipalities = locations.municipalities(connection)
    response = make_response(
        render_template(
            "search.html",
            found=found,
            care=care,
            typed=typed,
            nis=nis,
            municipalities=municipalities,
            paging=paging.of(found.total),
        )
    )
    # a search is nothing to find by searching
    response.headers["X-Robots-Tag"] = "noindex, follow"
    return response


@blueprint.get("/locaties/<path:location_id>")
def location_get(location_id: str) -> ResponseReturnValue:
    """Show a location as its source shows it now, be it under a new number."""
    try:
        shown = shown_location(location_id)
    except NotFound:
        with services().sessions.reading() as connection:
            after = locations.successor(connection, location_id)
        if after is None:
            raise
        return redirect(url_for("pages.location_get", location_id=after), MOVED)
    return location_page(shown)


@blueprint.get("/gemeenten")
def municipalities_get() -> ResponseReturnValue:
    """Show all municipalities that have locations."""
    with services().sessions.reading() as connection:
        municipalities = locations.municipalities(connection)
    return render_template("municipalities.html", municipalities=municipalities)


@blueprint.get("/gemeenten/<nis>")
def municipality_get(nis: str) -> ResponseReturnValue:
    """Show the locations of a municipality."""
    current = services().code_in_use(nis)
    if current != nis:
        return redirect(url_for("pages.municipality_get", nis=current), MOVED)
    paging = Paging.asked(request.args.get("pagina", ""))
    with services().sessions.reading() as connection:
        municipality = locations.municipality(connection, nis)
        if municipality is None:
            raise NotFound("municipality", nis)
        found = locations.search(connection, (), nis=nis, start=paging.start, limit=paging.size)
    return render_template(
        "municipality.html",
        municipality=municipality,
        found=found,
        care=care,
        feeds=_municipality_feeds(found, nis),
        paging=paging.of(found.total),
    )


def _municipality_feeds(found: Found, nis: str) -> list[str]:
    """Give the feed of a municipality, one for each source that shows something there."""
    sources = sorted({listed.source for listed in found.locations})
    return [feed(source, "municipalities", nis) for source in sources]
