"""Forget by the retention rule: what is kept longest is named here, and why."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from notifier.domain.delivery import REMEMBERED
from notifier.pipeline.forgetting import forget_withdrawn
from notifier.store import retention
from notifier.store.engine import Sessions
from notifier.store.post import events
from notifier.store.post.mentions import STAGE
from notifier.store.register import changes

#: A window of attempts is a day at most.
ATTEMPTS = timedelta(days=2)
#: How long we can say why somebody did or did not get a mail, and what stood in it. Who was told
#: of a measure is kept as long as the measure is shown: or nobody could be told of its end.
MESSAGES = REMEMBERED
#: How long a provider's event is recognised when it comes again; they repeat for a day.
EVENTS = timedelta(days=7)
#: How long what the source took back can still be looked up by the operator.
WITHDRAWN = timedelta(days=30)
#: How long an ended subscription may be taken up again, or asked about.
ENDED = timedelta(days=28)


@dataclass(frozen=True, slots=True, kw_only=True)
class PruneReport:
    """How much was forgotten."""

    unconfirmed: int
    ended: int
    subscribers: int
    messages: int
    attempts: int
    #: Events of providers that changed what they had to.
    events: int
    #: Changes that were taken back, and whose words are gone now.
    withdrawn: int


def prune(sessions: Sessions, *, now: datetime, pending: timedelta) -> PruneReport:
    """Forget what is older than its rule.

    Args:
        sessions: the store.
        now: the present moment, aware UTC.
        pending: how long a sign-up waits for its confirmation.
    """
    withdrawn = forget_withdrawn(sessions, now - WITHDRAWN)
    with sessions.writing() as connection:
        messages = retention.forget_messages(connection, now - MESSAGES)
    with sessions.writing() as connection:
        changes.lock_stage(connection, STAGE)  # people who change what they follow hold it too
        return PruneReport(
            messages=messages,
            unconfirmed=retention.forget_unconfirmed(connection, now - pending),
            ended=retention.forget_ended(connection, now - ENDED),
            subscribers=retention.forget_lonely_subscribers(connection, now - pending),
            attempts=retention.forget_attempts(connection, now - ATTEMPTS),
            events=events.forget(connection, now - EVENTS),
            withdrawn=withdrawn,
        )
