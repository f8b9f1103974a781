"""The mails that somebody got lately, and what became of each.

What the source took back since is not repeated, not even in the subject of an old mail.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifier.domain.delivery import MessageState
from notifier.store.engine import Connection
from notifier.store.post import own_mail
from notifier.store.post.own_mail import OwnMail
from notifier.store.published import news
from notifier.subscriptions.gone import gone_since

#: As long as mails are kept.
LATELY = timedelta(days=90)
MOST = 50
#: Longer than any key of ours.
_LONGEST_KEY = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail, as its reader may see it."""

    key: str
    #: None where something that it told is no longer shown, or its words were forgotten.
    subject: str | None
    state: MessageState
    attempts: int
    #: Why it was not delivered or not sent, as it was noted.
    reason: str | None
    at: datetime

    @property
    def was_sent(self) -> bool:
        """Say whether it left us, or may still: then there is something to read in it."""
        return self.state is not MessageState.CANCELLED


def is_key(typed: str) -> bool:
    """Say whether what stands in an address can be the key of a mail at all."""
    return len(typed) <= _LONGEST_KEY and typed.isprintable()


def mails_of(connection: Connection, subscriber_id: int, now: datetime) -> list[Mail]:
    """Give somebody's mails with news, the newest first."""
    found = own_mail.mails(connection, subscriber_id, since=now - LATELY, limit=MOST)
    hidden = _telling_what_is_gone(connection, [one.content_id for one in found])
    return [mail_of(one, hidden=one.content_id in hidden) for one in found]


def mail_of(one: OwnMail, *, hidden: bool) -> Mail:
    """Give a mail as its reader may see it.

    Args:
        one: as the outbox knows it.
        hidden: whether something that it told is gone.
    """
    return Mail(
        key=one.key,
        subject=None if hidden else one.subject or None,
        state=one.state,
        attempts=one.attempts,
        reason=one.reason,
        at=one.at,
    )


def _telling_what_is_gone(connection: Connection, content_ids: Sequence[int]) -> set[int]:
    perhaps = own_mail.perhaps_gone(connection, content_ids)
    seqs = sorted({seq for some in perhaps.values() for seq in some})
    gone = gone_since(connection, news.by_number(connection, seqs))
    telling = {content_id for content_id, some in perhaps.items() if gone.intersection(some)}
    return telling | own_mail.with_forgotten(connection, content_ids)
