"""What a provider's later word makes of a message, and of whoever was to get it.

Pure, and blind to order: providers repeat themselves and speak before their turn, so any order of
the same events ends in the same place. "Not delivered" outweighs "delivered", and "never" both.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum, auto

from notifier.domain.delivery import MessageState
from notifier.domain.events import EventKind

#: How long a message waits after each time that it was taken and then sent back: a mailbox that is
#: full, a server that thinks little of us today. Over eight days in all.
WAITS = (
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=2),
    timedelta(days=4),
)


class EndReason(StrEnum):
    """Why events end what somebody follows; the later ones outweigh those before them."""

    #: Mail after mail of one message came back.
    UNREACHABLE = auto()
    UNSUBSCRIBED = auto()
    BOUNCED = auto()
    COMPLAINED = auto()

    @property
    def suppresses(self) -> bool:
        """Say whether the address must not be written to again, whoever asks."""
        return self in {EndReason.BOUNCED, EndReason.COMPLAINED}

    @property
    def weaker(self) -> tuple["EndReason", ...]:
        """Give the reasons that it takes the place of."""
        every = list(EndReason)
        return tuple(every[: every.index(self)])


_ENDS = {
    EventKind.BOUNCED: EndReason.BOUNCED,
    EventKind.COMPLAINED: EndReason.COMPLAINED,
    EventKind.UNSUBSCRIBED: EndReason.UNSUBSCRIBED,
}
#: Whoever complains of it has it.
_TAKEN = frozenset(
    {
        EventKind.PROCESSED,
        EventKind.DELIVERED,
        EventKind.COMPLAINED,
        EventKind.UNSUBSCRIBED,
    }
)
#: In these it left the provider too: not said of a mail that came back.
_ARRIVED = _TAKEN - {EventKind.PROCESSED}
#: In these we do not know that the provider has it, or believe that it has not.
_UNSURE = frozenset({MessageState.UNKNOWN, MessageState.QUEUED, MessageState.DEAD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What we know of a message that an event speaks of."""

    state: MessageState
    #: How often the provider took it and then could not deliver it.
    bounces: int = 0
    #: Whether it may be sent again: its news still holds, and somebody still follows it.
    wanted: bool = True


def wait_after(bounces: int) -> timedelta | None:
    """Say how long a message waits after it came back so often; None: it is not sent again."""
    return WAITS[bounces - 1] if bounces <= len(WAITS) else None


def after(standing: Standing, kind: EventKind) -> Standing:
    """Say what an event makes of a message.

    A message that is being sent is not asked about: its event came early, and waits.
    """
    match kind:
        case EventKind.BOUNCED | EventKind.DROPPED:
            return replace(standing, state=MessageState.REJECTED)
        case EventKind.BLOCKED:
            return _sent_back(standing)
        case _ if kind in _TAKEN and standing.state in _UNSURE and not standing.bounces:
            return replace(standing, state=MessageState.ACCEPTED)
        # one that waits after it came back may be spoken of late; of one that went out again and
        # whose answer was lost, this is the answer
        case _ if kind in _ARRIVED and standing.state is MessageState.UNKNOWN:
            return replace(standing, state=MessageState.ACCEPTED)
        case _:
            return standing


def _sent_back(standing: Standing) -> Standing:
    bounces = standing.bounces + 1
    if standing.state is MessageState.REJECTED or wait_after(bounces) is None:
        state = MessageState.REJECTED
    elif standing.state is MessageState.CANCELLED or not standing.wanted:
        state = MessageState.CANCELLED
    else:
        state = MessageState.QUEUED
    return replace(standing, state=state, bounces=bounces)


def ending(kinds: Collection[EventKind], bounces: int) -> EndReason | None:
    """Say why events of a message end all that its recipient follows; None where they do not.

    Args:
        kinds: what happened to the message.
        bounces: how often it came back, all in all.
    """
    found = [_ENDS[kind] for kind in kinds if kind in _ENDS]
    if EventKind.BLOCKED in kinds and wait_after(bounces) is None:
        found.append(EndReason.UNREACHABLE)
    return max(found, key=lambda reason: len(reason.weaker), default=None)
