"""Gather what is known of a change and an address, by the rules that matched them in earnest.

It only reads. What it cannot know is what was so at the moment of matching and is otherwise now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from notifier.domain import matching
from notifier.domain.account import Conclusion, conclusion, told_as
from notifier.domain.account_facts import Facts, Logged, Mail, Noted, Suppressed
from notifier.domain.account_steps import Remark, steps
from notifier.domain.change import Change, ChangeType, Kind, Severity
from notifier.domain.folding import shape
from notifier.domain.matching import Occasion
from notifier.domain.retraction import CORRECTIONS, SEQUELS, TELLING, earlier_about, taken_back
from notifier.domain.subscription import Scope, ScopeKind
from notifier.domain.succession import Lineage
from notifier.pipeline.telling.folded import notice_key
from notifier.pipeline.telling.following import followed
from notifier.pipeline.telling.notify import STAGE
from notifier.store.engine import Connection
from notifier.store.people import account
from notifier.store.people.account import Entry
from notifier.store.people.subscriptions import Followed
from notifier.store.post import account_mails, notices
from notifier.store.published import news
from notifier.store.register import successions


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Why an address was told of a change, or was not."""

    facts: Facts
    conclusion: Conclusion
    remarks: tuple[Remark, ...]
    #: What the address follows or followed, with its names.
    followed: tuple[Followed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whose account it is, and under which circumstances."""

    #: None where the address is not known.
    subscriber_id: int | None
    suppressed: Suppressed | None = None
    #: The present moment, aware UTC.
    now: datetime
    #: The code in use by each municipality's that is not any more.
    codes: Mapping[str, str]
    #: Whether what providers told us is read too: that walks all their events.
    with_events: bool = False


def account_of(connection: Connection, entry: Entry, asked: Asked) -> Account:
    """Give the account of one change and one address.

    Args:
        connection: an open transaction.
        entry: the change.
        asked: whose account.
    """
    logged = _logged(connection, entry, asked.codes)
    facts = Facts(now=asked.now, logged=logged, suppressed=asked.suppressed)
    found: Sequence[Followed] = ()
    if asked.subscriber_id is not None:
        follower, found = account.follower(connection, asked.subscriber_id)
        facts = _personal(connection, replace(facts, follower=follower), asked)
    return Account(
        facts=facts,
        conclusion=conclusion(facts),
        remarks=tuple(steps(facts)),
        followed=tuple(found),
    )


def _logged(connection: Connection, entry: Entry, codes: Mapping[str, str]) -> Logged:
    change = entry.change
    history = news.history(connection, change.source, [change.location_id], list(ChangeType))
    back = taken_back(history, [one for one in history if one.type in TELLING])
    is_correction = change.type in CORRECTIONS
    pairs = successions.around(connection, change.source, [change.location_id])
    occasion = _occasion(connection, change, [one for one in history if one.id not in back])
    return Logged(
        change=change,
        snapshot_id=entry.snapshot_id,
        forgotten=entry.forgotten,
        folded=change.quiet and _was_folded(connection, entry),
        # a correction is told, whatever goes after it
        taken_back_by=None if is_correction else back.get(change.id),
        scopes=_in_use(matching.scopes(occasion), codes),
        heard=_in_use(occasion.heard, codes),
        kin=Lineage(pairs).kin(change.location_id),
        about=_about(change, history, back),
    )


def _occasion(connection: Connection, change: Change, still: Sequence[Change]) -> Occasion:
    """Give the occasion of which a change is told, as it was matched."""
    beside = [one for one in still if one.taken_at == change.taken_at]
    alone = Occasion(
        source=change.source,
        location_id=change.location_id,
        taken_at=change.taken_at,
        changes=(change,),
    )
    told = [one for one in matching.occasions(beside) if change in one.changes] or [alone]
    return next(one for one in followed(connection, told) if change in one.changes)


def _was_folded(connection: Connection, entry: Entry) -> bool:
    change = entry.change
    key = notice_key(change.source, entry.snapshot_id, shape(change))
    return notices.is_known(connection, key)


def _about(
    change: Change, history: Sequence[Change], back: Mapping[str, Change]
) -> tuple[int, ...]:
    """Give what a correction takes back, or a sequel follows."""
    if change.type in CORRECTIONS:
        return tuple(one.seq for one in history if back.get(one.id) == change)
    if change.type in SEQUELS:
        ours = [one for one in history if one.kind is Kind.ENFORCEMENT]
        return tuple(one.seq for one in earlier_about(change, ours))
    return ()


def _in_use(scopes: Sequence[Scope], codes: Mapping[str, str]) -> tuple[Scope, ...]:
    """Give scopes, and those which merged municipalities became since."""
    found = dict.fromkeys(scopes)
    for one in scopes:
        if one.kind is ScopeKind.MUNICIPALITY and one.key in codes:
            found[replace(one, key=codes[one.key])] = None
    return tuple(found)


def _personal(connection: Connection, facts: Facts, asked: Asked) -> Facts:
    change, who = facts.logged.change, asked.subscriber_id
    if who is None:
        return facts
    mention = account.mention(connection, who, change.seq)
    mails = account_mails.telling(connection, who, change.seq)
    if asked.with_events:
        mails = [
            replace(one, afterwards=account_mails.afterwards(connection, who, one.content))
            for one in mails
        ]
    late = change.type in CORRECTIONS | SEQUELS or change.severity is Severity.TECHNICAL
    return replace(
        facts,
        matched=account.is_matched(connection, STAGE, change.seq, who, last=late),
        noted=mention,
        mails=tuple(mails),
        told_as=_told_as(connection, facts.logged, mention, mails),
        told_of_it=account_mails.was_told(connection, who, facts.logged.about),
    )


def _told_as(
    connection: Connection, logged: Logged, mention: Noted | None, mails: Sequence[Mail]
) -> int | None:
    change = logged.change
    if mention is None or mention.content not in [one.content for one in mails]:
        return change.seq
    together = account_mails.told_together(connection, mention.content or 0, change)
    return change.seq if together is None else told_as(change, together)
