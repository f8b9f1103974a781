"""What killing came to, in numbers."""

from collections import Counter
from dataclasses import dataclass, field

from tests.crash.orders import Stage


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts over one or more runs."""

    kills: Counter[Stage] = field(default_factory=Counter)
    #: The stage had ended before it was to be killed.
    late: int = 0
    #: Of the kills in each stage: how many fell when part of its work was kept already.
    halfway: Counter[Stage] = field(default_factory=Counter)
    #: Kills that left a block of changes matched for some people and not yet for others.
    parts: int = 0
    mails: int = 0
    #: Kills between the provider's yes and our note of it, and the mails to which that happened.
    between: int = 0
    unnoted: int = 0
    #: Mails that arrived more often than once.
    doubled: int = 0

    @property
    def total(self) -> int:
        """How often ingest, notify, digest or deliver was killed; publish comes on top."""
        return self.kills.total() - self.kills[Stage.PUBLISH]

    def __str__(self) -> str:
        """Say it in one line."""
        each = ", ".join(
            f"{stage} {self.kills[stage]} ({self.halfway[stage]} with work kept)"
            for stage in Stage
            if self.kills[stage]
        )
        return (
            f"{self.kills.total()} kills: {each}, and {self.late} came too late; "
            f"{self.parts} left a block half matched; "
            f"{self.mails} mails, 0 lost; {self.between} kills fell between yes and note, "
            f"of {self.unnoted} mails; {self.doubled} mails came twice"
        )
