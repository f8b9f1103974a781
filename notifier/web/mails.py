"""One mail in full for whoever got it, as a page and as a table."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from notifier.domain import facts, wording
from notifier.domain.change import Change, Severity
from notifier.domain.subscription import Language
from notifier.mail.languages import words_of
from notifier.subscriptions.overview import Overview, ToldPlace, overview
from notifier.subscriptions.table import table
from notifier.web.fates import became_of
from notifier.web.headers import personal
from notifier.web.mail_words import mail_words, reasons_in_words
from notifier.web.paging import Paging
from notifier.web.services import services

blueprint = Blueprint("mails", __name__, url_prefix="/voorkeuren/<token>/mails")

_BRUSSELS = "Europe/Brussels"
#: Locations on a page; the table has them all.
_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """One change in words, those of the mail's language."""

    id: str
    headline: str
    is_urgent: bool
    sentence: str
    #: What such a change means and does not mean.
    meaning: str | None
    rows: tuple[Row, ...]
    seen: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPlace:
    """What a mail told of one location."""

    title: str
    municipality: str | None
    #: None where no source shows it now: then there is no page about it.
    location_id: str | None
    why: str
    changes: tuple[ShownChange, ...]


@blueprint.get("/<key>")
def mail_get(token: str, key: str) -> ResponseReturnValue:
    """Show all that a mail told."""
    found = _overview(token, key)
    asked = replace(Paging.asked(request.args.get("pagina", "")), size=_PAGE)
    paging = asked.of(len(found.places))
    some = found.places[paging.start : paging.start + paging.size]
    meanings = _Meanings(language=found.language)
    html = render_template(
        "own_mail.html",
        token=token,
        mail=found.mail,
        words=mail_words(found.language),
        sent=wording.moment_in_words(found.mail.at, found.language),
        became=became_of(found.mail, found.language),
        places=[_place(one, meanings) for one in some],
        count=found.count,
        at_places=words_of(found.language).names.locations.of(len(found.places)),
        gone=found.gone,
        lang=found.language.value,
        paging=paging,
    )
    return personal(make_response(html))


@blueprint.get("/<key>.csv")
def table_get(token: str, key: str) -> ResponseReturnValue:
    """Give all that a mail told, as a file for a spreadsheet."""
    found = _overview(token, key)
    response = make_response(table(found))
    response.mimetype = "text/csv"
    name = f"{mail_words(found.language).file}-{found.mail.at:%Y-%m-%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return personal(response)


def _overview(token: str, key: str) -> Overview:
    return overview(token, key, sessions=services().sessions, now=services().now())


@dataclass(slots=True, kw_only=True)
class _Meanings:
    """Says what a change means where it comes first on the page, and not again."""

    language: Language
    _said: set[str] = field(default_factory=set)

    def of(self, change: Change) -> str | None:
        """Give what it means; None where the page says so already."""
        meaning = wording.meaning(change, self.language)
        if meaning is None or meaning in self._said:
            return None
        self._said.add(meaning)
        return meaning


def _place(place: ToldPlace, meanings: _Meanings) -> ShownPlace:
    town = place.place.municipality
    moved = any(change.place.former_nis for change in place.changes)
    return ShownPlace(
        title=place.title,
        municipality=town,
        location_id=place.location_id if place.is_shown else None,
        why=reasons_in_words(place.reasons, None if moved else town, meanings.language),
        changes=tuple(_change(change, meanings) for change in place.changes),
    )


def _change(change: Change, meanings: _Meanings) -> ShownChange:
    language = meanings.language
    return ShownChange(
        id=change.id,
        headline=wording.headline(change, language),
        is_urgent=change.severity is Severity.URGENT,
        sentence=wording.sentence(change, language),
        meaning=meanings.of(change),
        rows=tuple(_rows(change, language)),
        seen=mail_words(language).seen.format(day=_day(change.seen_at, language)),
        url=change.url,
    )


def _day(moment: datetime, language: Language) -> str:
    return wording.date_in_words(moment.astimezone(ZoneInfo(_BRUSSELS)).date(), language)


def _rows(change: Change, language: Language) -> Iterator[Row]:
    for one in facts.compared_fields(change):
        yield Row(
            label=wording.field_label(one.name, language),
            before=wording.field_value(one.name, one.before, language),
            after=wording.field_value(one.name, one.after, language),
        )
