"""Compose what a mail says, once for all its readers; the personal links are left open.

It sends nothing and builds no address of its own: URLs come in ready.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from notifier.domain import wording
from notifier.domain.change import Change, ChangeType
from notifier.domain.matching import Occasion
from notifier.domain.message import (
    CONFIRM_LINK,
    PREFERENCES_LINK,
    UNSUBSCRIBE_LINK,
    Content,
    ContentKind,
)
from notifier.domain.subscription import Language
from notifier.mail.telling import clean, clean_url, title_of, told

_ID_LENGTH = 32
_PLACES = {
    "confirm": CONFIRM_LINK,
    "preferences": PREFERENCES_LINK,
    "unsubscribe": UNSUBSCRIBE_LINK,
}


class Composer:
    """Renders contents; made once, since its templates are compiled once."""

    def __init__(self, *, service_name: str, list_domain: str, home_url: str) -> None:
        """Read the templates.

        Args:
            service_name: what the service is called in a mail.
            list_domain: the domain of our List-Ids (RFC 2919).
            home_url: the front page.
        """
        self._list_domain = list_domain
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

    def alert(
        self,
        occasion: Occasion,
        changes: Sequence[Change],
        *,
        language: Language,
        now: datetime,
        location_url: str | None,
    ) -> Content:
        """Tell what one snapshot brought for one location.

        Args:
            occasion: all that it brought.
            changes: what of it this reader wants to hear, at least one change.
            language: the reader's; where we have no words in it yet, the content is Dutch.
            now: the Date of the mail.
            location_url: our own page about the location; None where there is none any more.

        Returns:
            A content whose id follows from the language and the changes.
        """
        written = wording.written_in(language)
        tellings = told(changes, occasion.changes, written, location_url)
        last = changes[-1]
        gone = any(change.type is ChangeType.LOCATION_GONE for change in changes)
        values = {
            "title": title_of(last),
            "first": tellings[0].headline,
            "others": len(tellings) - 1,
            "changes": tellings,
            "page_url": location_url,
            "source_url": None if gone else clean_url(last.place.url),
            "taken_at": wording.moment_in_words(occasion.taken_at, written),
        }
        return self._content(
            ContentKind.ALERT,
            made_of=[change.id for change in changes],
            label=f"updates.{occasion.source}",
            language=written,
            now=now,
            values=values,
        )

    def confirmation(
        self,
        *,
        subscription_id: int,
        turn: int,
        about: str,
        until: datetime,
        language: Language,
        now: datetime,
    ) -> Content:
        """Ask whether a subscription was really wanted.

        Args:
            subscription_id: which subscription.
            turn: how often it was asked; each time is a mail of its own.
            about: what one will hear about, in words: a location's name, a municipality.
            until: when the link expires.
            language: the reader's.
            now: the Date of the mail.
        """
        written = wording.written_in(language)
        return self._content(
            ContentKind.CONFIRMATION,
            made_of=[str(subscription_id), str(turn)],
            label="confirmation",
            language=written,
            now=now,
            values={"about": clean(about), "until": wording.moment_in_words(until, written)},
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
