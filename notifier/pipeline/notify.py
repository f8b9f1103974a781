"""Match the change log with subscriptions: contents and messages into the outbox.

The messages of a change are written in the transaction that notes the change as done, so that a run
that is killed leaves nothing half, and a second run finds nothing to do again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from notifier.domain import matching
from notifier.domain.change import Change
from notifier.domain.matching import Audience, Choice, Occasion
from notifier.pipeline.following import followed
from notifier.pipeline.retract import (
    AlertComposer,
    post_corrections,
    post_sequels,
    post_what_is_left,
    still_so,
)
from notifier.store import audience, changes, outbox
from notifier.store.engine import Connection, Sessions

STAGE = "notify"
#: Changes read and matched in one transaction.
BLOCK = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyReport:
    """What one run did."""

    changes: int
    contents: int
    messages: int


def notify(
    sessions: Sessions, composer: AlertComposer, *, now: datetime, block: int = BLOCK
) -> NotifyReport:
    """Queue a message for everybody whom a change concerns that nobody was told of yet.

    Args:
        sessions: the store.
        composer: writes the mails.
        now: from when on the messages are due; aware UTC.
        block: how many changes one transaction takes.
    """
    total = NotifyReport(changes=0, contents=0, messages=0)
    while True:
        with sessions.writing() as connection:
            changes.lock_stage(connection, STAGE)
            done = changes.done_up_to(connection, STAGE)
            found = whole_occasions(connection, done, block)
            if not found:
                left = post_what_is_left(connection, composer, now=now)
                return replace(total, messages=total.messages + left)
            made = post_all(connection, composer, found, now=now)
            changes.note_done(connection, STAGE, found[-1].seq)
        total = NotifyReport(
            changes=total.changes + made.changes,
            contents=total.contents + made.contents,
            messages=total.messages + made.messages,
        )


def whole_occasions(connection: Connection, done: int, block: int) -> list[Change]:
    """Read changes, never cutting what one snapshot brought for one location in two."""
    while True:
        found = changes.read(connection, after=done, limit=block)
        if len(found) < block:
            return found
        last = found[-1]
        whole = [change for change in found if _occasion_key(change) != _occasion_key(last)]
        if whole:
            return whole
        block *= 2


def _occasion_key(change: Change) -> tuple[str, str, datetime]:
    return change.source, change.location_id, change.taken_at


def post_all(
    connection: Connection, composer: AlertComposer, found: Sequence[Change], *, now: datetime
) -> NotifyReport:
    """Match some changes and queue what comes of it, in the transaction that is open."""
    still = still_so(connection, found)
    occasions = followed(connection, list(matching.occasions(still)))
    scopes = {scope for occasion in occasions for scope in matching.scopes(occasion)}
    by_scope: dict[object, list[Choice]] = {}
    for choice in audience.choices(connection, scopes) if scopes else ():
        by_scope.setdefault(choice.scope, []).append(choice)
    contents = messages = 0
    for occasion in occasions:
        made = [c for scope in matching.scopes(occasion) for c in by_scope.get(scope, ())]
        for part in matching.audiences(occasion, made):
            contents += 1
            messages += _post(connection, composer, occasion, part, now)
    messages += post_corrections(connection, composer, found, now=now)
    messages += post_sequels(connection, composer, still, now=now)
    return NotifyReport(changes=len(found), contents=contents, messages=messages)


def _post(
    connection: Connection,
    composer: AlertComposer,
    occasion: Occasion,
    part: Audience,
    now: datetime,
) -> int:
    told = occasion.of_kinds(part.kinds)
    content = composer.alert(occasion, told, part.language, now)
    number = outbox.put_content(connection, content, [change.seq for change in told])
    return audience.post(
        connection,
        part,
        occasion_kinds=occasion.kinds,
        content_id=number,
        lane=matching.lane(told),
        due_at=now,
    )
