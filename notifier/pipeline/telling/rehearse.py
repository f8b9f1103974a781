"""Count the mails that changes would bring, by matching them where all is undone in the end."""

from dataclasses import dataclass
from datetime import datetime

from notifier.pipeline.telling.notify import BLOCK, match_block, whole_occasions
from notifier.store.engine import Connection
from notifier.store.post import mentions


@dataclass(slots=True, kw_only=True)
class Rehearsal:
    """The count for one snapshot."""

    now: datetime
    mails: int = 0

    def count(self, connection: Connection, after: int) -> None:
        """Match what stands behind a number; the transaction must be one that is undone.

        Folding, corrections and who has heard it elsewhere are thus minded as in earnest. What is
        told in one mail counts once.
        """
        done = after
        while found := whole_occasions(connection, done, BLOCK):
            match_block(connection, found, now=self.now)
            done = found[-1].seq
        self.mails += mentions.count_groups(connection, after)

    def summary(self) -> str:
        """Say it."""
        return f"{self.mails} mails would go out"
