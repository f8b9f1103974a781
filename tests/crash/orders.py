"""What the test and its nursery say to each other: stages to run at once, and how each ended."""

from datetime import datetime
from enum import StrEnum, auto

from msgspec import Struct


class Stage(StrEnum):
    """What is killed."""

    INGEST = auto()
    PUBLISH = auto()
    NOTIFY = auto()
    DIGEST = auto()
    DELIVER = auto()


class Order(Struct, frozen=True, kw_only=True):
    """One stage, run once in a process of its own."""

    stage: Stage
    #: The settings, as the environment would give them.
    environ: dict[str, str]
    #: The time on the clock of that process.
    moment: datetime
    #: The snapshot, for ingest.
    file: str = ""
    #: Seconds after which it is killed; None lets it live.
    kill_after: float | None = None
    #: Seconds that a delivery by SendGrid waits for an answer; it takes few messages at a time.
    patience: float | None = None


class Answer(Struct, frozen=True, kw_only=True):
    """How it ended."""

    killed: bool
    #: Its exit code; negative where it was killed.
    code: int
    seconds: float
