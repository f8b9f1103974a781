"""How soon people must know of a record."""

from notifier.domain.change import Severity
from notifier.domain.location import Enforcement, Record

#: Measures that close a place or take its licence: always urgent (design, section 5).
CLOSING = frozenset({"schorsing", "opheffing"})


def weight(record: Record) -> Severity:
    """Say how soon people must know of a record: urgent where a place closes."""
    if isinstance(record, Enforcement) and (record.urgent or record.kind in CLOSING):
        return Severity.URGENT
    return Severity.IMPORTANT
