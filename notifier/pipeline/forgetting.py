"""Forget the words of what the source took back, once nobody needs to look them up any more.

That there was a change stays in the log, so that its numbers have no gaps; what it said does not.
"""

from collections.abc import Sequence
from datetime import datetime

from notifier.domain.change import Change, ChangeType
from notifier.domain.retraction import TELLING, taken_back
from notifier.store import retention
from notifier.store.engine import Connection, Sessions
from notifier.store.published import news
from notifier.store.register.changes import done_up_to, note_done

STAGE = "forget"
#: Vanishings looked at in one transaction.
BLOCK = 200


def forget_withdrawn(sessions: Sessions, before: datetime) -> int:
    """Forget what was taken back before a moment; give of how many changes.

    Args:
        sessions: the store.
        before: what was taken back later is kept for now; aware UTC.
    """
    count = 0
    while True:
        with sessions.writing() as connection:
            after = done_up_to(connection, STAGE)
            gone = retention.vanished(connection, after=after, before=before, limit=BLOCK)
            if not gone:
                return count
            for source in sorted({change.source for change in gone}):
                ours = [change for change in gone if change.source == source]
                count += _forget(connection, source, ours)
            note_done(connection, STAGE, gone[-1].seq)


def _forget(connection: Connection, source: str, gone: Sequence[Change]) -> int:
    ids = sorted({change.location_id for change in gone})
    all_ = news.history(connection, source, ids, list(ChangeType))
    back = taken_back(all_, [change for change in all_ if change.type in TELLING])
    saying = {change.id for change in gone}
    old = [change for change in all_ if change.id in back and back[change.id].id in saying]
    seqs = sorted({change.seq for change in (*old, *gone)})
    retention.forget_words(connection, seqs, sorted(saying))
    retention.forget_first_records(connection, source, ids)
    return len(seqs)
