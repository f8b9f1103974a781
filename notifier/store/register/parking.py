"""Parked snapshots: what they would change, kept in parts until a human decides."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, delete, insert, select

from notifier.domain.guard import Finding
from notifier.store.tables import findings, parked

_findings = msgspec.json.Decoder(Finding)


@dataclass(frozen=True, slots=True)
class ParkedLine:
    """A line that is not the same as what is shown."""

    number: int
    is_new: bool
    fingerprint: bytes
    line: bytes


_lines = msgspec.msgpack.Decoder(list[ParkedLine])
_ids = msgspec.msgpack.Decoder(list[str])


def put(
    connection: Connection,
    snapshot_id: int,
    *,
    blocks: Iterable[Iterable[ParkedLine]],
    gone: list[str],
    found: Iterable[Finding],
) -> None:
    """Keep what a parked snapshot would change, and why it was parked; block by block."""
    parts = (("line", msgspec.msgpack.encode(list(block))) for block in blocks)
    for number, (kind, body) in enumerate(parts):
        _add(connection, snapshot_id, number, kind, body)
    _add(connection, snapshot_id, -1, "gone", msgspec.msgpack.encode(gone))
    rows = [
        {"snapshot_id": snapshot_id, "number": number, "finding": _encoded(one)}
        for number, one in enumerate(found)
    ]
    connection.execute(insert(findings), rows)


def _add(connection: Connection, snapshot_id: int, number: int, kind: str, body: bytes) -> None:
    connection.execute(
        insert(parked).values(
            snapshot_id=snapshot_id, number=number, kind=kind, body=zlib.compress(body, 1)
        )
    )


def _encoded(finding: Finding) -> str:
    return msgspec.json.encode(finding).decode()


def blocks(connection: Connection, snapshot_id: int) -> Iterator[list[ParkedLine]]:
    """Give the lines of a parked snapshot, block by block."""
    query = (
        select(parked.c.body)
        .where(parked.c.snapshot_id == snapshot_id, parked.c.kind == "line")
        .order_by(parked.c.number)
    )
    numbers = connection.execute(query.with_only_columns(parked.c.number)).scalars().all()
    for number in numbers:
        body = connection.execute(query.where(parked.c.number == number)).scalar_one()
        yield _lines.decode(zlib.decompress(body))


def gone(connection: Connection, snapshot_id: int) -> list[str]:
    """Give the ids of the locations that a parked snapshot does not show."""
    query = select(parked.c.body).where(
        parked.c.snapshot_id == snapshot_id, parked.c.kind == "gone"
    )
    return _ids.decode(zlib.decompress(connection.execute(query).scalar_one()))


def findings_of(connection: Connection, snapshot_id: int) -> list[Finding]:
    """Give why a snapshot was parked."""
    query = (
        select(findings.c.finding)
        .where(findings.c.snapshot_id == snapshot_id)
        .order_by(findings.c.number)
    )
    return [_findings.decode(row) for row in connection.execute(query).scalars()]


def drop(connection: Connection, snapshot_id: int) -> None:
    """Forget the lines; why it was parked stays."""
    connection.execute(delete(parked).where(parked.c.snapshot_id == snapshot_id))
