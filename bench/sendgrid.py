"""A hundred thousand recipients by SendGrid's interface, from the claim until all is settled."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from bench.ground import Ground, SqliteStores
from bench.measure import Figure, Sample, in_turn, ratio, side
from bench.processes import program, python, running

_PATIENCE = 20.0


def sendgrid(ground: Ground) -> Iterator[Figure]:
    """Against the same bodies, ready to be posted, and against bodies that the library builds."""
    stores, count = SqliteStores(ground.stores), ground.subscribers
    stores.make("waiting", lambda url: python("bench.sides.waiting", url, count))
    with _provider() as port:
        ours, ready, helpers = in_turn(
            ground.rounds,
            *(partial(_send, stores, port, way) for way in ("ours", "ready", "helpers")),
        )
    yield ratio(f"SendGrid, {count:,} settled / ready bodies", ours, ready, limit=10)
    yield ratio(f"SendGrid, {count:,} settled / Mail helpers", ours, helpers, limit=0.6)


def _send(stores: SqliteStores, port: int, way: str) -> Sample:
    return side("sendgrid", stores.copy("waiting"), port, way)


@contextmanager
def _provider() -> Iterator[int]:
    """Run the stub; give its port once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with running(program("bench.sides.provider", port)):
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
            except ConnectionRefusedError:
                time.sleep(0.05)
            else:
                yield port
                return
    raise RuntimeError(f"nothing answers on port {port}")
