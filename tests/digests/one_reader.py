"""One reader, as an oracle: what they follow, what they wait for, and what they must get when.

It knows nothing of the code that is tested: it goes by the rules as people are told them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.digests.slots import Code, next_slot

URGENT, ALERT, DIGEST = 1, 2, 3
GROUPING = timedelta(minutes=5)
REVIVED = timedelta(days=28)
MORNING = "daily 7"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One change, as the log has it."""

    seq: int
    location: str
    kind: int
    type: str
    key: str
    urgent: bool
    #: Of each field its name, and its value before and after.
    fields: tuple[tuple[str, str, str], ...]
    nis: str
    organiser: str
    taken_at: datetime
    seen_at: datetime

    @property
    def is_correction(self) -> bool:
        """Whether it is told to those alone who were told what it takes back."""
        return self.type in {"trajectory_gone", "measure_withdrawn"}

    def takes_back(self, old: "News") -> bool:
        """Whether it says that older news holds no longer."""
        if old.seq >= self.seq or old.location != self.location or not self.type_is_gone:
            return False
        if self.type == "location_gone":
            return True
        if self.type == "trajectory_gone":
            return old.kind == self.kind and old.key.partition("|")[0] == self.key
        return old.kind == self.kind and old.key == self.key

    @property
    def type_is_gone(self) -> bool:
        """Whether something is no longer shown."""
        return self.type.endswith(("_gone", "_withdrawn"))


@dataclass(slots=True, kw_only=True)
class Wish:
    """One subscription."""

    id: int
    #: Kind of scope and key.
    scope: tuple[str, str]
    kinds: int
    code: Code
    urgent: bool
    active: bool = True

    def covers(self, news: News) -> bool:
        """Whether it is about this."""
        return self.scope in {
            ("all", ""),
            ("location", news.location),
            ("municipality", news.nis),
            ("organiser", news.organiser),
        }


