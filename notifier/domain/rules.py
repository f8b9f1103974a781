"""The rules of one source: how long things wait, what is believed, what is folded."""

from dataclasses import dataclass, field

from notifier.domain.aging import ReportsWindow
from notifier.domain.guard import Limits
from notifier.domain.mergers import MERGERS, Merger
from notifier.domain.patience import AT_ONCE, Patience


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRules:
    """How a source's snapshots are taken."""

    patience: Patience = field(default_factory=Patience)
    #: None believes everything.
    limits: Limits | None = field(default_factory=Limits)
    #: From how many locations on the same fields changing at once is one piece of news and not
    #: many (domain fact R12).
    folded_from: int = 25
    #: Municipalities that merged, or will.
    mergers: tuple[Merger, ...] = MERGERS
    #: Which reports the source shows; what leaves this window aged out, and is told to nobody.
    reports: ReportsWindow = field(default_factory=ReportsWindow)


#: Believes everything and shows it at once.
TRUSTING = SourceRules(patience=AT_ONCE, limits=None, folded_from=1_000_000_000)
