"""Small pieces of a page: labels with values, paragraphs, dates. Plain text, not escaped."""

from collections.abc import Iterator, Mapping
from datetime import date

from notifier.domain import wording
from notifier.domain.subscription import Language
from notifier.web.shown import Fact

_NL = Language.NL

#: Each by its own name: who wants another language need not read Dutch to find it.
LANGUAGES = {Language.NL: "Nederlands", Language.FR: "Français", Language.EN: "English"}


def fact(name: str, value: object) -> Iterator[Fact]:
    """Give a field with its label; nothing where the source gives nothing."""
    shown, label = value_of(name, value), wording.field_label(name, _NL)
    if shown is not None:
        # a column "Kwaliteitslabel" that holds "kwaliteitslabel" says yes
        says_yes = shown.casefold() == label.casefold()
        yield Fact(label=label, value="Ja" if says_yes else capitalised(shown))


def attributes(values: Mapping[str, str | None]) -> Iterator[Fact]:
    """Give the source's further fields."""
    for name, value in values.items():
        yield from fact(f"attributes.{name}", value)


def value_of(name: str, value: object) -> str | None:
    """Give a value for people; None where the source gives nothing."""
    if value is None or value in ("", []):
        return None
    plain = value.isoformat() if isinstance(value, date) else value
    return wording.field_value(name, plain, _NL) or None


def day(value: date | None) -> str | None:
    """Write a day out."""
    return None if value is None else wording.date_in_words(value, _NL)


def capitalised(text: str) -> str:
    """Begin with a capital; the other letters stay as they are."""
    return text[:1].upper() + text[1:]


def paragraphs(text: str | None) -> tuple[str, ...]:
    """Give the lines of a running text that hold something."""
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())
