"""Compose what a mail says, once for all its readers; the personal links are left open.

It sends nothing and builds no address of its own.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from notifier.domain import wording
from notifier.domain.change import Change, ChangeType
from notifier.domain.digest import LocationNews
from notifier.domain.matching import Occasion
from notifier.domain.message import (
    CONFIRM_LINK,
    PREFERENCES_LINK,
    UNSUBSCRIBE_LINK,
    Content,
    ContentKind,
)
from notifier.domain.subscription import Language, Scope
from notifier.mail.telling import clean, clean_url, title_of, told

_ID_LENGTH = 32
_PLACES = {
    "confirm": CONFIRM_LINK,
    "preferences": PREFERENCES_LINK,
    "unsubscribe": UNSUBSCRIBE_LINK,
}


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
        self._list_domain = list_domain
        self._location_url = location_url
        self._pending = pending
        self._templates = Environment(
            loader=PackageLoader("notifier.mail"),
            undefined=StrictUndefined,
            autoescape=select_autoescape(("html",), default=False),
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates.globals.update(
            service=clean(service_name), home_url=home_url, places=_PLACES
        )
        self._inliner = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)

    def news(
        self, news: Sequence[LocationNews], language: Language, now: datetime, *, id_: str
    ) -> Content:
        """Tell news."""
        one = news[0]
        occasion = Occasion(
            source=one.source,
            location_id=one.location_id,
            taken_at=one.taken_at,
            changes=(*one.around, *one.changes),
        )
        return replace(self.alert(occasion, one.changes, language, now), id=id_)

    def alert(
        self, occasion: Occasion, changes: Sequence[Change], language: Language, now: datetime
    ) -> Content:
        """Tell what one snapshot brought for one location.

        Args:
            occasion: all that it brought.
            changes: what of it these readers want to hear, at least one change.
            language: the readers'.
            now: the Date of the mail.

        Returns:
            A content whose id follows from the language and the changes.
        """
        last = changes[-1]
        gone = any(change.type is ChangeType.LOCATION_GONE for change in changes)
        page_url = None if gone else self._location_url(occasion.location_id)
        tellings = told(changes, occasion.changes, language, page_url)
        values = {
            "title": title_of(last),
            "first": tellings[0].headline,
            "others": len(tellings) - 1,
            "changes": tellings,
            "page_url": page_url,
            "source_url": None if gone else clean_url(last.place.url),
            "taken_at": wording.moment_in_words(occasion.taken_at, language),
        }
        return self._content(
            ContentKind.ALERT,
            made_of=[change.id for change in changes],
            label=f"updates.{occasion.source}",
            language=language,
            now=now,
            values=values,
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
        return self._content(
            ContentKind.CONFIRMATION,
            made_of=[*map(str, (scope.kind, scope.source, scope.key, turn)), now.isoformat()],
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
            made_of=[key],
            label="operator",
            language=Language.EN,
            now=now,
            values={"title": clean(subject), "said": text},
        )

    def _content(
        self,
        kind: ContentKind,
        *,
        made_of: Sequence[str],
        label: str,
        language: Language,
        now: datetime,
        values: dict[str, Any],
    ) -> Content:
        name, lang = kind.value, language.value
        subject = self._render(f"{name}/subject.txt", values).strip()
        html = self._render(f"{name}/body.html", values | {"subject": subject, "lang": lang})
        return Content(
            id=_content_id(kind, language, made_of),
            kind=kind,
            language=language,
            subject=subject,
            text=self._render(f"{name}/body.txt", values).strip() + "\n",
            html=self._inliner.inline(html),
            list_id=f"{label}.{self._list_domain}",
            created_at=now,
        )

    def _render(self, template: str, values: dict[str, Any]) -> str:
        return self._templates.get_template(template).render(values)


def _content_id(kind: ContentKind, language: Language, made_of: Sequence[str]) -> str:
    """Give the id of a content: 128 bits in hexadecimal, from what it is made of."""
    parts = "\n".join([kind.value, language.value, *made_of])
    return hashlib.sha256(parts.encode()).hexdigest()[:_ID_LENGTH]
