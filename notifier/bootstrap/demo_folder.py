"""The folder of a demonstration: ours by its marker, and left alone without it."""

from pathlib import Path

from notifier.errors import SettingsInvalid

MARKER = ".demonstration"
_OURS = ("notifier.db", "mailbox", "snapshots")


def claim(folder: Path) -> None:
    """Mark a folder as a demonstration's, so that the next one may replace what is in it.

    Raises:
        SettingsInvalid: it holds what looks like a service's and is no demonstration's.
    """
    marker = folder / MARKER
    found = [name for name in _OURS if (folder / name).exists()]
    if found and not marker.exists():
        problem = (
            f"--dir: {folder} holds {', '.join(found)} and is no demonstration's (there is no "
            f"{MARKER} in it); nothing was touched. Choose another folder"
        )
        raise SettingsInvalid([problem])
    folder.mkdir(parents=True, exist_ok=True)
    marker.write_text("What is beside this file is replaced by: notifier demo\n", encoding="utf-8")
