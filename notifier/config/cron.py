"""Checks a cron line by its values, without the library that will run by it: it loads slowly."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_PART = re.compile(r"(?P<first>\*|\w+)(?:-(?P<last>\w+))?(?:/(?P<step>[0-9]+))?", re.ASCII)
_EXPECTED = "a cron line of five fields, such as 0 6 * * *"


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of a cron line."""

    name: str
    least: int
    most: int
    names: Sequence[str] = ()
    #: Weekdays by number begin on Sunday, which ends the week here as it does by name.
    weekdays: bool = False

    def value(self, written: str) -> int | None:
        """Give the value of a number or name; None where it is neither, or out of range."""
        if written.lower() in self.names:
            return self.names.index(written.lower()) + self.least
        if not written.isdigit():
            return None
        number = int(written)
        if self.weekdays:
            return (number - 1) % 7 if number <= len(_WEEKDAYS) else None
        return number if self.least <= number <= self.most else None

    def takes(self, part: str) -> bool:
        """Say whether a part of a list can be used."""
        found = _PART.fullmatch(part)
        if found is None:
            return False
        first, last, step = found["first"], found["last"], found["step"]
        if first == "*":
            return last is None and self._steps(step, self.most - self.least)
        low = self.value(first)
        high = low if last is None else self.value(last)
        if low is None or high is None or high < low:
            return False
        if step is None:
            return self.names == () or first.isdigit() == (last or first).isdigit()
        by_number = first.isdigit() and last is not None and last.isdigit() and not self.weekdays
        return by_number and self._steps(step, high - low)

    @staticmethod
    def _steps(step: str | None, width: int) -> bool:
        return step is None or 0 < int(step) <= width


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, _MONTHS),
    _Field("weekday", 0, 6, _WEEKDAYS, weekdays=True),
)


def cron_line(value: object) -> str:
    """Take a cron line: numbers, lists, ranges and steps; months and weekdays by name as well.

    Raises:
        ValueError: it is none; says which field cannot be used.
    """
    written = value.split() if isinstance(value, str) else []
    if len(written) != len(_FIELDS):
        raise ValueError(_EXPECTED)
    for field, text in zip(_FIELDS, written, strict=True):
        if not all(field.takes(part) for part in text.split(",")):
            raise ValueError(f"{_EXPECTED}; the {field.name} “{text}” is none")
    return " ".join(written)
