"""Stories of enforcement: how a trajectory was shown, and how a day later.

Each tells one change, but for the urgent closure, which comes with the organiser's reaction.
"""

from datetime import date, timedelta

import msgspec

from notifier.domain.location import Enforcement, Location, Objection, Reaction
from notifier.sources.fictitious.history import measure
from notifier.sources.fictitious.stories import report

_with = msgspec.structs.replace


def is_closed_at_once(location: Location, today: date) -> tuple[Location, Location]:
    """A suspension for urgent necessity, told to the organiser four days ago, who reacts."""
    before = _with(location, inspections=[report(location, today, ago=300, code="geen_tekorten")])
    closure = measure(location.id, "schorsing", today - timedelta(days=5))
    reaction = Reaction(
        about="enforcement",
        dated_on=today - timedelta(days=2),
        text="We begrijpen dat ouders schrikken. We werken mee aan het onderzoek en zoeken met elk "
        "gezin een andere plek voor de kinderen.",
    )
    return before, _with(before, enforcement=[closure], reactions=[reaction])


def gets_more_time(location: Location, today: date) -> tuple[Location, Location]:
    """The notice of last month now says that there is a month more."""
    notice = _told(location, today, "aanmaning", ago=34)
    longer = _with(notice, text=f"{notice.text} De organisator krijgt een maand langer de tijd.")
    return _shown(location, today, [notice]), _shown(location, today, [longer])


def need_not_fear_closure(location: Location, today: date) -> tuple[Location, Location]:
    """The intention to suspend is taken back; the notice stays."""
    notice = _told(location, today, "aanmaning", ago=60)
    intention = _told(location, today, "voornemen_schorsing", ago=25)
    return _shown(location, today, [notice, intention]), _shown(location, today, [notice])


def reopens_early(location: Location, today: date) -> tuple[Location, Location]:
    """The suspension ends in two days, six weeks earlier than was said."""
    closure = _told(location, today, "schorsing", ago=50)
    shorter = _with(closure, effective_to=today + timedelta(days=2))
    return _shown(location, today, [closure]), _shown(location, today, [shorter])


def objects(location: Location, today: date) -> tuple[Location, Location]:
    """The organiser objects to losing the licence."""
    return _objection(location, today, 25, None, Objection(lodged_on=today - timedelta(days=3)))


def may_object(location: Location, today: date) -> tuple[Location, Location]:
    """The objection is admissible, so the place stays open meanwhile."""
    lodged = Objection(lodged_on=today - timedelta(days=30))
    return _objection(location, today, 45, lodged, _with(lodged, admissible=True))


def hears_the_decision(location: Location, today: date) -> tuple[Location, Location]:
    """After three months the decision is confirmed: the licence ends some weeks from now."""
    admissible = Objection(lodged_on=today - timedelta(days=95), admissible=True)
    return _objection(location, today, 110, admissible, _with(admissible, outcome="bevestigd"))


def has_solved_it(location: Location, today: date) -> tuple[Location, Location]:
    """The trajectory is closed, so nothing of it is shown any longer."""
    notice = _told(location, today, "aanmaning", ago=100)
    return _shown(location, today, [notice]), _shown(location, today, [])


def _told(location: Location, today: date, kind: str, *, ago: int) -> Enforcement:
    return measure(location.id, kind, today - timedelta(days=ago))


def _shown(location: Location, today: date, measures: list[Enforcement]) -> Location:
    """Give the location with these measures, and with the visit that they came of."""
    visit = report(location, today, ago=150, code="gesprek")
    return _with(location, inspections=[visit], enforcement=measures)


def _objection(
    location: Location, today: date, ago: int, before: Objection | None, after: Objection
) -> tuple[Location, Location]:
    """Give a revocation that takes effect in six weeks, with its objection before and after."""
    revocation = _with(
        _told(location, today, "opheffing", ago=ago),
        effective_from=today + timedelta(days=42),
    )
    notice = _told(location, today, "voornemen_opheffing", ago=ago + 30)
    first, second = (
        _shown(location, today, [notice, _with(revocation, objection=objection)])
        for objection in (before, after)
    )
    return first, second
