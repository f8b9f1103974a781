"""A cron line is checked by its values, at least as strictly as the clock that runs by it."""

import random

import pytest

from notifier.config.cron import cron_line
from notifier.scheduling.jobs import by_cron


@pytest.mark.parametrize(
    "line",
    [
        *("0 6 * * *", "*/15 6-18 1,15 * *", "0 6 * * 1-5", "0 6 * * mon-fri", "0 6 * * 0,7"),
        *("0 8-18/2 * * *", "5 4 * jan,Jul-dec sun", "30 5 1-7 3-9/3 */2"),
    ],
)
def test_a_line_that_the_clock_can_run_by_is_taken(line: str) -> None:
    assert cron_line(line) == line


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("60 6 * * *", "minute"),
        ("0 25 * * *", "hour"),
        ("0 6 0 * *", "day of the month"),
        ("0 6 * 13 *", "month"),
        ("0 6 * * 8", "weekday"),
        ("0 6 * * fri-mon", "weekday"),
        ("0 18-6 * * *", "hour"),
        ("*/0 6 * * *", "minute"),
        ("0 6,, * * *", "hour"),
        ("0 * * noon *", "month"),
    ],
)
def test_a_value_that_is_none_is_refused_by_its_field(line: str, field: str) -> None:
    with pytest.raises(ValueError, match=f"the {field} "):
        cron_line(line)


@pytest.mark.parametrize("value", ["0 6 * *", "often", "", 6, None, ["0 6 * * *"]])
def test_what_is_no_five_fields_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="five fields"):
        cron_line(value)


def test_the_clock_takes_whatever_is_taken_here() -> None:
    dice, taken = random.Random(2026), 0  # noqa: S311 - no secret
    atoms = ["*", "0", "1", "7", "12", "24", "31", "32", "59", "60", "mon", "sun", "Dec", "x", "08"]
    for _turn in range(2000):
        fields = ["0", "6", "*", "*", "*"]
        low, high, step = (dice.choice(atoms) for _part in range(3))
        written = [low, f"{low}-{high}", f"{low}/{step}", f"{low}-{high}/{step}", f"{low},{high}"]
        fields[dice.randrange(5)] = dice.choice(written)
        try:
            line = cron_line(" ".join(fields))
        except ValueError:
            continue
        by_cron(line, "Europe/Brussels")
        taken += 1

    assert taken > 200
