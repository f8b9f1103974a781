"""Compose what a mail says, once for all its readers; the personal links are left open.

It sends nothing and builds no address of its own.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from notifier.domain import wording
from notifier.domain.digest import LocationNews
from notifier.domain.message import Content, ContentKind
from notifier.domain.subscription import Language, Scope
from notifier.mail import reasons
from notifier.mail.cleaning import clean
from notifier.mail.languages import words_of
from notifier.mail.naming import spot_of
from notifier.mail.rendering import Rendering
from notifier.mail.sections import PlaceNews, capped, gathered, headlines, weightiest
from notifier.mail.telling import mentions

#: How many changes a mail tells in full; the rest is counted.
MOST_CHANGES = 40
#: Gmail cuts a mail off behind 102 KB of HTML; the personal links come on top of this.
MOST_HTML = 96_000
_ID_LENGTH = 32


class Composer:
    """Renders contents; made once, since its templates are compiled once."""

    def __init__(
        self,
        *,
        service_name: str,
        list_domain: str,
        home_url: str,
        location_url: Callable[[str], str],
        pending: timedelta,
    ) -> None:
        """Read the templates.

        Args:
            service_name: what the service is called in a mail.
            list_domain: the domain of our List-Ids (RFC 2919).
            home_url: the front page.
            location_url: gives our page about a location, by its id.
            pending: how long a confirmation is waited for.
        """
        self._service = clean(service_name)
        self._list_domain = list_domain
        self._location_url = location_url
        self._pending = pending
        self._rendering = Rendering(service=self._service, home_url=home_url)

    def news(
        self, news: Sequence[LocationNews], language: Language, now: datetime, *, id_: str
    ) -> Content:
        """Tell what is new: an alert about one location, a digest about several.

        Args:
            news: at least one, each of another location.
            language: the readers'.
            now: the Date of the mail.
            id_: the content's.
        """
        sections = gathered(self._in_words(news, language))
        changes = sum(section.changes for section in sections)
        one_headline = len(headlines(sections)) == 1
        values = {
            "first": weightiest(sections).headline,
            "changes": changes,
            "places_count": len(news),
            "one_decision": len(sections) == 1 and one_headline,
            "one_headline": one_headline,
            "foot_reason": reasons.at_the_foot(news, words_of(language), self._service),
            "dated": _dated(news, language),
        }
        kind = ContentKind.ALERT if len(news) == 1 else ContentKind.DIGEST
        made = partial(self._content, kind, id_=id_, label=_label(news), language=language, now=now)
        return _short_enough(
            lambda most: made(values=values | {"shown": capped(sections, most)}), changes
        )

    def confirmation(
        self, *, scope: Scope, title: str, language: Language, turn: int, now: datetime
    ) -> Content:
        """Ask whether a subscription was really wanted.

        Args:
            scope: about what.
            title: what people call it: a location's name, a municipality.
            language: the reader's.
            turn: how often it was asked of this reader.
            now: the Date of the mail. It is part of the content's id: whoever asks later gets a
                mail with its own date and term.
        """
        until = wording.moment_in_words(now + self._pending, language)
        made_of = [*map(str, (scope.kind, scope.source, scope.key, turn)), now.isoformat()]
        return self._content(
            ContentKind.CONFIRMATION,
            id_=_content_id(ContentKind.CONFIRMATION, language, made_of),
            label="confirmation",
            language=language,
            now=now,
            values={"about": clean(title), "until": until},
        )

    def notice(self, *, key: str, subject: str, text: str, now: datetime) -> Content:
        """Tell the operator something.

        Args:
            key: what it is about; part of the content's id.
            subject: the subject line.
            text: what there is to know, in plain text.
            now: the Date of the mail.
        """
        return self._content(
            ContentKind.NOTICE,
            id_=_content_id(ContentKind.NOTICE, Language.EN, [key]),
            label="operator",
            language=Language.EN,
            now=now,
            values={"title": clean(subject), "said": text},
        )

    def _in_words(self, news: Sequence[LocationNews], language: Language) -> list[PlaceNews]:
        words = words_of(language)
        found = []
        for one, why in zip(news, reasons.beside(news, words), strict=True):
            spot = spot_of(one, words.names, self._location_url)
            told = mentions(one, language, words.telling, spot.page_url)
            found.append(PlaceNews(spot=spot, why=why, mentions=tuple(told)))
        return found

    def _content(
        self,
        kind: ContentKind,
        *,
        id_: str,
        label: str,
        language: Language,
        now: datetime,
        values: dict[str, Any],
    ) -> Content:
        rendered = self._rendering.render(kind, language, values)
        return Content(
            id=id_,
            kind=kind,
            language=language,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            list_id=f"{label}.{self._list_domain}",
            created_at=now,
        )


def _short_enough(written: Callable[[int], Content], changes: int) -> Content:
    """Tell fewer changes in full until no mailbox cuts the mail off.

    Args:
        written: gives the content that tells so many.
        changes: how many there are.
    """
    most = min(MOST_CHANGES, changes)
    while True:
        content = written(most)
        size = len(content.html.encode())
        if size <= MOST_HTML or most == 1:
            return content
        most = max(1, most * MOST_HTML // size)


def _label(news: Sequence[LocationNews]) -> str:
    """Name the list that a mail belongs to: its source's, or that of all."""
    sources = {one.source for one in news}
    return f"updates.{sources.pop()}" if len(sources) == 1 else "updates"


def _dated(news: Sequence[LocationNews], language: Language) -> str:
    """Say when the source looked like this."""
    whole = words_of(language).whole
    moments = [one.taken_at for one in news]
    first, last = (wording.moment_in_words(m, language) for m in (min(moments), max(moments)))
    if first == last:
        return whole.dated.format(moment=last)
    return whole.dated_between.format(first=first, last=last)


def _content_id(kind: ContentKind, language: Language, made_of: Sequence[str]) -> str:
    """Give the id of a content: 128 bits in hexadecimal, from what it is made of."""
    parts = "\n".join([kind.value, language.value, *made_of])
    return hashlib.sha256(parts.encode()).hexdigest()[:_ID_LENGTH]
