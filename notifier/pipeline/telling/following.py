"""Let who follows a number hear of the numbers after it too, and of what stands at both once.

It reads what the rule needs to know, in a few statements however many occasions there are.
"""

from collections.abc import Sequence

from notifier.domain.location import stored
from notifier.domain.matching import Occasion
from notifier.domain.repetition import Elsewhere, once
from notifier.domain.succession import Lineage
from notifier.store.engine import Connection
from notifier.store.published import news
from notifier.store.register import inventory, successions


def followed(connection: Connection, occasions: Sequence[Occasion]) -> list[Occasion]:
    """Give the occasions as they are to be told, in their order."""
    found = {source: _elsewhere(connection, source, occasions) for source in _sources(occasions)}
    return [told for one in occasions for told in once([one], found[one.source])]


def _sources(occasions: Sequence[Occasion]) -> list[str]:
    return sorted({occasion.source for occasion in occasions})


def _elsewhere(connection: Connection, source: str, occasions: Sequence[Occasion]) -> Elsewhere:
    ours = [occasion for occasion in occasions if occasion.source == source]
    ids = {occasion.location_id for occasion in ours}
    lineage = Lineage(successions.around(connection, source, ids))
    kin = sorted({other for id_ in ids for other in lineage.kin(id_)})
    if not kin:
        return Elsewhere(lineage=lineage)
    types = {change.type for occasion in ours for change in occasion.changes}
    lines = inventory.lines_of(connection, source, kin)
    return Elsewhere(
        lineage=lineage,
        changes=news.history(connection, source, kin, types),
        shown={id_: stored(line) for id_, line in lines.items()},
    )
