"""Why somebody gets a mail: at its foot, or beside each location where the reasons differ."""

from collections.abc import Iterable, Sequence

from notifier.domain.digest import LocationNews
from notifier.domain.subscription import ScopeKind
from notifier.mail.naming import town_of
from notifier.mail.words import What, Words

_MOST_TOWNS = 3


def at_the_foot(news: Sequence[LocationNews], words: Words, service: str) -> str:
    """Say once why the readers get it.

    Args:
        news: what the mail tells, at least of one location.
        words: in which language.
        service: what the service is called.
    """
    reasons = words.reasons
    if _differ(news) and all(one.reasons for one in news):
        return reasons.beside_each
    what = "" if _differ(news) else _followed(news, words)
    if what:
        return reasons.why.format(what=what)
    asked = reasons.asked if len(news) == 1 else reasons.asked_of_several
    return asked.format(service=service)


def beside(news: Sequence[LocationNews], words: Words) -> list[str | None]:
    """Say for each location why the readers get it; None where the foot says it."""
    if not _differ(news):
        return [None] * len(news)
    followed = (_followed([one], words) for one in news)
    return [words.reasons.follows.format(what=what) if what else None for what in followed]


def _differ(news: Sequence[LocationNews]) -> bool:
    return len({one.reasons for one in news}) > 1


def _followed(news: Sequence[LocationNews], words: Words) -> str:
    """Name what is followed, of locations that have the same reasons; empty where none is known."""
    kinds = [kind for kind in ScopeKind if kind.bit & news[0].reasons]
    what = words.reasons.one if len(news) == 1 else words.reasons.several
    return _listed([_object(kind, news, what, words) for kind in kinds], words)


def _object(kind: ScopeKind, news: Sequence[LocationNews], what: What, words: Words) -> str:
    match kind:
        case ScopeKind.LOCATION:
            return what.location
        case ScopeKind.MUNICIPALITY:
            towns = _towns(news)
            known = what.municipality.format(town=_listed(towns, words))
            return known if towns else what.some_municipality
        case ScopeKind.ORGANISER:
            same = len({one.place.organiser_id for one in news}) == 1
            return words.reasons.one.organiser if same else what.organiser
        case ScopeKind.LIST:
            return what.on_list
        case ScopeKind.ALL:
            return what.everything


def _towns(news: Sequence[LocationNews]) -> list[str]:
    """Name the municipalities; none where one has no name, or where they are many.

    Nor where a location left one: its followers are told of it too, under a name we do not have.
    """
    towns = list(dict.fromkeys(town_of(one) for one in news))
    left = any(change.place.former_nis for one in news for change in one.changes)
    return [] if left or not all(towns) or len(towns) > _MOST_TOWNS else towns


def _listed(items: Iterable[str], words: Words) -> str:
    """Join with commas, and with a word before the last."""
    *first, last = [*items] or [""]
    return f"{', '.join(first)}{words.names.and_}{last}" if first else last
