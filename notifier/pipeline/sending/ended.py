"""What a message was to tell when what it was sent for had ended: somebody may ask for it still.

A mention carries only the oldest of the subscriptions that asked for it; so that this one was left
does not say that nobody waits for the news. It is planned anew by the rule of those who leave.
"""

from datetime import datetime, timedelta

from notifier.domain.plan import Choices, planned
from notifier.store.engine import Connection
from notifier.store.people import planning, subscriptions
from notifier.store.post import aftermath
from notifier.store.post.outbox import Claimed
from notifier.store.register.covering import scopes_of


def ask_anew(connection: Connection, one: Claimed, now: datetime) -> None:
    """Let wait what a message told that was cancelled just now, or drop what nobody asks for.

    Only what this message told is planned: the rest of what waits for its recipient was planned
    when they chose.

    Args:
        connection: an open writing transaction, in which `planning.hold` was called first.
        one: the message.
        now: the present moment, aware UTC.
    """
    planning.take_back_ended(connection, one.content, one.subscriber_id, now)
    told = set(aftermath.changes_told(connection, [one.content]).get(one.content, ()))
    waiting = {
        mention.change.seq: mention
        for mention in planning.waiting(connection, one.subscriber_id)
        if mention.due_at is not None
    }
    ours = [mention for seq, mention in waiting.items() if seq in told]
    if not ours:
        return
    choices = Choices(
        subscriptions=[
            followed.subscription
            for followed in subscriptions.followed_by(connection, one.subscriber_id)
        ],
        now=now,
        grouping=timedelta(),
        paused_until=subscriptions.subscriber(connection, one.subscriber_id).paused_until,
    )
    scopes = scopes_of(connection, [mention.change for mention in ours])
    anew = {
        mention.change.seq: planned(mention, scopes[mention.change.seq], choices)
        for mention in ours
    }
    planning.keep(connection, one.subscriber_id, waiting | anew)
