"""A location as its page shows it: values ready to print. How they are made stands in `showing`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A label and what stands beside it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownReaction:
    """What the organiser said."""

    heading: str
    #: When, written out.
    dated: str | None
    paragraphs: tuple[str, ...]
    facts: tuple[Fact, ...]
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownInspection:
    """One report with what came of it."""

    heading: str
    facts: tuple[Fact, ...]
    #: What Opgroeien does with the report.
    follow_up: str | None
    paragraphs: tuple[str, ...]
    url: str | None
    reactions: tuple[ShownReaction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMeasure:
    """One step of a trajectory."""

    heading: str
    urgent: bool
    #: What was decided and from when until when.
    sentence: str
    #: What such a step means and does not mean.
    meaning: str | None
    paragraphs: tuple[str, ...]
    grounds: tuple[Fact, ...]
    objection: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    url: str | None
    reactions: tuple[ShownReaction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTrajectory:
    """The steps that belong together, the newest first."""

    heading: str
    measures: tuple[ShownMeasure, ...]
    reactions: tuple[ShownReaction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLocation:
    """A whole page."""

    id: str
    title: str
    #: What may stand in titles and bookmarks: nothing of a private home.
    page_title: str
    is_private_home: bool
    care: str | None
    municipality: str | None
    nis: str | None
    url: str | None
    facts: tuple[Fact, ...]
    inspections: tuple[ShownInspection, ...]
    trajectories: tuple[ShownTrajectory, ...]
    reactions: tuple[ShownReaction, ...]
