"""Bring the change log into the outbox, as the clock does: match, then put together what is due."""

from dataclasses import dataclass
from datetime import datetime

from notifier.pipeline.telling.digest import NewsComposer, digest
from notifier.pipeline.telling.notify import BLOCK, notify
from notifier.store.engine import Sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """What the two stages did."""

    changes: int
    contents: int
    messages: int


def tell(
    sessions: Sessions, composer: NewsComposer, *, now: datetime, block: int = BLOCK
) -> Queued:
    """Queue the mails about all that was not matched yet; nothing waits for more of its kind."""
    matched = notify(sessions, now=now, block=block)
    queued = digest(sessions, composer, now=now)
    return Queued(changes=matched.changes, contents=queued.contents, messages=queued.messages)
