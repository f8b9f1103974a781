"""What must hold between mentions, the cursor and the outbox, whenever somebody was killed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from notifier.store.register.changes import Progress
from tests.crash.ledger import Addressed, Mentions, Queued

#: A message that was taken back gives its mentions up, at once or when notify finds it marked.
_CANCELLED = "cancelled"


def agree_with_cursor(found: Mentions, before: Mentions, after: Mentions, done: Progress) -> None:
    """Check that just those mentions are noted that the cursor says.

    Args:
        found: the mentions that are there.
        before: those that were there when notify began.
        after: those of an undisturbed run when it ended.
        done: how far the cursor says that it is.
    """
    noted = {key for key in after if key in before or _is_done(key, after, done)}
    assert found.keys() == noted, "the mentions and the cursor say two things"
    for key, mention in found.items():
        # what is taken back is hushed when its block is done, so it may wait until then
        same = after[key], replace(after[key], due_at=mention.due_at, waits=True, dropped=None)
        assert mention in (*same, before.get(key)), f"{key} is half noted"


def _is_done(key: tuple[int, int], after: Mentions, done: Progress) -> bool:
    subscriber_id, seq = key
    if seq <= done.seq:
        return True
    in_part = seq <= (done.upto or 0) and subscriber_id <= done.subscriber_id
    return in_part and not after[key].of_told


def every_mention_has_one_place(mentions: Mentions, messages: Iterable[Queued]) -> None:
    """Check that each waits, was dropped or is told by one message, and none tells more."""
    told: dict[tuple[int, int], int] = {}
    for message in messages:
        if message.state != _CANCELLED or message.marked:
            for seq in message.told:
                key = message.subscriber_id, seq
                told[key] = told.get(key, 0) + 1
    for key, mention in mentions.items():
        places = [mention.waits, mention.dropped is not None, mention.content is not None]
        assert sum(places) == 1, f"{key} is in {sum(places)} places"
        expected = 1 if mention.content is not None else 0
        assert told.pop(key, 0) == expected, f"{key} is not told once by the mail that it went into"
    assert not told, "a message tells what nobody was to hear"


def are_of_clean(
    messages: Mapping[Addressed, Queued], clean: Mapping[Addressed, int], number: int, *, over: bool
) -> None:
    """Check that no message is there that an undisturbed run does not queue; in the end all are."""
    by_now = {key for key, queued_at in clean.items() if queued_at <= number}
    if over:
        assert messages.keys() == by_now, "the outbox is not that of an undisturbed run"
    assert messages.keys() <= by_now, "the outbox says more than an undisturbed run"
    before = {key for key, queued_at in clean.items() if queued_at < number}
    assert before <= messages.keys(), "a message is lost"
