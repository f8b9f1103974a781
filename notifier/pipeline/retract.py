"""What the source takes back: unsent mails are cancelled at once, those who were told learn it.

The first happens in the transaction that logs the vanishing, so that no delivery slips in between;
the second when the log is matched.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from notifier.domain.change import Change, ChangeType
from notifier.domain.matching import Occasion, corrections, occasions
from notifier.domain.message import Content
from notifier.domain.retraction import GONE, TELLING, taken_back
from notifier.domain.subscription import Language
from notifier.store import news, outbox, told
from notifier.store.engine import Connection


class AlertComposer(Protocol):
    """Writes the mail about an occasion."""

    def alert(
        self, occasion: Occasion, changes: Sequence[Change], language: Language, now: datetime
    ) -> Content:
        """Compose the content that tells some of the changes of an occasion."""


def cancel_unsent(connection: Connection, new: Sequence[Change]) -> int:
    """Cancel the mails that tell what these changes take back; give how many."""
    seqs = [old.seq for old, _gone in _taken_back(connection, new)]
    return told.cancel(connection, seqs) if seqs else 0


def post_corrections(
    connection: Connection, composer: AlertComposer, new: Sequence[Change], *, now: datetime
) -> int:
    """Tell those who were told, once; and the rest of what a cancelled mail said; give how many."""
    pairs = _taken_back(connection, new)
    if not pairs:
        return 0
    withdrawn = {old.seq: old for old, _gone in pairs}
    count = _post_rests(connection, composer, withdrawn, now)
    by_gone: dict[str, list[int]] = {}
    for old, gone in pairs:
        by_gone.setdefault(gone.id, []).append(old.seq)
    for occasion in corrections(new):
        seqs = [seq for change in occasion.changes for seq in by_gone.get(change.id, ())]
        for language in told.languages(connection, seqs) if seqs else ():
            content = composer.alert(occasion, occasion.changes, language, now)
            number = outbox.put_content(connection, content, [c.seq for c in occasion.changes])
            count += told.post_to_told(
                connection, seqs, content_id=number, language=language, due_at=now
            )
    return count


def _taken_back(connection: Connection, new: Sequence[Change]) -> list[tuple[Change, Change]]:
    """Give each older change that some of these take back, with the one that does."""
    gone = {change.id: change for change in new if change.type in GONE}
    found: list[tuple[Change, Change]] = []
    for source in sorted({change.source for change in gone.values()}):
        ids = sorted({change.location_id for change in gone.values() if change.source == source})
        all_ = news.history(connection, source, ids, list(ChangeType))
        history = [change for change in all_ if change.type in TELLING]
        back = taken_back(all_, history)
        found += [
            (change, back[change.id])
            for change in all_
            if change.id in back and back[change.id].id in gone
        ]
    return found


def _post_rests(
    connection: Connection, composer: AlertComposer, withdrawn: dict[int, Change], now: datetime
) -> int:
    """Tell what a cancelled mail said beside the withdrawn: that still holds."""
    count = 0
    contents = told.cancelled_contents(connection, sorted(withdrawn))
    rest = sorted({seq for seqs in contents.values() for seq in seqs} - withdrawn.keys())
    by_seq = {change.seq: change for change in news.by_number(connection, rest)}
    for content_id, seqs in contents.items():
        left = [by_seq[seq] for seq in seqs if seq in by_seq]
        for occasion in occasions(left):
            language = told.language_of(connection, content_id)
            content = composer.alert(occasion, occasion.changes, language, now)
            number = outbox.put_content(connection, content, [c.seq for c in occasion.changes])
            count += told.post_instead(connection, content_id, number, now)
    return count
