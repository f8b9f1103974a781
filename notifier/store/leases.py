"""Who may run a job now: one holder at a time, over all processes and machines."""

from datetime import datetime

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from notifier.store.tables import leases


def win(
    connection: Connection,
    name: str,
    *,
    slot: datetime,
    holder: str,
    now: datetime,
    until: datetime,
) -> int | None:
    """Take a job's slot, unless it was taken; give the fence, or None.

    A slot is run once: by whoever comes first, or by the next who comes after the lease of a
    holder that died has run out.

    Args:
        connection: an open writing transaction.
        name: the job.
        slot: the moment on its clock that this run is for.
        holder: who asks.
        now: the present moment.
        until: when the lease runs out.
    """
    query = select(leases).where(leases.c.name == name).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        values = {"name": name, "slot": slot, "holder": holder, "expires_at": until, "fence": 1}
        try:
            with connection.begin_nested():
                connection.execute(insert(leases).values(values))
        except IntegrityError:  # another process made the row between our look and our insert
            return None
        return 1
    free = row.finished_at is not None or row.expires_at <= now
    wanted = slot > row.slot or (slot == row.slot and row.finished_at is None)
    if not (free and wanted):
        return None
    fence = int(row.fence) + 1
    connection.execute(
        update(leases)
        .where(leases.c.name == name)
        .values(slot=slot, holder=holder, expires_at=until, fence=fence, finished_at=None)
    )
    return fence


def held_until(
    connection: Connection, name: str, *, slot: datetime, now: datetime
) -> datetime | None:
    """Say when a slot could be won from a holder that never ends; None where that cannot be.

    Args:
        connection: an open transaction.
        name: the job.
        slot: the moment on its clock that somebody asks about.
        now: the present moment.
    """
    query = select(leases.c.expires_at).where(
        leases.c.name == name,
        leases.c.slot <= slot,
        leases.c.finished_at.is_(None),
        leases.c.expires_at > now,
    )
    return connection.execute(query).scalar_one_or_none()


def finish(connection: Connection, name: str, *, fence: int, now: datetime) -> bool:
    """Note that a run ended; False where somebody else has taken over meanwhile."""
    ours = (leases.c.name == name) & (leases.c.fence == fence)
    return connection.execute(update(leases).where(ours).values(finished_at=now)).rowcount == 1
