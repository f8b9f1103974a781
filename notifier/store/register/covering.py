"""Which scopes cover the location of a change, the numbers that it had before among them."""

from collections.abc import Sequence

from sqlalchemy import Connection

from notifier.domain.change import Change
from notifier.domain.matching import place_scopes
from notifier.domain.subscription import Scope
from notifier.domain.succession import Lineage
from notifier.store.register import successions


def scopes_of(connection: Connection, changes: Sequence[Change]) -> dict[int, list[Scope]]:
    """Give every scope that covers the location of each change, by its number in the log."""
    found: dict[int, list[Scope]] = {}
    for source in sorted({change.source for change in changes}):
        ours = [change for change in changes if change.source == source]
        ids = {change.location_id for change in ours}
        lineage = Lineage(successions.around(connection, source, ids))
        for change in ours:
            olds = lineage.olds(change.location_id)
            found[change.seq] = place_scopes(source, change.location_id, change.place, olds)
    return found
