"""Templates and values become the texts of a content: one template a part, for all languages."""

from dataclasses import dataclass
from typing import Any

from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from notifier.domain.message import (
    CONFIRM_LINK,
    OVERVIEW_LINK,
    PREFERENCES_LINK,
    UNSUBSCRIBE_LINK,
    ContentKind,
)
from notifier.domain.subscription import Language
from notifier.mail.languages import words_of

_PLACES = {
    "confirm": CONFIRM_LINK,
    "preferences": PREFERENCES_LINK,
    "unsubscribe": UNSUBSCRIBE_LINK,
    "overview": OVERVIEW_LINK,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What a template makes of values."""

    subject: str
    text: str
    html: str


class Rendering:
    """The templates, compiled once."""

    def __init__(self, *, service: str, home_url: str) -> None:
        """Read the templates.

        Args:
            service: what the service is called in a mail.
            home_url: the front page.
        """
        self._templates = Environment(
            loader=PackageLoader("notifier.mail"),
            undefined=StrictUndefined,
            autoescape=select_autoescape(("html",), default=False),
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates.globals.update(service=service, home_url=home_url, places=_PLACES)
        self._inliner = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)

    def render(self, kind: ContentKind, language: Language, values: dict[str, Any]) -> Rendered:
        """Fill the templates of a kind.

        Args:
            kind: which templates.
            language: in whose words; those of the values are in it already.
            values: what the templates name.
        """
        known = values | {"w": words_of(language), "lang": language.value}
        subject = self._part(kind, "subject.txt", known).strip()
        known["subject"] = subject
        return Rendered(
            subject=subject,
            text=self._part(kind, "body.txt", known).strip() + "\n",
            html=self._inliner.inline(self._part(kind, "body.html", known)),
        )

    def _part(self, kind: ContentKind, part: str, values: dict[str, Any]) -> str:
        return self._templates.get_template(f"{kind.value}/{part}").render(values)
