"""What is known of each way out, shared by all who send: replaced only by who is not late."""

from collections.abc import Collection

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from notifier.domain.circuit import CLOSED, Circuit
from notifier.store.tables import circuits


def read(connection: Connection, transports: Collection[str]) -> dict[str, Circuit]:
    """Give the circuit of each way out, by its name."""
    found = {
        row.transport: Circuit(
            failures=row.failures,
            open_until=row.open_until,
            put_off=tuple(int(number) for number in row.put_off.split()),
        )
        for row in connection.execute(select(circuits).where(circuits.c.transport.in_(transports)))
    }
    return {name: found.get(name, CLOSED) for name in transports}


def replace(connection: Connection, transport: str, seen: Circuit, new: Circuit) -> bool:
    """Put a circuit in the place of the one that was seen; False where that is another by now.

    Who was put off makes it no other: it is counted beside what is known of failures, and must not
    have one of those overlooked.
    """
    as_seen = (
        (circuits.c.transport == transport)
        & (circuits.c.failures == seen.failures)
        & circuits.c.open_until.is_not_distinct_from(seen.open_until)
    )
    put_off = " ".join(map(str, new.put_off))
    values = {"failures": new.failures, "open_until": new.open_until, "put_off": put_off}
    if connection.execute(update(circuits).where(as_seen).values(**values)).rowcount:
        return True
    return seen == CLOSED and _add(connection, {"transport": transport, **values})


def _add(connection: Connection, values: dict[str, object]) -> bool:
    try:
        with connection.begin_nested():
            connection.execute(insert(circuits).values(values))
    except IntegrityError:  # it is there, and not as it was seen
        return False
    return True
