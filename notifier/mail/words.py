"""What a mail's own words consist of: one set a language, the same places in each.

It holds no words itself. What is said about a change comes from `notifier.domain.wording`; here is
what stands around it. Texts are plain: the templates escape them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Words around a number: for one, and for more (``{n}``)."""

    one: str
    many: str

    def of(self, number: int, **places: str) -> str:
        """Say it of a number; the other places in it are filled too."""
        return (self.one if number == 1 else self.many).format(n=number, **places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """How a location is called, and how many there are."""

    #: ``{id}``: in a private home nobody is named.
    family_care: str
    #: ``{name}`` and ``{town}``.
    in_town: str
    locations: Count
    #: Before the last of a list.
    and_: str
    #: Behind what is explained or linked to.
    colon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """What stands in the subject line."""

    #: ``{title}`` and ``{headline}``.
    one_place: str
    others: Count
    #: ``{headline}`` and ``{places}``.
    one_decision: str
    #: ``{headline}`` and ``{places}``.
    several: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What stands around one change."""

    field: str
    before: str
    after: str
    #: In plain text, before the value that was.
    formerly: str
    more_fields: Count
    meaning: str
    reacted: str
    #: The text of a link behind `reacted`.
    read_reaction: str
    about_location: str
    about_inspection: str
    about_enforcement: str
    about_reaction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What stands around all changes of a mail."""

    #: Above a digest: ``{places}``.
    title: str
    changes: Count
    urgent_first: str
    #: Above a list of locations: ``{places}``.
    at: str
    #: The same where the list is cut off: ``{places}``.
    at_first: Count
    #: What a mail of one location leaves out.
    rest: Count
    #: What a digest leaves out: ``{places}``.
    rest_at: Count
    overview: str
    table: str
    all_about: str
    at_source: str
    #: ``{moment}``.
    dated: str
    #: ``{first}`` and ``{last}``.
    dated_between: str


@dataclass(frozen=True, slots=True, kw_only=True)
class What:
    """What somebody follows, as the object of a sentence."""

    location: str
    #: ``{town}``.
    municipality: str
    #: Where it has no name, or the location has left it.
    some_municipality: str
    organiser: str
    on_list: str
    everything: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Why somebody gets the mail."""

    #: ``{what}``, a sentence.
    why: str
    #: ``{what}``, a sentence beside one location of several.
    follows: str
    #: Where nothing more precise is known: ``{service}``.
    asked: str
    asked_of_several: str
    #: Where each location has its own.
    beside_each: str
    one: What
    several: What


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """What stands at the foot of every mail."""

    questions: str
    #: Before the number of the Kind en Gezin-Lijn.
    call: str
    other_care: str
    no_emergency: str
    #: Before the number of the emergency services.
    in_danger: str
    #: ``{service}``.
    unofficial: str
    preferences: str
    unsubscribe: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The mail that asks for a confirmation."""

    #: ``{service}``.
    subject: str
    title: str
    somebody: str
    #: ``{until}``.
    was_it_you: str
    button: str
    was_it_not: str
    #: ``{service}``.
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """All words of the mails in one language."""

    names: Names
    subjects: Subjects
    telling: Telling
    whole: Whole
    reasons: Reasons
    foot: Foot
    asking: Asking
