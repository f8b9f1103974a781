"""Mails from the queue to an SMTP server that takes everything, against django-post-office."""

import json
import os
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bench.ground import Ground, SqliteStores
from bench.measure import Figure, Sample, in_turn, ratio, side
from bench.processes import python, run, running
from bench.sides import queue

_PEER = "django-post-office==3.12.0"
#: Beside what a checkout keeps of its own; made once.
_HOME = Path(__file__).resolve().parents[1] / "var" / "bench-post-office"
_PATIENCE = 20.0


def smtp(ground: Ground) -> Iterator[Figure]:
    """Everything between a mail that is due and its outcome in the store."""
    interpreter = _peer()
    stores = SqliteStores(ground.stores)
    stores.make("mails", lambda url: python("bench.sides.queue", url, ground.mails))
    with _sink() as port:
        ours, theirs = in_turn(
            ground.rounds,
            partial(_notifier, ground, stores, port),
            partial(_post_office, ground, interpreter, port),
        )
    yield ratio(f"{ground.mails:,} mails by SMTP / django-post-office", ours, theirs, limit=1 / 3)


def _notifier(ground: Ground, stores: SqliteStores, port: int) -> Sample:
    return side("smtp", stores.copy("mails"), port, ground.mails)


def _post_office(ground: Ground, interpreter: Path, port: int) -> Sample:
    database, words = ground.stores / "post-office.db", ground.stores / "said.json"
    for old in ground.stores.glob("post-office.db*"):
        old.unlink()
    said = {"subject": queue.SUBJECT, "text": queue.TEXT, "html": queue.HTML}
    words.write_text(json.dumps(said))
    command = [str(interpreter), "-m", "bench.sides.post_office", str(database), str(port)]
    return Sample(**json.loads(run([*command, str(ground.mails), str(words)])))


def _peer() -> Path:
    """Give the interpreter of an environment with the peer in it."""
    interpreter = _HOME / "bin" / "python"
    ready = _HOME / _PEER
    if not ready.exists():
        run([sys.executable, "-m", "venv", "--clear", str(_HOME)])
        run([str(interpreter), "-m", "pip", "install", "--quiet", _PEER])
        ready.touch()
    return interpreter


@contextmanager
def _sink() -> Iterator[int]:
    """Run a server that takes every mail and keeps none; give its port."""
    program = shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin")
    if program is None:
        raise RuntimeError("smtp-sink is not installed (apt-get install postfix)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    somebody = ["-u", "nobody"] if os.geteuid() == 0 else []
    with running([program, *somebody, f"127.0.0.1:{port}", "128"]):
        _wait_for(port)
        yield port


def _wait_for(port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"nothing answers on port {port}")
