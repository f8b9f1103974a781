"""A fictitious source in eleven snapshots, and people who follow it with overlapping subscriptions.

Their rhythms differ, also those of one person. Each day a place is suspended, and the next day
the source takes that back. Every name and address is invented.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace
from sqlalchemy import select, update

from notifier.bootstrap.house import House, open_house
from notifier.bootstrap.posting import composer, delivery, transports
from notifier.config.loading import load
from notifier.domain.change import ALL_KINDS, Kind
from notifier.domain.location import Enforcement, Location
from notifier.domain.rhythm import AT_ONCE, Pace, Rhythm
from notifier.domain.subscription import Language, Scope, ScopeKind
from notifier.pipeline.intake.ingest import ingest
from notifier.sources.fictitious.bench import bench_locations, with_share_changed
from notifier.sources.snapshot_file import SnapshotFile
from notifier.sources.snapshot_writer import write_snapshot
from notifier.store.engine import Sessions
from notifier.store.people import choices
from notifier.store.tables import subscriptions
from notifier.subscriptions.confirm import confirm
from notifier.subscriptions.limits import Limits
from notifier.subscriptions.signup import Request, Signup

SOURCE = "fictief"
FURTHER = 10
_SEED = 2026
_LOCATIONS, _RECORDS = 240, 3
_SHARE = 0.025
_FIRST = datetime(2026, 9, 1, 5, tzinfo=UTC)
_CONFIRM = re.compile(rb"/bevestigen/([\w-]+)")
_LIMITS = Limits(network_hour=1000, network_day=1000)
_PEOPLE = 10
_SUSPENDED_FOR = 1
_RHYTHMS = (
    AT_ONCE,
    Rhythm(Pace.DAILY, 7),
    AT_ONCE,
    Rhythm(Pace.WEEKLY, 7, 4),
    Rhythm(Pace.DAILY, 17),
    Rhythm(Pace.WORKDAYS, 8),
    Rhythm(Pace.WEEKLY, 0, 0),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What is the same in every run."""

    #: The first snapshot, and the further ones.
    files: tuple[Path, ...]
    first: tuple[Location, ...]


def made(folder: Path) -> World:
    """Write the snapshots: in each, records differ, a place is gone, one is new, one closed."""
    files = []
    snapshots = list(_shown())
    for number, places in enumerate(snapshots):
        files.append(folder / f"snapshot-{number:02}.jsonl")
        write_snapshot(places, files[-1], source=SOURCE, taken_at=moment(number))
    return World(files=tuple(files), first=tuple(snapshots[0]))


def moment(number: int) -> datetime:
    """Give the moment of a snapshot; the stages run an hour later."""
    return _FIRST + timedelta(days=number)


def _shown() -> Iterator[Sequence[Location]]:
    invented = list(bench_locations(_SEED, _LOCATIONS + FURTHER, records_each=_RECORDS))
    now, waiting = invented[:_LOCATIONS], invented[_LOCATIONS:]
    homes = [_home(now, number).id for number in range(_PEOPLE)]
    yield now
    for number in range(FURTHER):
        changed = list(with_share_changed(now, _SHARE, _SEED + number))
        now = [_suspended(place, homes, number) for place in [*changed[1:], waiting[number]]]
        yield now


def _home(places: Sequence[Location], person: int) -> Location:
    """Give the place that somebody follows."""
    return places[20 + 12 * person]


def _suspended(place: Location, homes: Sequence[str], number: int) -> Location:
    """Close a place on its day, and show nothing of it any more some days later."""
    if place.id not in homes:
        return place
    day = homes.index(place.id)
    if number == day:
        decided = (moment(0) - timedelta(days=20)).date()
        closing = Enforcement(
            kind="schorsing", trajectory=f"f-{day}", decided_on=decided, communicated_on=decided
        )
        return replace(place, enforcement=[*place.enforcement, closing])
    if number == day + _SUSPENDED_FOR:
        kept = [one for one in place.enforcement if one.trajectory != f"f-{day}"]
        return replace(place, enforcement=kept)
    return place


def settings(url: str, folder: Path, way_out: Mapping[str, str]) -> dict[str, str]:
    """Give the settings of a run, as its environment."""
    (folder / "empty.toml").touch()
    return {
        "NOTIFIER_CONFIG": str(folder / "empty.toml"),
        "NOTIFIER_DATABASE_URL": url,
        "NOTIFIER_SECRET": "fictief, want het opent niets buiten deze test",
        "NOTIFIER_MAIL_FROM": "Opvangnieuws (fictief) <noreply@voorbeeld.example>",
        "NOTIFIER_LEASE_SECONDS": "61",
        **way_out,
    }


def settle_in(world: World, url: str, folder: Path) -> None:
    """Bring the first snapshot into an empty store, and let people follow it."""
    mailbox = folder / "confirmations"
    environ = settings(url, folder, {"NOTIFIER_MAILBOX_DIR": str(mailbox)})
    house = open_house(load(environ))
    now = moment(0) + timedelta(hours=1)
    ingest(SnapshotFile(world.files[0], source=SOURCE).fetch(), house.sessions, now=now)
    _ask(house, world.first, now)
    delivery(house, *transports(house.settings)).run()
    for path in sorted((mailbox / "new").iterdir()):
        found = _CONFIRM.search(path.read_bytes().replace(b"=\n", b""))
        assert found is not None
        confirm(found[1].decode(), sessions=house.sessions, links=house.links, now=now)
    _choose(house.sessions)
    house.sessions.close()


def _choose(sessions: Sessions) -> None:
    """Give each subscription a rhythm; some keep urgent news for it, some want few kinds."""
    with sessions.writing() as connection:
        followed = connection.execute(select(subscriptions.c.id).order_by("id")).scalars()
        for number, id_ in enumerate(list(followed)):
            choices.choose(
                connection,
                id_,
                rhythm=_RHYTHMS[number % len(_RHYTHMS)],
                kinds=ALL_KINDS - Kind.REACTION.bit if number % 5 == 4 else ALL_KINDS,
                urgent=number // 3 % 3 != 2,
            )


def all_at_once(url: str) -> None:
    """Let everybody have everything at once: a command's clock reaches nobody's hour."""
    sessions = Sessions(url, pooled=False)
    with sessions.writing() as connection:
        connection.execute(update(subscriptions).values(rhythm=AT_ONCE.code, urgent=True))
    sessions.close()


def _ask(house: House, places: Sequence[Location], now: datetime) -> None:
    signup = Signup(
        sessions=house.sessions, links=house.links, composer=composer(house), limits=_LIMITS
    )
    for address, scopes in _people(places):
        for scope in scopes:
            request = Request(address=address, scope=scope, title="iets", language=Language.NL)
            signup.ask(request, now)


def _people(places: Sequence[Location]) -> Iterator[tuple[str, Sequence[Scope]]]:
    """Give ten people, three of whom follow everything and part of it once more."""
    for number in range(_PEOPLE):
        place = _home(places, number)
        following = [
            _scope(ScopeKind.MUNICIPALITY, place.address.nis or ""),
            _scope(ScopeKind.ORGANISER, place.organiser.id or ""),
            _scope(ScopeKind.LOCATION, place.id),
        ]
        if number < 3:
            following[1] = _scope(ScopeKind.ALL, "")
        yield f"volger-{number}@voorbeeld.example", following


def _scope(kind: ScopeKind, key: str) -> Scope:
    return Scope(kind=kind, source=SOURCE, key=key)
