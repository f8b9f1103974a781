"""Every change that there is something to say about: each type, each variant, each date or none."""

from collections.abc import Iterator, Sequence
from itertools import product

from notifier.domain.change import Change, ChangeType, Kind
from tests.mail.builders import a_change

_Pair = tuple[object, object]

MEASURES = (
    *("aanmaning", "voornemen_schorsing", "voornemen_opheffing", "schorsing", "opheffing"),
    *("wijziging_vergunning", "onbekend"),
)
_KEYS = {
    Kind.LOCATION: ("",),
    Kind.INSPECTION: ("", "2026-10-01"),
    Kind.ENFORCEMENT: (
        "",
        *(f"T-1|{code}|" for code in MEASURES),
        *(f"T-1|{code}|2026-10-01" for code in MEASURES),
    ),
    Kind.REACTION: ("", "location||", "inspection||2026-10-01", "enforcement||2026-10-01"),
}
_SOME_DAY: Sequence[_Pair | None] = (None, (None, "2026-11-01"))
_MOVED: Sequence[_Pair | None] = (*_SOME_DAY, ("2026-11-01", "2026-11-02"), ("2026-11-01", None))
#: Of each field the values that make a difference; None is a field that did not change.
_FIELDS: dict[ChangeType, dict[str, Sequence[_Pair | None]]] = {
    ChangeType.LOCATION_SUCCEEDED: {"succeeded_by": (None, (None, ["910000001", "910000002"]))},
    ChangeType.DETAILS_CHANGED: {
        "places": (None, (14, 18)),
        "address.town": (None, ("Gent", "Aalst")),
        "attributes.label": (None, (None, "kwaliteitslabel")),
    },
    ChangeType.REPORT_ADDED: {
        "visited_on": _SOME_DAY,
        "follow_up.code": (None, (None, "geen_tekorten"), (None, "onbekend")),
    },
    ChangeType.FOLLOW_UP_CHANGED: {
        "follow_up.code": (("gesprek", None), ("onderzoek", "gesprek"), (None, "onbekend")),
    },
    ChangeType.MEASURE_ADDED: {
        "kind": (None, *((None, code) for code in MEASURES)),
        "urgent": (None, (None, True)),
        "decided_on": _SOME_DAY,
        "effective_from": _SOME_DAY,
        "effective_to": _SOME_DAY,
    },
    ChangeType.SUSPENSION_ENDED_EARLY: {"effective_to": _MOVED},
    ChangeType.SUSPENSION_EXPIRED: {"effective_to": _SOME_DAY},
    ChangeType.OBJECTION_LODGED: {"objection.lodged_on": _MOVED},
    ChangeType.OBJECTION_ADMISSIBLE: {
        "objection.admissible": ((None, True), (None, False), (True, None)),
    },
    ChangeType.OBJECTION_DECIDED: {
        "objection.outcome": (
            *((None, "bevestigd"), (None, "ingetrokken"), (None, "onbekend")),
            ("bevestigd", None),
        ),
    },
    ChangeType.REACTION_ADDED: {
        "about": (None, (None, "location"), (None, "inspection"), (None, "enforcement")),
        "dated_on": _SOME_DAY,
    },
}


def every_change() -> Iterator[Change]:
    """Give them all; those that no source can send are among them."""
    for type_ in ChangeType:
        options = _FIELDS.get(type_, {})
        for key, values in product(_KEYS[type_.kind], product(*options.values())):
            pairs = zip(options, values, strict=True)
            fields = {name: pair for name, pair in pairs if pair is not None}
            yield a_change(type_, fields, key=key)
