"""How commands speak: results on standard output, all else on standard error."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
import msgspec

from notifier.cli.moment import local
from notifier.domain.change import Change

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar


@contextmanager
def progress(label: str, length: int | None) -> Iterator[Callable[[int], None]]:
    """Show how far long work is: a bar on a terminal, a line now and then elsewhere.

    Yields:
        A function to call with how much is done.
    """
    if sys.stderr.isatty():
        bar: ProgressBar[int]
        with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
            yield lambda done: bar.update(done - bar.pos)
        return
    yield _Lines(label, length)


class _Lines:
    """Says a line each time that the work has doubled: few, however long it takes."""

    def __init__(self, label: str, length: int | None) -> None:
        self._label, self._length, self._next = label, length, 5000

    def __call__(self, done: int) -> None:
        if done >= self._next:
            of = f" of {self._length}" if self._length else ""
            say(f"{self._label}: {done}{of}")
            self._next *= 2


def say(text: str) -> None:
    """Say something to whoever runs the command."""
    click.echo(text, err=True)


def change_line(change: Change) -> str:
    """Give a change as one line of JSON."""
    shown = {
        "seq": change.seq,
        "id": change.id,
        "source": change.source,
        "location_id": change.location_id,
        "kind": change.kind,
        "type": change.type,
        "severity": change.severity,
        "record_key": change.record_key,
        "fields": change.fields,
        "seen_at": change.seen_at,
    }
    return msgspec.json.encode(shown).decode()


def change_text(change: Change) -> str:
    """Give a change as a line for people."""
    fields = ", ".join(f"{f.name}: {f.before!r} -> {f.after!r}" for f in change.fields[:4])
    more = f" and {len(change.fields) - 4} more" if len(change.fields) > 4 else ""  # noqa: PLR2004 - what fits on a line
    return (
        f"{change.seq:>6}  {local(change.seen_at)}  {change.severity:<9}  {change.type:<22}"
        f"  {change.location_id}  {change.record_key}  {fields}{more}"
    )
