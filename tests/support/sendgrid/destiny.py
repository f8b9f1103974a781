"""What becomes of each mail that the provider took, and the events that tell of it."""

import random
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, auto
from typing import Any

from tests.support.sendgrid.fake import Copy
from tests.support.sendgrid.signing import posted

#: The provider's: so many events in one request at most.
_BATCH = 400
Post = Callable[[bytes, dict[str, str]], int]


class Destiny(StrEnum):
    """What becomes of the mails of one address. Which one is in the address itself."""

    DELIVERED = auto()
    DEFERRED = auto()
    BLOCKED_ONCE = auto()
    BLOCKED_FOR_EVER = auto()
    BOUNCED = auto()
    DROPPED = auto()
    COMPLAINED = auto()
    #: The provider refuses the request with it.
    INVALID = auto()


_SHARES = {
    Destiny.BOUNCED: 30,
    Destiny.BLOCKED_ONCE: 40,
    Destiny.BLOCKED_FOR_EVER: 10,
    Destiny.DROPPED: 10,
    Destiny.COMPLAINED: 10,
    Destiny.DEFERRED: 50,
}
#: One in so many: it makes the provider refuse all that are asked for with it.
_INVALID = 2000
_BY_LOT = [destiny for destiny, share in _SHARES.items() for _ in range(share)]


def destined(number: int) -> str:
    """Give a fictitious address whose destiny is drawn from its number."""
    lot = zlib.crc32(b"%d" % number) % 1000
    destiny = _BY_LOT[lot] if lot < len(_BY_LOT) else Destiny.DELIVERED
    if (number + 1) % _INVALID == 0:
        destiny = Destiny.INVALID
    host = "voorbeeld" if destiny is Destiny.INVALID else "voorbeeld.example"
    return f"lezer-{number}-{destiny}@{host}"


def destiny_of(address: str) -> Destiny:
    """Read it back."""
    return Destiny(address.partition("@")[0].rpartition("-")[2])


@dataclass
class Herald:
    """Posts the events of what was taken: late, in disorder, and again and again."""

    chance: random.Random
    post: Post
    #: How many copies of each message there were, and how many events waited or were repeated.
    copies: Counter[str] = field(default_factory=Counter)
    told: int = 0
    _read: int = 0
    _waiting: list[dict[str, Any]] = field(default_factory=list)

    def tell(self, copies: Sequence[Copy], at: datetime, *, share: float = 1.0) -> int:
        """Post a share of the events that were not posted; give how many there were."""
        while self._read < len(copies):
            copy = copies[self._read]
            self.copies[copy.address] += 1
            self._waiting += _events(copy, self.copies[copy.address], at)
            self._read += 1
        self.chance.shuffle(self._waiting)
        count = int(len(self._waiting) * share + 0.5)
        now, self._waiting = self._waiting[:count], self._waiting[count:]
        repeated = [one for one in now if self.chance.random() < 0.1]
        sent = now + repeated
        for start in range(0, len(sent), _BATCH):
            body, headers = posted(sent[start : start + _BATCH], at)
            while self.post(body, headers) >= 300:
                pass  # it tries again, for a day
        self.told += len(sent)
        return len(sent)


def _events(copy: Copy, turn: int, at: datetime) -> Iterator[dict[str, Any]]:
    destiny = destiny_of(copy.address)
    blocked = destiny is Destiny.BLOCKED_FOR_EVER or (destiny is Destiny.BLOCKED_ONCE and turn == 1)
    if destiny is Destiny.DROPPED:
        yield _event(copy, at, 0, event="dropped", reason="Bounced Address")
        return
    yield _event(copy, at, 0, event="processed")
    if destiny is Destiny.BOUNCED:
        said = f"550 5.1.1 <{copy.address}> is not here"
        yield _event(copy, at, 1, event="bounce", type="bounce", status="5.1.1", reason=said)
    elif blocked:
        yield _event(copy, at, 1, event="bounce", type="blocked", reason="452 full")
    else:
        if destiny is Destiny.DEFERRED:
            yield _event(copy, at, 1, event="deferred", response="451 later", attempt="1")
        yield _event(copy, at, 2, event="delivered", response="250 OK")
        if destiny is Destiny.COMPLAINED:
            yield _event(copy, at, 3, event="spamreport")


def _event(copy: Copy, at: datetime, after: int, **fields: str) -> dict[str, Any]:
    return {
        "email": copy.address,
        "timestamp": int(at.timestamp()) + after,
        "smtp-id": "<fictief@example>",
        "sg_event_id": f"event-{copy.number}-{after}",
        "sg_message_id": f"{copy.reference}.recvd-fake-{copy.number}",
        **copy.custom_args,
        **fields,
    }
