"""The whole chain on fictitious data: three snapshots, three people, mails and feeds."""

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

from notifier.bootstrap import stages
from notifier.bootstrap.clock import now
from notifier.bootstrap.house import House, open_house
from notifier.bootstrap.posting import composer
from notifier.config.settings import Settings
from notifier.domain.change import ChangeType
from notifier.domain.diff import Moment, diff
from notifier.domain.location import Location
from notifier.domain.rules import SourceRules
from notifier.domain.subscription import Language, Scope, ScopeKind
from notifier.mail.naming import title_of
from notifier.pipeline.intake.ingest import IngestReport, ingest
from notifier.sources.fictitious.demo import BETWEEN, demo_pair
from notifier.sources.fictitious.generator import SOURCE
from notifier.sources.snapshot_file import SnapshotFile
from notifier.sources.snapshot_writer import write_snapshot
from notifier.subscriptions.confirm import confirm
from notifier.subscriptions.signup import Request, Signup

SEED = 2026
_CONFIRM = re.compile(r"/bevestigen/([\w-]+)")
#: Who follows what, by the change that awaits it. Addresses of nobody (RFC 2606).
_PEOPLE = {
    "ouder@voorbeeld.example": (ChangeType.MEASURE_ADDED,),
    "loket@voorbeeld.example": (
        ChangeType.REPORT_ADDED,
        ChangeType.FOLLOW_UP_CHANGED,
        ChangeType.OBJECTION_DECIDED,
    ),
    "redactie@voorbeeld.example": (
        ChangeType.MEASURE_ADDED,
        ChangeType.TRAJECTORY_GONE,
        ChangeType.SUSPENSION_ENDED_EARLY,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that the demonstration did, for whoever looks on."""

    text: str


class Demonstration:
    """A fresh service in a folder of its own."""

    def __init__(self, folder: Path, *, listen: str) -> None:
        """Take the folder; what an earlier demonstration left there goes.

        Args:
            folder: where database, mailbox and snapshots are put.
            listen: host and port of the web.
        """
        self.folder = folder
        for name in ("notifier.db", "notifier.db-wal", "notifier.db-shm"):
            (folder / name).unlink(missing_ok=True)
        for name in ("mailbox", "snapshots"):
            shutil.rmtree(folder / name, ignore_errors=True)
        (folder / "snapshots").mkdir(parents=True)
        self.settings = Settings(
            database_url=f"sqlite:///{folder}/notifier.db",
            base_url=f"http://{listen}",
            listen=listen,
            secret_file=folder / "secret",
            mailbox_dir=folder / "mailbox",
            mail_from="Opvangnieuws (fictief) <noreply@voorbeeld.example>",
            service_name="Opvangnieuws (fictief)",
            demo=True,
            grouping_seconds=timedelta(),  # nobody who looks on waits for more of its kind
        )
        self.house: House = open_house(self.settings)

    def run(self) -> Iterator[Step]:
        """Run the chain by the rules that every source has, step by step."""
        moment = now()
        first, second = demo_pair(SEED, second_taken_at=moment - BETWEEN)
        report = self._ingest("first.jsonl", first, moment - 2 * BETWEEN)
        yield Step(text=f"First snapshot: {report.locations} fictitious locations; nobody is told")
        stages.publish(self.house)
        count = sum(self._follow(first, second))
        yield Step(text=f"{len(_PEOPLE)} people follow {count} locations and confirmed it by mail")
        report = self._ingest("second.jsonl.gz", second, moment - BETWEEN)
        yield Step(text=f"Second snapshot, a day later: {report.changes} changes are shown at once")
        yield from self._tell()
        yield Step(text="What is gone, or has another value, waits: a source makes faults")
        report = self._ingest("third.jsonl", second, moment)
        yield Step(text=f"Third snapshot, a day later: {report.changes} changes are confirmed")
        yield from self._tell()

    def _tell(self) -> Iterator[Step]:
        published = stages.publish(self.house)
        yield Step(text=f"Feeds: {published.rebuilt + published.added} built")
        stages.notify(self.house)
        queued = stages.digest(self.house)
        sent = stages.deliver(self.house)
        yield Step(text=f"Mails: {queued.messages} queued, {sent.accepted} delivered")

    def _ingest(self, name: str, places: Sequence[Location], taken_at: datetime) -> IngestReport:
        path = self.folder / "snapshots" / name
        write_snapshot(places, path, source=SOURCE, taken_at=taken_at)
        snapshot = SnapshotFile(path, source=SOURCE).fetch()
        return ingest(snapshot, self.house.sessions, now=taken_at, rules=SourceRules())

    def _follow(self, first: Iterable[Location], second: Iterable[Location]) -> Iterator[int]:
        """Let each person sign up, get the mail, and confirm: the way that everybody goes."""
        where = _by_type(first, second)
        signup = Signup(
            sessions=self.house.sessions, links=self.house.links, composer=composer(self.house)
        )
        for address, types in _PEOPLE.items():
            for type_ in types:
                place = where[type_]
                scope = Scope(kind=ScopeKind.LOCATION, source=SOURCE, key=place.id)
                request = Request(
                    address=address,
                    scope=scope,
                    title=title_of(place, Language.NL),
                    language=Language.NL,
                )
                signup.ask(request, now())
            yield len(types)
        stages.deliver(self.house)
        for token in self._confirmations():
            confirm(token, sessions=self.house.sessions, links=self.house.links, now=now())

    def _confirmations(self) -> Iterator[str]:
        for path in sorted((self.settings.mailbox_dir / "new").iterdir()):
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            text = mail.get_body(("plain",))
            found = _CONFIRM.search(text.get_content()) if text is not None else None
            if found:
                yield found[1]


def _by_type(first: Iterable[Location], second: Iterable[Location]) -> dict[ChangeType, Location]:
    """Give, for each type of change, a location that will go through it."""
    before = {place.id: place for place in first}
    moment = Moment(source=SOURCE, taken_at=now(), seen_at=now())
    return {
        change.type: before[place.id]
        for place in second
        if place.id in before
        for change in diff(before[place.id], place, moment)
    }
