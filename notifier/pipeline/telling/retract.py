"""What the source takes back: unsent mails are cancelled at once, those who were told learn it.

The first happens in the transaction that logs the vanishing, so that no delivery slips in between;
the second when the log is matched.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifier.domain.change import Change, ChangeType, Kind
from notifier.domain.matching import lane
from notifier.domain.message import Lane
from notifier.domain.retraction import (
    BEGINNINGS,
    CORRECTIONS,
    GONE,
    SEQUELS,
    TELLING,
    earlier_about,
    taken_back,
)
from notifier.pipeline.telling.timing import timed
from notifier.store.engine import Connection
from notifier.store.post import audience, joining, told, withdrawing
from notifier.store.post.told import Sequel
from notifier.store.published import news

_ENFORCEMENT = frozenset(type_ for type_ in ChangeType if type_.kind is Kind.ENFORCEMENT)


def cancel_unsent(connection: Connection, new: Sequence[Change]) -> int:
    """Cancel the mails that tell what these changes take back; give how many.

    A correction is never taken back: it accuses nobody, and somebody waits for it.
    """
    old = [old for old, _gone in _taken_back(connection, new) if old.type not in CORRECTIONS]
    return withdrawing.cancel(connection, [one.seq for one in old], new[-1].seen_at) if old else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sifted:
    """What of some changes is still news."""

    still: list[Change]
    #: What came or went, and was taken back before anybody was told: whether its readers are to be
    #: told that it is gone in the end hangs on what was kept from them.
    over: list[Change]


def sifted(connection: Connection, new: Sequence[Change]) -> Sifted:
    """Part what is still so from what was taken back before anybody was told."""
    back: dict[str, Change] = {}
    for source in sorted({change.source for change in new}):
        ours = [change for change in new if change.source == source]
        ids = sorted({change.location_id for change in ours})
        back |= taken_back(ours, news.history(connection, source, ids, TELLING))
    over = [one for one in new if one.id in back and _was_noted(one, back[one.id])]
    return Sifted(still=[one for one in new if one.id not in back], over=over)


def still_so(connection: Connection, new: Sequence[Change]) -> list[Change]:
    """Leave out what was taken back before anybody was told."""
    return sifted(connection, new).still


def undone_by(connection: Connection, new: Sequence[Change]) -> list[Sequel]:
    """Give what came, or went once already, before these changes, each with what says it is gone.

    Who was to hear that it came, and never did, must not hear that it is gone; who knew of it
    before, and did not hear that it was gone then, must.
    """
    return [
        _sequel(old, gone) for old, gone in _taken_back(connection, new) if _was_noted(old, gone)
    ]


def _was_noted(old: Change, gone: Change) -> bool:
    """Say whether the one tells that something came, or went, whose going the other tells.

    A place that is gone was there, whatever else of it nobody heard; a correction is told to those
    alone who were told what it corrects.
    """
    told = old.type in BEGINNINGS or old.type in GONE
    return told and old.kind is gone.kind and gone.type not in CORRECTIONS


def post_corrections(connection: Connection, new: Sequence[Change], *, now: datetime) -> int:
    """Tell those who were told what these changes take back, once; give how many mentions."""
    back = _taken_back(connection, new)
    corrected = [_sequel(old, gone) for old, gone in back if _must_be_corrected(old, gone)]
    return told.post_to_told(connection, corrected, now)


def _must_be_corrected(old: Change, gone: Change) -> bool:
    """Say whether who was told the one is to hear the other.

    Whoever follows a location hears that it is gone anyway; who was told of a measure there hears
    it too, unless the location goes on under another number, and of what was taken back quietly.
    """
    departs = gone.type is ChangeType.LOCATION_GONE and not gone.quiet
    return gone.type in CORRECTIONS or (old.kind is Kind.ENFORCEMENT and departs)


def post_sequels(
    connection: Connection, new: Sequence[Change], *, now: datetime, grouping: timedelta
) -> int:
    """Tell what concerns those alone who were told of the measure; give how many mentions.

    It corrects nothing: it comes in their rhythm, and after a pause, like any other news. Who is to
    hear of the measure still hears both in one mail.
    """
    found = [change for change in new if change.type in SEQUELS and not change.quiet]
    pairs: list[Sequel] = []
    for source in sorted({change.source for change in found}):
        ours = [change for change in found if change.source == source]
        history: dict[str, list[Change]] = {}
        ids = sorted({change.location_id for change in ours})
        for old in news.history(connection, source, ids, _ENFORCEMENT):
            history.setdefault(old.location_id, []).append(old)
        for change in ours:
            earlier = earlier_about(change, history.get(change.location_id, ()))
            pairs += [_sequel(old, change) for old in earlier]
    due = timed(told.timings(connection, pairs), now, grouping)
    noted = told.post_to_told(connection, pairs, now, due)
    return noted + joining.join(connection, pairs, now)


def follow_up(
    connection: Connection, seqs: Collection[int], *, now: datetime, grouping: timedelta
) -> int:
    """See again to what follows up some changes, whose mails became something else since.

    Returns:
        How many mentions there are more.
    """
    log = news.by_number(connection, sorted(seqs))
    old = [one for one in log if one.kind is Kind.ENFORCEMENT]
    found: list[Change] = []
    for source in sorted({one.source for one in old}):
        ids = sorted({one.location_id for one in old if one.source == source})
        found += news.history(connection, source, ids, SEQUELS)
    return post_sequels(connection, still_so(connection, found), now=now, grouping=grouping)


def _sequel(old: Change, new: Change) -> Sequel:
    return Sequel(old.seq, new.seq, Lane.URGENT if new.type in GONE else lane((new,)))


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


def settle_marked(connection: Connection, *, now: datetime, grouping: timedelta) -> int:
    """Settle the mails that were marked while they were on their way; give how many mentions.

    What else a cancelled one said waits to be told anew. Somebody whose mail went out after all
    gets the correction, or what follows it up.
    """
    withdrawing.give_up_lost(connection, now)
    marked: set[int] = set()
    for content_id, seqs in withdrawing.cancelled_contents(connection).items():
        marked.update(seqs)
        gone = _gone_of(connection, seqs)
        withdrawing.release_rest(connection, content_id, [old.seq for old, _gone in gone], now)
        # only now is it sure that who was to hear that something came never will
        undone = undone_by(connection, [new for _old, new in gone])
        told.hush_unheard(connection, undone, people=audience.ids(connection), noted=True)
    count = 0
    for content_id, seqs in withdrawing.late_contents(connection).items():
        marked.update(seqs)
        gone = _gone_of(connection, seqs)
        late = [_sequel(old, new) for old, new in gone if _must_be_corrected(old, new)]
        count += told.post_late(connection, content_id, late, now)
    return count + follow_up(connection, marked, now=now, grouping=grouping)


def _gone_of(connection: Connection, seqs: Sequence[int]) -> list[tuple[Change, Change]]:
    """Give those of some changes that were taken back since, with what took them back."""
    # a correction is never taken back: somebody waits for it
    old = [one for one in news.by_number(connection, sorted(seqs)) if one.type not in CORRECTIONS]
    found: list[tuple[Change, Change]] = []
    for source in sorted({change.source for change in old}):
        ours = [change for change in old if change.source == source]
        ids = sorted({change.location_id for change in ours})
        back = taken_back(ours, news.history(connection, source, ids, TELLING))
        found += [(change, back[change.id]) for change in ours if change.id in back]
    return found
