"""At which moment of its work a stage is killed."""

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.crash.orders import Stage

_FASTER, _SLOWER, _LEAST, _MOST = 0.7, 1.1, 0.1, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Drawn evenly from the time that a stage takes; on a busy machine that changes."""

    chance: random.Random
    #: How long each stage of each snapshot took undisturbed.
    seconds: Mapping[tuple[int, Stage], float]
    #: Before this share of it a command is still being loaded.
    begin: float = 0.0
    #: How long each stage takes now, as a share of that.
    _pace: dict[Stage, float] = field(default_factory=lambda: defaultdict(lambda: 1.0))

    def draw(self, number: int, stage: Stage) -> float:
        """Give a moment, in seconds since its start."""
        whole = self.seconds[number, stage] * self._pace[stage]
        return self.chance.uniform(self.begin * whole, whole)

    def learn(self, stage: Stage, *, killed: bool) -> None:
        """Learn from whether the stage was still there at its moment."""
        pace = self._pace[stage] * (_SLOWER if killed else _FASTER)
        self._pace[stage] = min(max(pace, _LEAST), _MOST)
