"""How often somebody tried in a window of time. Keys are keyed digests, never addresses."""

from datetime import datetime

from sqlalchemy import Connection, update

from notifier.store.single import upsert
from notifier.store.tables import attempts


def count(connection: Connection, key: bytes, window: datetime) -> int:
    """Count one more attempt in a window; give how many there are now."""
    row = upsert(
        connection,
        attempts,
        {"key": key, "window": window, "count": 1},
        keys=("key", "window"),
        changed={"count": attempts.c.count + 1},
        giving=(attempts.c.count,),
    )
    return int(row[0])


def forgive(connection: Connection, key: bytes, window: datetime) -> None:
    """Count one attempt less in a window, where there was any."""
    connection.execute(
        update(attempts)
        .where(attempts.c.key == key, attempts.c.window == window, attempts.c.count > 0)
        .values(count=attempts.c.count - 1)
    )
