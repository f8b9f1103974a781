"""Who publishes: the configured part of every feed, and the ids that are never reused."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from notifier.domain.mergers import MERGERS, Merger
from notifier.domain.subscription import Language
from notifier.links import Links, feed_path

_AUTHORITY = re.compile(r"[a-z0-9][a-z0-9.-]*,\d{4}(-\d\d){0,2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes, and under which name."""

    links: Links
    #: Who may give out ``tag:`` ids: a domain and a date on which it was ours (RFC 4151). It must
    #: never change afterwards, or readers see all news once more.
    authority: str
    #: How the service is called; also the author of the feeds.
    name: str = "Opvangnieuws"
    #: True where there are several sources: their names then stand in the paths.
    several_sources: bool = False
    language: Language = Language.NL
    #: The forms in which each feed is built, of `notifier.publishing.documents.FORMS`.
    forms: tuple[str, ...] = ("atom",)
    #: WebSub hubs.
    hubs: tuple[str, ...] = ()
    rights: str | None = None
    icon: str | None = None
    #: Municipalities that merged, or will.
    mergers: tuple[Merger, ...] = MERGERS

    def __post_init__(self) -> None:
        """Refuse an authority of which no tag can be made."""
        if not _AUTHORITY.fullmatch(self.authority):
            msg = f"{self.authority!r} is no tag authority such as example.org,2026"
            raise ValueError(msg)

    def path(self, source: str, scope: str, key: str, form: str = "atom") -> str:
        """Give the path at which a feed is served."""
        named = source if self.several_sources else None
        return feed_path(source=named, scope=scope, key=key, form=form)

    def change_tag(self, source: str, change_id: str) -> str:
        """Give the id of an entry."""
        return f"tag:{self.authority}:{_part(source)}/change/{_part(change_id)}"

    def feed_tag(self, source: str, scope: str, key: str) -> str:
        """Give the id of a feed: the same in each of its forms."""
        about = f"{scope}/{_part(key)}" if key else scope
        return f"tag:{self.authority}:{_part(source)}/feed/{about}"

    def scheme(self, name: str) -> str:
        """Give the scheme of one sort of categories."""
        return f"tag:{self.authority}:scheme/{name}"


def _part(text: str) -> str:
    """Give a text as one part of a tag."""
    return quote(text, safe="")
