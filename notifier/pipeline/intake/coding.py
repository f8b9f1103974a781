"""Count the codes that we have no words for while a snapshot is written; the operator hears once.

It never stops a run: an unknown code is shown as it is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from notifier.domain.codes import Code, unknown_codes
from notifier.domain.location import Location
from notifier.store.engine import Connection
from notifier.store.post import notices
from notifier.store.post.notices import Notice
from notifier.store.register import codes
from notifier.store.register.codes import UnknownCode

#: From so many new ones in one field on, a single notice tells of all: a column was mapped wrongly.
MANY = 10
#: New codes of one field kept from one snapshot: what is more is no list of codes.
MOST = 500


@dataclass(slots=True)
class CodeCount:
    """At how many locations more, or fewer, each unknown code stands."""

    moved: Counter[Code] = field(default_factory=Counter)
    came: set[Code] = field(default_factory=set)

    def add(self, before: Location | None, after: Location | None) -> None:
        """Count one location, as it was shown and as it is shown now."""
        old, new = unknown_codes(before), unknown_codes(after)
        if old != new:
            self.moved.update(new - old)
            self.moved.subtract(old - new)
            self.came |= new - old

    def keep(
        self, connection: Connection, source: str, *, taken_at: datetime, now: datetime
    ) -> None:
        """Bring the list up to date, and tell the operator of what is new in it."""
        if not self.moved:
            return
        known = codes.of_source(connection, source)
        new = _first(self.came - known.keys())
        for name, found in new.items():
            _tell(connection, source, name, found, taken_at, now)
        listed = known.keys() | {code for found in new.values() for code in found[:MOST]}
        codes.put(
            connection,
            [
                _moved(source, code, known.get(code), step, taken_at, came=code in self.came)
                for code, step in sorted(self.moved.items())
                if code in listed
            ],
        )


def _first(new: Iterable[Code]) -> dict[str, list[Code]]:
    by_field: defaultdict[str, list[Code]] = defaultdict(list)
    for code in sorted(new):
        by_field[code.field].append(code)
    return by_field


def _moved(
    source: str,
    code: Code,
    before: UnknownCode | None,
    step: int,
    taken_at: datetime,
    *,
    came: bool,
) -> UnknownCode:
    """Give the new state of a code; what was there before anybody counted takes none below zero."""
    if before is None:
        before = UnknownCode(
            source=source, code=code, locations=0, first_seen_at=taken_at, last_seen_at=taken_at
        )
    return UnknownCode(
        source=source,
        code=code,
        locations=max(0, before.locations + step),
        first_seen_at=before.first_seen_at,
        last_seen_at=taken_at if came else before.last_seen_at,
    )


def _tell(
    connection: Connection,
    source: str,
    name: str,
    found: list[Code],
    taken_at: datetime,
    now: datetime,
) -> None:
    moment = taken_at.isoformat()
    if len(found) < MANY:
        keys = {f"code:{source}:{name}:{one.code}": f"The code {one.code!r}" for one in found}
    else:
        keys = {f"codes:{source}:{name}:{moment}": f"{len(found)} codes, {found[0].code!r} first,"}
    for key, which in keys.items():
        text = (
            f"{which} in the field {name} of {source} is new, first seen in the snapshot of "
            f"{moment}. We have no words for it: pages, feeds and mails show it as it is.\n"
            "All such codes, with the number of locations: notifier codes\n"
        )
        subject = f"New code in {name} of {source}"
        notices.put(connection, Notice(key=key, subject=subject, text=text, created_at=now))
