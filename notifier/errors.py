"""The errors of this project, as one tree that answers "whose fault, and may I try again?".

It holds no wording for people beyond a plain sentence for the operator, and knows no library.

    NotifierError
        Refused                  the input is wrong; the same input will be wrong again
            SettingsInvalid          every fault of the settings at once
            ProfileInvalid           a profile that cannot be used
            SnapshotRefused          a snapshot with its list of faults; nothing of it was applied
            SnapshotOutdated         a snapshot older than the last one of its source
            AddressInvalid           what a person typed is no e-mail address
            PauseInvalid             a day that no pause may last until
            TokenInvalid             a link that was never issued, is used up or has expired
            SignatureInvalid         a request that its provider did not sign, or long ago
            EventsInvalid            a request that holds no list of events
            NotFound                 a location, snapshot or scope that we do not have
            RequeueRefused           a message that must not be sent again
        Unavailable              the world did not answer; trying again later may help
            SourceUnavailable        a source's address or file could not be read
            TransportUnavailable     a way out is down as a whole
            StoreUnavailable         the database is down, full, locked or none at all
            StoreOutdated            the database has another schema than this program
            Busy                     somebody else holds what we need
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

SHOWN_FAULTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong with a file: where, and what was expected there."""

    #: Name of the file, as given by whoever asked.
    file: str
    #: Line, counted from 1 as an editor does; None where the file as a whole is meant.
    line: int | None = None
    #: Path of the field (``$.inspections[0].url``) or name of the column.
    field: str | None = None
    #: What was found and what was expected, in one sentence.
    problem: str

    def __str__(self) -> str:
        """Give ``file:line: field: problem``."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return ": ".join(part for part in (place, self.field, self.problem) if part)


class NotifierError(Exception):
    """The root of every error that this project raises on purpose."""


class Refused(NotifierError):
    """The input is wrong; the same input will be wrong again."""


class Unavailable(NotifierError):
    """The world did not answer; trying again later may help."""


class SettingsInvalid(Refused):
    """Settings that cannot be used, with every fault at once."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(tuple(problems))
        self.problems = tuple(problems)

    def __str__(self) -> str:
        """List the problems, one a line."""
        return "\n".join(("The settings cannot be used:", *(f"  {p}" for p in self.problems)))


class _Faulty(Refused):
    """Something with a list of faults."""

    title = "Refused"

    def __init__(self, faults: Sequence[Fault], *, more: int = 0) -> None:
        super().__init__(tuple(faults))
        self.faults = tuple(faults)
        #: How many faults there are beyond those that are listed.
        self.more = more

    def __str__(self) -> str:
        """List the faults, one a line, capped."""
        shown = [f"  {fault}" for fault in self.faults[:SHOWN_FAULTS]]
        more = self.more + max(0, len(self.faults) - SHOWN_FAULTS)
        if more:
            shown.append(f"  … and {more} more")
        return "\n".join((f"{self.title}:", *shown))


class ProfileInvalid(_Faulty):
    """A profile that cannot be used."""

    title = "The profile cannot be used"


class SnapshotRefused(_Faulty):
    """A snapshot with its list of faults; nothing of it was applied."""

    title = "The snapshot is refused and nothing of it was applied"


class SnapshotOutdated(Refused):
    """A snapshot older than the last one of its source."""

    def __init__(self, *, source: str, taken_at: str, last: str) -> None:
        super().__init__(source, taken_at, last)
        self.source, self.taken_at, self.last = source, taken_at, last

    def __str__(self) -> str:
        """Name both times."""
        return (
            f"The snapshot of {self.source} taken at {self.taken_at} is older than the last one, "
            f"taken at {self.last}; nothing of it was applied"
        )


class AddressInvalid(Refused):
    """What a person typed is no e-mail address. It carries no address."""


class PauseInvalid(Refused):
    """A day that no pause may last until."""

    def __init__(self, *, first: date, last: date) -> None:
        super().__init__(first, last)
        #: The days between which it must be.
        self.first, self.last = first, last

    def __str__(self) -> str:
        """Name the days that may be chosen."""
        return f"A pause lasts until a day from {self.first} to {self.last}"


class TokenInvalid(Refused):
    """A link that was never issued, is used up or has expired; we never say which."""


class SignatureInvalid(Refused):
    """A request that its provider did not sign, or long ago; we never say which."""


class EventsInvalid(Refused):
    """A request that holds no list of events; it carries nothing of what it held."""


class NotFound(Refused):
    """Something named by a person or program that we do not have."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(what, name)
        self.what, self.name = what, name

    def __str__(self) -> str:
        """Name what was not found."""
        return f"There is no {self.what} {self.name}"


class RequeueRefused(Refused):
    """A message that must not be sent again."""

    def __init__(self, *, message: str, problem: str) -> None:
        super().__init__(message, problem)
        self.message, self.problem = message, problem

    def __str__(self) -> str:
        """Name the message and why it stays as it is."""
        return f"Message {self.message} is not queued again: {self.problem}"


class SourceUnavailable(Unavailable):
    """A source's address or file could not be read."""

    def __init__(self, *, source: str, problem: str) -> None:
        super().__init__(source, problem)
        self.source, self.problem = source, problem

    def __str__(self) -> str:
        """Name the source and the problem."""
        return f"{self.source} cannot be read: {self.problem}"


class TransportUnavailable(Unavailable):
    """A way out is down as a whole: no message of the batch was accepted or rejected."""

    def __init__(self, *, transport: str, problem: str) -> None:
        super().__init__(transport, problem)
        self.transport, self.problem = transport, problem

    def __str__(self) -> str:
        """Name the transport and the problem."""
        return f"The transport {self.transport} is down: {self.problem}"


class StoreUnavailable(Unavailable):
    """The database is down, full, locked or none at all; it carries no SQL and no values."""

    def __init__(self, *, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        """Name the problem."""
        return f"The database does not answer: {self.problem}"


class StoreOutdated(Unavailable):
    """The database has another schema than this program."""

    def __init__(self, *, found: str | None, expected: str) -> None:
        super().__init__(found, expected)
        self.found, self.expected = found, expected

    def __str__(self) -> str:
        """Say which schema was found and the way out."""
        return (
            f"The database has schema {self.found or 'none'}, this program needs {self.expected}; "
            "run: notifier db upgrade"
        )


class Busy(Unavailable):
    """Somebody else holds what we need."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what

    def __str__(self) -> str:
        """Say what is held."""
        return f"{self.what} is held by another run; try again when it has ended"
