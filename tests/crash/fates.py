"""What became of each mail at a provider that fails, loses answers and tells of mails later."""

import http.client
import random
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from notifier.domain.events import EventKind, MailEvent
from notifier.links import Links
from notifier.pipeline.sending.heed import hear, heed
from notifier.store.engine import Sessions
from tests.support.sendgrid.fake import Copy, FakeSendGrid, Mishap

KEY = "SG.fictieve-sleutel"
_WEIGHTS = dict.fromkeys(Mishap, 2) | {Mishap.NONE: 60, Mishap.SLOW: 1}
_WAIT_SECONDS = 30
#: A mail at the provider: the content's key and the subscriber's number.
Mail = tuple[str, int]


def mishaps(chance: random.Random) -> Iterator[Mishap]:
    """Give what goes wrong, each kind now and then."""
    while True:
        yield from chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))


def counted(provider: FakeSendGrid) -> Counter[Mail]:
    """Give how often the provider took each mail."""
    return Counter(_mail(copy) for copy in list(provider.copies))


def unanswered(provider: FakeSendGrid) -> Counter[Mail]:
    """Give how often it took each mail and did not say so, or said that it did not."""
    return Counter(_mail(copy) for copy in list(provider.copies) if not copy.answered)


def _mail(copy: Copy) -> Mail:
    return copy.custom_args["content"], int(copy.custom_args["subscriber"])


def quiet(host: str) -> None:
    """Wait until the provider has done with all that was asked of it, also by who died since."""
    line = http.client.HTTPConnection(urlsplit(host).netloc, timeout=_WAIT_SECONDS)
    line.request("GET", "/")  # whoever asked before was let in before
    line.getresponse().read()
    line.close()
    for thread in threading.enumerate():
        if "process_request" in thread.name:
            thread.join(_WAIT_SECONDS)


@dataclass(slots=True, kw_only=True)
class Herald:
    """Tells the service of mails, as the provider's webhook does; late, and not of all at once."""

    sessions: Sessions
    links: Links
    provider: FakeSendGrid
    chance: random.Random
    told: int = 0
    _waiting: list[Copy] = field(default_factory=list)
    _read: int = 0

    def tell(self, now: datetime, *, share: float) -> None:
        """Tell of a share of what was taken and not told yet, and let it be heeded."""
        copies = list(self.provider.copies)
        self._waiting += copies[self._read :]
        self._read = len(copies)
        self.chance.shuffle(self._waiting)
        count = round(len(self._waiting) * share)
        now_told, self._waiting = self._waiting[:count], self._waiting[count:]
        self.told += count
        hear(self.sessions, "sendgrid", [_event(copy, now) for copy in now_told], now)
        heed(self.sessions, self.links, now=now)


def _event(copy: Copy, now: datetime) -> MailEvent:
    content, subscriber = _mail(copy)
    return MailEvent(
        id=f"event-{copy.number}",
        kind=EventKind.PROCESSED,
        content_id=content,
        subscriber_id=subscriber,
        at=now,
    )
