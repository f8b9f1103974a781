"""Count the mails that changes would bring, by queueing them where all is undone in the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from notifier.domain import fingerprint
from notifier.domain.change import Change
from notifier.domain.matching import Occasion
from notifier.domain.message import Content, ContentKind
from notifier.domain.subscription import Language
from notifier.pipeline.notify import BLOCK, post_all, whole_occasions
from notifier.store.engine import Connection


class _Blank:
    """Writes contents without a word: nobody will read them."""

    def alert(
        self, _occasion: Occasion, changes: Sequence[Change], language: Language, now: datetime
    ) -> Content:
        """Give a content that is the same for the same changes and language."""
        made_of = "".join((language, *(change.id for change in changes)))
        return Content(
            id=fingerprint.of_bytes(made_of.encode()).hex(),
            kind=ContentKind.ALERT,
            language=language,
            subject="",
            text="",
            html="",
            list_id="rehearsal",
            created_at=now,
        )


@dataclass(slots=True, kw_only=True)
class Rehearsal:
    """The count for one snapshot."""

    now: datetime
    mails: int = 0

    def count(self, connection: Connection, after: int) -> None:
        """Queue what the changes after a number bring; the transaction must be one that is undone.

        Folding, corrections and who has heard it elsewhere are thus minded as in earnest.
        """
        while found := whole_occasions(connection, after, BLOCK):
            self.mails += post_all(connection, _Blank(), found, now=self.now).messages
            after = found[-1].seq

    def summary(self) -> str:
        """Say it."""
        return f"{self.mails} mails would go out"
