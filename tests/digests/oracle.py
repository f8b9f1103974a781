"""What everybody must get at every tick of the clock, if the rules are kept."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tests.digests.one_reader import Mail, News, Reader

_ENFORCEMENT = 4


@dataclass(slots=True, kw_only=True)
class Oracle:
    """All readers, by their number."""

    readers: dict[int, Reader]
    _log: defaultdict[str, list[News]] = field(default_factory=lambda: defaultdict(list))
    #: What was taken back, by the number of what took it back first.
    _ended: defaultdict[int, list[News]] = field(default_factory=lambda: defaultdict(list))
    _over: set[int] = field(default_factory=set)
    _unmatched: list[News] = field(default_factory=list)

    def brings(self, news: Sequence[News], now: datetime) -> None:
        """Take in what a snapshot brought."""
        self._unmatched += news
        gone = [one for one in news if one.type_is_gone]
        for one in news:
            self._log[one.location].append(one)
        for one in gone:
            ended = [
                old
                for old in self._log[one.location]
                if one.takes_back(old) and old.seq not in self._over
            ]
            self._ended[one.seq] = ended
            self._over |= {old.seq for old in ended}
        if gone:
            for reader in self.readers.values():
                reader.take_back(gone, now)

    def matches(self, now: datetime) -> None:
        """Let everybody learn of what is new and still so; then of what was taken back."""
        new, self._unmatched = self._unmatched, []
        still = [one for one in new if one.seq not in self._over and not one.is_correction]
        urgent: defaultdict[tuple[str, datetime], int] = defaultdict(int)
        for one in still:
            urgent[one.location, one.taken_at] |= one.kind if one.urgent else 0
        over = [one for one in new if one.seq in self._over]
        for reader in self.readers.values():
            for one in over:
                reader.miss(one)
            for one in still:
                reader.hear(one, urgent[one.location, one.taken_at], now)
            for gone in (one for one in new if one.type_is_gone):
                self._ends(reader, gone, now)

    def _ends(self, reader: Reader, gone: News, now: datetime) -> None:
        olds = self._ended[gone.seq]
        if not gone.is_correction:
            reader.hush(gone, olds)
            # whoever follows a place hears that it is gone anyway; who was told of a measure too
            departed = gone.type == "location_gone"
            olds = [one for one in olds if departed and one.kind == _ENFORCEMENT]
        reader.correct(gone, olds, now)

    def puts_together(self, now: datetime) -> None:
        """Make mails of what is due."""
        for reader in self.readers.values():
            reader.put_together(now)

    def sends(self) -> dict[int, list[Mail]]:
        """Give what everybody gets now."""
        sent = {number: reader.send() for number, reader in self.readers.items()}
        return {number: mails for number, mails in sent.items() if mails}

    @property
    def has_unmatched(self) -> bool:
        """Whether something is new."""
        return bool(self._unmatched)

    @property
    def has_queued(self) -> bool:
        """Whether a mail was put together and not sent."""
        return any(reader.queued for reader in self.readers.values())

    def next_due(self) -> datetime | None:
        """Say when something is due next."""
        found = [
            item.due
            for reader in self.readers.values()
            for item in reader.waiting.values()
            if item.due is not None
        ]
        return min(found, default=None)