@dataclass(slots=True)
class Item:
    """That somebody is to hear of something; due is None where nobody asked any more."""

    news: News
    lane: int
    due: datetime | None
    #: The wish that asked first.
    wish: int
    correction: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: how soon it goes, and what it tells."""

    lane: int
    seqs: frozenset[int]


@dataclass(slots=True, kw_only=True)
class Reader:
    """What one person must get."""

    wishes: list[Wish]
    paused_until: datetime | None = None
    waiting: dict[int, Item] = field(default_factory=dict)
    #: Put together and not sent yet.
    queued: list[tuple[Mail, list[Item]]] = field(default_factory=list)
    told: dict[int, Item] = field(default_factory=dict)
    #: What became of the rest, by its number.
    withdrawn: set[int] = field(default_factory=set)
    undone: set[int] = field(default_factory=set)

    @property
    def follows(self) -> bool:
        """Whether they want any mail."""
        return any(wish.active for wish in self.wishes)

    def hear(self, news: News, urgent_kinds: int, now: datetime) -> None:
        """Learn of something new, if it is wanted.

        Args:
            news: what.
            urgent_kinds: the kinds of what is urgent at that place at that moment.
            now: when it is matched.
        """
        asked = self._asking(news)
        if asked:
            times = [self._time(w, now, urgent=bool(w.kinds & urgent_kinds)) for w in asked]
            lane, due = min(t[0] for t in times), min(t[1] for t in times)
            self.waiting[news.seq] = Item(news, lane, due, min(w.id for w in asked))

    def miss(self, news: News) -> None:
        """Never learn of something that was over before it could be told."""
        if self._asking(news):
            self.withdrawn.add(news.seq)

    def _asking(self, news: News) -> list[Wish]:
        return [w for w in self.wishes if w.active and w.covers(news) and w.kinds & news.kind]

    def _time(self, wish: Wish, now: datetime, *, urgent: bool) -> tuple[int, datetime]:
        if urgent and wish.urgent:
            return URGENT, now
        if self.paused_until is not None and self.paused_until > now:
            # a slot at the very moment when a pause is over counts; what comes at once waits for
            # the morning
            code = MORNING if wish.code == "at_once" else wish.code
            slot = next_slot(code, self.paused_until - timedelta(microseconds=1))
            return (ALERT if wish.code == "at_once" else DIGEST), slot
        if wish.code == "at_once":
            return ALERT, now + GROUPING
        return DIGEST, next_slot(wish.code, now)

    def correct(self, gone: News, olds: Iterable[News], now: datetime) -> None:
        """Learn that what they were told holds no longer, if they still follow anything."""
        wishes = [self.told[old.seq].wish for old in olds if old.seq in self.told]
        if not wishes or not self.follows or gone.seq in self.told:
            return
        item = self.waiting.get(gone.seq)
        if item is None:
            self.waiting[gone.seq] = Item(gone, URGENT, now, min(wishes), correction=True)
        elif item.due is not None:  # they would hear of it anyway, but not so soon
            item.lane, item.due, item.correction = URGENT, min(item.due, now), True

    def hush(self, gone: News, olds: Iterable[News]) -> None:
        """Hear nothing of the end of what they were never told had begun."""
        item = self.waiting.get(gone.seq)
        began = {old.seq for old in olds if old.type.endswith("_added") and old.kind == gone.kind}
        put = {one.news.seq for _mail, items in self.queued for one in items}
        if item is None or item.due is None or not began & self.withdrawn:
            return
        if not began & (self.told.keys() | put):
            del self.waiting[gone.seq]
            self.undone.add(gone.seq)

    def take_back(self, gone: Sequence[News], now: datetime) -> None:
        """Forget what holds no longer before it was told; the rest of a queued mail waits anew."""
        for mail, items in list(self.queued):
            if any(self._is_back(item, gone) for item in items):
                self.queued.remove((mail, items))
                for item in items:
                    item.due = now
                    self.waiting[item.news.seq] = item
        for seq, item in list(self.waiting.items()):
            if self._is_back(item, gone):
                del self.waiting[seq]
                self.withdrawn |= {seq} if item.due is not None else set()

    def _is_back(self, item: Item, gone: Sequence[News]) -> bool:
        return not item.news.is_correction and any(one.takes_back(item.news) for one in gone)

    def put_together(self, now: datetime) -> None:
        """Make a mail of what is due, for each lane."""
        for lane in (URGENT, ALERT, DIGEST):
            ours = [i for i in self.waiting.values() if i.lane == lane and i.due is not None]
            until = now + GROUPING if lane == ALERT else now
            if any(item.due is not None and item.due <= now for item in ours):
                self._make(lane, [i for i in ours if i.due is not None and i.due <= until])

    def _make(self, lane: int, items: list[Item]) -> None:
        for item in items:
            del self.waiting[item.news.seq]
        nothing = _come_to_nothing([item.news for item in items])
        self.undone |= nothing
        left = [item for item in items if item.news.seq not in nothing]
        if left:
            self.queued.append((Mail(lane, frozenset(item.news.seq for item in left)), left))

    def send(self) -> list[Mail]:
        """Get what is queued."""
        sent, self.queued = self.queued, []
        for _mail, items in sent:
            self.told |= {item.news.seq: item for item in items}
        return [mail for mail, _items in sent]

    def choose_anew(self, now: datetime) -> None:
        """Wait for what was not told yet as the new choices say."""
        for _mail, items in self.queued:
            for item in items:
                item.due = now
                self.waiting[item.news.seq] = item
        self.queued = []
        for item in self.waiting.values():
            self._plan(item, now)

    def _plan(self, item: Item, now: datetime) -> None:
        before = item.due
        if before is None and now - item.news.seen_at > REVIVED:
            return
        if item.correction:
            item.due = (before or now) if self.follows else None
            return
        asked = [
            w
            for w in self.wishes
            if w.active and (w.covers(item.news) or w.id == item.wish) and w.kinds & item.news.kind
        ]
        if not asked:
            item.due = None
            return
        urgent = item.lane == URGENT or item.news.urgent
        times = [self._time(w, now, urgent=urgent) for w in asked]
        lane, due = min(t[0] for t in times), min(t[1] for t in times)
        paused = self.paused_until is not None and self.paused_until > now
        overdue = before is not None and before <= now
        waits_on = before is not None and lane == item.lane and (overdue or lane != DIGEST)
        if before is not None and waits_on and (lane == URGENT or not paused):
            due = min(before, due)  # nothing that is due is put off
        item.lane, item.due, item.wish = lane, due, min(w.id for w in asked)


def _come_to_nothing(news: Iterable[News]) -> set[int]:
    """Give the numbers of those steps after which something is as it was before them."""
    found: set[int] = set()
    new: set[tuple[str, int, str]] = set()
    steps: dict[tuple[str, str, str], tuple[list[int], dict[str, tuple[str, str]]]] = {}
    for one in sorted(news, key=lambda one: one.seq):
        record = (one.location, one.kind, one.key)
        if one.type.endswith("_added"):
            new.add(record)
        # what is corrected before it is told is told as it is in the end
        if one.type not in {"details_changed", "follow_up_changed"} or record in new:
            continue
        place = (one.location, one.type, one.key)
        seqs, fields = steps.setdefault(place, ([], {}))
        seqs.append(one.seq)
        for name, before, after in one.fields:
            fields[name] = (fields.get(name, (before, ""))[0], after)
        if all(before == after for before, after in fields.values()):
            found |= set(seqs)
            del steps[place]
    return found
