"""docs/settings.md says what can be set."""

import re

from notifier.config.settings import specs
from notifier.config.sources import PLACES, RULES
from tests.support.settings_page import PAGE, page


def test_every_setting_is_documented_with_its_default() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: make docs"


def test_every_setting_has_a_row_and_a_sentence() -> None:
    rows = re.findall(r"^\| `NOTIFIER_\w+` \| `(\w+)` \| .+ \| \S.+\. \|$", page(), re.MULTILINE)

    assert rows == [name for name, _default, _spec in specs()]


def test_every_setting_of_a_source_has_a_row_and_a_sentence() -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \| (?:none|`[^`]+`) \| \S.+\. \|$", page(), re.MULTILINE)

    assert rows == [*PLACES, *RULES]
