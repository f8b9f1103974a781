"""The ``[[merger]]`` tables: mergers to come, and every fault in them at once."""

from datetime import date
from pathlib import Path

import pytest

from notifier.config.loading import load
from notifier.domain.mergers import MERGERS, Merger
from notifier.errors import SettingsInvalid


def test_a_merger_to_come_stands_beside_those_we_know(tmp_path: Path) -> None:
    file = tmp_path / "notifier.toml"
    file.write_text('[[merger]]\nold = ["90001", "90002"]\nnew = "90010"\non = 2031-01-01\n')

    settings = load({}, file=file)

    new = Merger(old=("90001", "90002"), new="90010", on=date(2031, 1, 1))
    assert settings.mergers == (*MERGERS, new)
    assert settings.rules_of("any").mergers == settings.mergers


def test_every_fault_of_a_merger_is_said(tmp_path: Path) -> None:
    file = tmp_path / "notifier.toml"
    file.write_text('[[merger]]\nold = "90001"\non = "2031"\nday = 1\n')

    with pytest.raises(SettingsInvalid) as raised:
        load({}, file=file)

    assert [word for word in ("old:", "new:", "on:", "day:") if word not in str(raised.value)] == []
