"""Writes docs/settings.md from the settings themselves (`make docs`); a test compares the two."""

import sys
from datetime import timedelta
from pathlib import Path

from notifier.config.limits import lines
from notifier.config.loading import FILE, PREFIX
from notifier.config.settings import TIME_ZONE, specs
from notifier.config.sources import PLACES, RULES
from notifier.domain.guard import Limits

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
_HEAD = f"""# Settings

Each setting has a default that works on one machine. It is set in the environment
(`{PREFIX}` and its name in capitals) or by its name in `{FILE}` in the working directory;
`{PREFIX}CONFIG` names another file. The environment wins over the file. Every problem is said at
once, and nothing starts before all are mended; an unknown name is a problem. `notifier settings`
shows what is set; secrets are never shown.

This page is written by `make docs`.

| in the environment | in the file | default | what it is for |
|---|---|---|---|
"""
_TAIL = f"""
## Sources

What `notifier run` looks at by itself stands in `{FILE}`, one table a source. Its rules hold for
`notifier ingest --source NAME` too; a source that is not named there gets the defaults.

```toml
[[source]]
name = "verzonnen"                      # lower-case letters, digits and hyphens
from = "snapshots/*.jsonl.gz"           # files by a pattern, or an http(s) address
rhythm = "0 6 * * *"                    # when to look, {TIME_ZONE}: a cron line; the default

[[source]]
name = "elders"
profile = "profiles/elders.toml"        # for tables of another make; see profiles.md
from = {{ locations = "https://bron.example.org/locations.csv", reports = "reports/*.csv" }}
absences = {{ location = 3 }}             # the other kinds keep their default
reports_window_days = 1095
[source.limits]
gone = {{ floor = 40 }}                   # its share keeps its default
```

| setting of a source | default | what it is for |
|---|---|---|
"""
_LIMITS = """
A snapshot is parked where it goes over one of the limits of its source: the larger of a floor and a
share of what there is, over the whole source and in each municipality. `gone` and `added` count
locations, reports, measures and reactions apart, `changed` those that stay and differ, `field` the
same field changing, `emptied` the same field losing its value, `replaced` the locations that go
while as many others come that name none they come after. A floor is for a day: it grows with the
days since the last snapshot that was applied, up to seven of them and a third of what there is.
These are the defaults:

```toml
"""


_MERGERS = f"""
## Mergers of municipalities

Those of 1 January 2025 are known. Later ones stand in `{FILE}`, one table each, days or years
ahead: on that day areas, feeds and pages go over to the new code.

```toml
[[merger]]
old = ["90001", "90002"]                # NIS codes that are no longer in use; these are invented
new = "90010"
on = 2031-01-01                         # the first day of the new municipality
```
"""


def page() -> str:
    """Give the whole page."""
    rows = [
        f"| `{PREFIX}{name.upper()}` | `{name}` | {_shown(default)} | {spec.about} |"
        for name, default, spec in specs()
    ]
    of_source = [
        f"| `{name}` | {'none' if spec.default is None else f'`{spec.default}`'} | {spec.about} |"
        for name, spec in {**PLACES, **RULES}.items()
    ]
    limits = "\n".join(lines(Limits()))
    return "\n".join(
        [
            _HEAD + "\n".join(rows),
            _TAIL + "\n".join(of_source),
            _LIMITS + limits,
            "```\n" + _MERGERS,
        ]
    )


def _shown(default: object) -> str:
    match default:
        case "":
            return "empty"
        case bool():
            return "`yes`" if default else "`no`"
        case timedelta() if default.days:
            return f"`{default.days}` (days)"
        case timedelta():
            return f"`{default.seconds}` (seconds)"
        case _:
            return f"`{default}`"


if __name__ == "__main__":
    sys.stdout.write(page())
