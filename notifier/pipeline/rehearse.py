"""Count who would get what, without writing a word to anybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from notifier.domain import matching
from notifier.domain.change import Change
from notifier.pipeline.following import followed
from notifier.store import audience
from notifier.store.engine import Connection


@dataclass(slots=True)
class Rehearsal:
    """The sum over the changes of one snapshot."""

    mails: int = 0
    occasions: int = 0

    def count(self, connection: Connection, changes: Sequence[Change]) -> None:
        """Add what these changes would bring."""
        occasions = followed(connection, list(matching.occasions(changes)))
        scopes = {scope for occasion in occasions for scope in matching.scopes(occasion)}
        choices = audience.choices(connection, scopes) if scopes else set()
        for occasion in occasions if choices else ():
            parts = list(matching.audiences(occasion, choices))
            found = sum(
                audience.count(connection, part, occasion_kinds=occasion.kinds) for part in parts
            )
            self.mails += found
            self.occasions += bool(found)

    def summary(self) -> str:
        """Say it."""
        return f"{self.mails} mails would go out, about {self.occasions} locations"
