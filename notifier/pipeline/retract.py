"""What the source takes back: unsent mails are cancelled at once, those who were told learn it.

The first happens in the transaction that logs the vanishing, so that no delivery slips in between;
the second when the log is matched.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from notifier.domain.change import Change, ChangeType, Kind
from notifier.domain.matching import Occasion, corrections, departures, lane, occasions, sequels
from notifier.domain.message import Content, Lane
from notifier.domain.retraction import (
    CORRECTIONS,
    GONE,
    SEQUELS,
    TELLING,
    earlier_about,
    taken_back,
)
from notifier.domain.subscription import Language
from notifier.store import news, outbox, told
from notifier.store.engine import Connection

_ENFORCEMENT = frozenset(type_ for type_ in ChangeType if type_.kind is Kind.ENFORCEMENT)


class AlertComposer(Protocol):
    """Writes the mail about an occasion."""

    def alert(
        self, occasion: Occasion, changes: Sequence[Change], language: Language, now: datetime
    ) -> Content:
        """Compose the content that tells some of the changes of an occasion."""


def cancel_unsent(connection: Connection, new: Sequence[Change]) -> int:
    """Cancel the mails that tell what these changes take back; give how many.

    A correction is never taken back: it accuses nobody, and somebody waits for it.
    """
    old = [old for old, _gone in _taken_back(connection, new) if old.type not in CORRECTIONS]
    return told.cancel(connection, [one.seq for one in old], new[-1].seen_at) if old else 0


def still_so(connection: Connection, new: Sequence[Change]) -> list[Change]:
    """Leave out what was taken back before anybody was told."""
    back: set[str] = set()
    for source in sorted({change.source for change in new}):
        ours = [change for change in new if change.source == source]
        ids = sorted({change.location_id for change in ours})
        back |= taken_back(ours, news.history(connection, source, ids, TELLING)).keys()
    return [change for change in new if change.id not in back]


def post_corrections(
    connection: Connection, composer: AlertComposer, new: Sequence[Change], *, now: datetime
) -> int:
    """Tell those who were told what these changes take back, once; give how many."""
    by_gone: dict[str, list[int]] = {}
    for old, gone in _taken_back(connection, new):
        if old.kind is Kind.ENFORCEMENT or gone.type in CORRECTIONS:
            by_gone.setdefault(gone.id, []).append(old.seq)
    count = 0
    for occasion in corrections(new):
        seqs = [seq for change in occasion.changes for seq in by_gone.get(change.id, ())]
        count += _post_to_told(connection, composer, occasion, seqs, now)
    for occasion in departures(new):
        # whoever follows the location hears it anyway; who was told of a measure alone, here
        seqs = [seq for change in occasion.changes for seq in by_gone.get(change.id, ())]
        heard = [change.seq for change in occasion.changes]
        count += _post_to_told(connection, composer, occasion, seqs, now, unless=heard)
    return count


def post_sequels(
    connection: Connection, composer: AlertComposer, new: Sequence[Change], *, now: datetime
) -> int:
    """Tell what concerns those alone who were told of the measure; give how many."""
    told_of: dict[str, list[int]] = {}
    found = [change for change in new if change.type in SEQUELS]
    for source in sorted({change.source for change in found}):
        ours = {change.location_id: change for change in found if change.source == source}
        history: dict[str, list[Change]] = {}
        for old in news.history(connection, source, sorted(ours), _ENFORCEMENT):
            history.setdefault(old.location_id, []).append(old)
        for change in found:
            if change.source == source:
                earlier = earlier_about(change, history.get(change.location_id, ()))
                told_of[change.id] = [old.seq for old in earlier]
    count = 0
    for occasion in sequels(found):
        seqs = sorted({seq for change in occasion.changes for seq in told_of[change.id]})
        count += _post_to_told(connection, composer, occasion, seqs, now)
    return count


def _post_to_told(
    connection: Connection,
    composer: AlertComposer,
    occasion: Occasion,
    seqs: Sequence[int],
    now: datetime,
    *,
    unless: Sequence[int] = (),
) -> int:
    count = 0
    is_correction = any(change.type in GONE for change in occasion.changes)
    for language in told.languages(connection, seqs) if seqs else ():
        content = composer.alert(occasion, occasion.changes, language, now)
        number = outbox.put_content(connection, content, [c.seq for c in occasion.changes])
        count += told.post_to_told(
            connection,
            seqs,
            content_id=number,
            language=language,
            lane=Lane.URGENT if is_correction else lane(occasion.changes),
            due_at=now,
            unless=unless,
        )
    return count


def _taken_back(connection: Connection, new: Sequence[Change]) -> list[tuple[Change, Change]]:
    """Give each older change that some of these take back, with the one that does."""
    gone = {change.id: change for change in new if change.type in GONE}
    found: list[tuple[Change, Change]] = []
    for source in sorted({change.source for change in gone.values()}):
        ids = sorted({change.location_id for change in gone.values() if change.source == source})
        all_ = news.history(connection, source, ids, list(ChangeType))
        back = taken_back(all_, [change for change in all_ if change.type in TELLING])
        found += [
            (change, back[change.id])
            for change in all_
            if change.id in back and back[change.id].id in gone
        ]
    return found


def post_what_is_left(connection: Connection, composer: AlertComposer, *, now: datetime) -> int:
    """Settle the mails that were taken back: what else they said is told; give how many.

    Somebody whose mail went out after all, since it was on its way, gets the correction.
    """
    told.give_up_lost(connection, now)
    count = 0
    for content_id, seqs in told.cancelled_contents(connection).items():
        count += _post_rest(connection, composer, content_id, seqs, now)
        told.unmark(connection, content_id)
    for content_id, seqs in told.late_contents(connection).items():
        count += _post_late(connection, composer, content_id, seqs, now)
        told.unmark(connection, content_id)
    return count


def _post_rest(
    connection: Connection,
    composer: AlertComposer,
    content_id: int,
    seqs: Sequence[int],
    now: datetime,
) -> int:
    """Tell what a cancelled mail said beside the withdrawn, as far as that still holds."""
    count = 0
    for occasion in occasions(still_so(connection, news.by_number(connection, seqs))):
        number = _put(connection, composer, occasion, content_id, now)
        count += told.post_rest(connection, content_id, number, now)
    return count


def _post_late(
    connection: Connection,
    composer: AlertComposer,
    content_id: int,
    seqs: Collection[int],
    now: datetime,
) -> int:
    """Correct a mail that was on its way when its news was taken back."""
    old = news.by_number(connection, sorted(seqs))
    source, ids = old[0].source, sorted({change.location_id for change in old})
    back = taken_back(old, news.history(connection, source, ids, TELLING))
    gone = {change.seq: change for change in back.values()}
    count = 0
    for occasion in corrections(gone[seq] for seq in sorted(gone)):
        number = _put(connection, composer, occasion, content_id, now)
        count += told.post_late(connection, content_id, number, now)
    return count


def _put(
    connection: Connection,
    composer: AlertComposer,
    occasion: Occasion,
    instead_of: int,
    now: datetime,
) -> int:
    language = told.language_of(connection, instead_of)
    content = composer.alert(occasion, occasion.changes, language, now)
    return outbox.put_content(connection, content, [c.seq for c in occasion.changes])
