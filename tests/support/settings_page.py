"""Writes docs/settings.md from the settings themselves (`make docs`); a test compares the two."""

import sys
from datetime import timedelta
from pathlib import Path

from notifier.config.loading import FILE, PREFIX
from notifier.config.settings import TIME_ZONE, specs

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

What `notifier run` looks at by itself stands in `{FILE}`, one table a source:

```toml
[[source]]
name = "verzonnen"                      # lower-case letters, digits and hyphens
from = "snapshots/*.jsonl.gz"           # files by a pattern, or an http(s) address
rhythm = "0 6 * * *"                    # when to look, {TIME_ZONE}: a cron line; the default

[[source]]
name = "elders"
profile = "profiles/elders.toml"        # for tables of another make; see profiles.md
from = {{ locations = "https://bron.example.org/locations.csv", reports = "reports/*.csv" }}
```
"""


def page() -> str:
    """Give the whole page."""
    rows = [
        f"| `{PREFIX}{name.upper()}` | `{name}` | {_shown(default)} | {spec.about} |"
        for name, default, spec in specs()
    ]
    return _HEAD + "\n".join(rows) + "\n" + _TAIL


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
