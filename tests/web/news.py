"""News that reaches people in a world: somebody follows, a source shows something new, mails go."""

from datetime import date, timedelta

from msgspec.structs import replace
from sqlalchemy import update

from notifier.domain.location import Inspection, Location
from notifier.domain.subscription import Language, Purpose, Scope, ScopeKind
from notifier.mail.compose import Composer
from notifier.store.tables import outbox
from notifier.subscriptions.confirm import confirm
from notifier.subscriptions.signup import Request
from tests.support.telling import tell
from tests.web.world import SOURCE, SUN, World, a_full_location, three_locations

GENT = Scope(kind=ScopeKind.MUNICIPALITY, source=SOURCE, key="44021")
REPORT = Inspection(visited_on=date(2026, 11, 12), url="https://bron.example.org/rapport/9")


def sun(**fields: object) -> Location:
    """Give the location with all kinds of records, but for what differs."""
    return replace(a_full_location(), **fields)


def sun_with_a_report() -> Location:
    """Give it with one report more."""
    return sun(inspections=[*a_full_location().inspections, REPORT])


def follow(
    world: World,
    scope: Scope = SUN,
    address: str = "ouder@example.org",
    language: Language = Language.NL,
) -> int:
    """Sign somebody up for a scope and confirm it; give the number of the subscription."""
    request = Request(address=address, scope=scope, title="?", language=language)
    world.signup.ask(request, world.now)
    row = max(world.rows("subscriptions"), key=lambda one: int(one.id))
    links = world.services.links
    token = links.token(Purpose.CONFIRM, row.nonce, row.round)
    confirm(token, sessions=world.sessions, links=links, now=world.now)
    return int(row.id)


def own_token(world: World, place: int = 0) -> str:
    """Give the token of somebody's own page."""
    nonce = world.rows("subscribers")[place].nonce
    return world.services.links.token(Purpose.PREFERENCES, nonce)


def leave_all_token(world: World) -> str:
    """Give the token that ends all that the first subscriber follows."""
    nonce = world.rows("subscribers")[0].nonce
    return world.services.links.token(Purpose.UNSUBSCRIBE, nonce)


def later(world: World, *changed: Location, hours: int = 1) -> None:
    """Let time pass, let the source show some places changed, and put mails together."""
    world.now += timedelta(hours=hours)
    instead = {one.id: one for one in changed}
    world.show(*(instead.get(one.id, one) for one in three_locations()), at=world.now)
    tell_all(world)


def tell_all(world: World) -> None:
    """Put together what is due."""
    composer = world.services.composer
    assert isinstance(composer, Composer)
    tell(world.sessions, composer, now=world.now)


def key_of_news(world: World) -> str:
    """Give the key of the newest content with news."""
    news = [row for row in world.rows("contents") if row.kind != "confirmation"]
    return str(max(news, key=lambda row: int(row.id)).key)


def settle(world: World, state: str, reason: str | None = None, attempts: int = 1) -> None:
    """Let this become of every mail with news."""
    chosen = outbox.c.lane > 0
    values = {"state": state, "reason": reason, "attempts": attempts, "settled_at": world.now}
    with world.sessions.writing() as connection:
        connection.execute(update(outbox).where(chosen).values(values))
