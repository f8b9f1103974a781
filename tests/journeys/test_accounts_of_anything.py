"""Whatever happened, in whatever order: no account says something else than the store."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from notifier.domain.change import ALL_KINDS, Kind
from notifier.domain.delivery import Deferred, Rejected, Unknown
from notifier.domain.location import Location
from notifier.domain.rhythm import Pace, Rhythm
from notifier.domain.rules import TRUSTING
from notifier.sources.fictitious.decks import seeded
from notifier.store.people import choices, subscriptions
from tests.journeys.test_accounts import Answering
from tests.journeys.world import Story
from tests.support.accounts import contradicted
from tests.support.builders import a_location, a_measure, a_reaction, an_inspection
from tests.support.databases import SqliteDatabases
from tests.support.people import ALL, GENT, SUN, follows

seeds = st.integers(0, 2**32 - 1)
_PEOPLE = ("een@example.org", "twee@example.org")
_ANSWERS = (Deferred(reason="later"), Rejected(reason="no"), Unknown(reason="lost"))


def _location(id_: str, random: Random, **fields: object) -> Location:
    some = {
        "inspections": [an_inspection(advice=random.choice(("a", "b")))],
        "enforcement": [a_measure(random.choice(("aanmaning", "schorsing")))],
        "reactions": [a_reaction()],
        "places": random.choice((8, 9)),
    }
    chosen = {name: value for name, value in some.items() if random.random() < 0.5}
    return a_location(id_, **{**chosen, **fields})


def _show(story: Story, random: Random) -> None:
    tomorrow = story.now + timedelta(days=1)
    places = [a_location("910000009")]
    if random.random() < 0.9:
        places.append(_location(SUN.key, random))
    if random.random() < 0.5:
        places.append(_location("910000002", random, succeeds=[SUN.key]))
    story.bring(f"{tomorrow:%Y-%m-%d}", *places, hour=random.choice((6, 9)))


def _follow(story: Story, random: Random) -> None:
    scope, kinds = random.choice((SUN, GENT, ALL)), random.choice((ALL_KINDS, Kind.INSPECTION.bit))
    asked = follows(story.sessions, random.choice(_PEOPLE), scope, kinds=kinds)
    if random.random() < 0.5:
        with story.sessions.writing() as connection:
            number, rhythm = asked.subscription_id, Rhythm(Pace.DAILY)
            choices.choose(connection, number, rhythm=rhythm, kinds=kinds, urgent=True)


def _leave(story: Story, random: Random) -> None:
    with story.sessions.writing() as connection:
        subscriptions.end(connection, [random.randint(1, 4)], reason="unsubscribed", now=story.now)


def _send(story: Story, random: Random) -> None:
    story.delivery(transport=Answering(random.choice(_ANSWERS))).run()


def _match(story: Story, _random: Random) -> None:
    story.match()


def _run(story: Story, _random: Random) -> None:
    story.run()


_ACTS: tuple[Callable[[Story, Random], None], ...] = (_show, _follow, _leave, _send, _match, _run)


@settings(max_examples=8)
@given(acts=st.lists(st.sampled_from(_ACTS), min_size=6, max_size=14), seed=seeds)
def test_no_account_contradicts_the_store(
    sqlite_databases: SqliteDatabases,
    acts: list[Callable[[Story, Random], None]],
    seed: int,
) -> None:
    random = seeded(seed)
    with TemporaryDirectory() as folder, sqlite_databases.fresh(Path(folder)) as sessions:
        story = Story(Path(folder), sessions, rules=TRUSTING)
        story.show("2026-11-23", a_location(), a_location("910000009"))
        _follow(story, random)

        for act in (_show, _match, *acts):
            act(story, random)

        assert list(contradicted(sessions, story.now)) == []
