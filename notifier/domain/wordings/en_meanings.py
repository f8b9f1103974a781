"""What changes mean in English, and what they do not mean: neither more nor less than in Dutch."""

_INTENTION = (
    "An intention is not yet a decision. The organiser can respond first. "
    "The childcare location is not closed because of this."
)
_SUSPENSION = (
    "During a suspension the childcare location is temporarily closed. The organiser can lodge an "
    "objection (bezwaar). If it is admissible, the childcare location can open again in the "
    "meantime."
)
_REVOCATION = (
    "As soon as the licence ends, the childcare location may no longer take children. "
    "The organiser can lodge an objection (bezwaar). If it is admissible, "
    "the childcare location can stay open in the meantime."
)
_PRECAUTION = (
    "In case of urgent necessity (dringende noodzakelijkheid) a childcare location closes at once, "
    "as a precaution. This does not mean that a violation has been found. The situation is still "
    "being examined."
)
_WHY = "We do not know why."
#: Of one measure or one procedure: another may stand, and must not seem to be gone as well.
_UNSAID = (
    f"{_WHY} What we reported about it earlier is no longer up to date. "
    "Another measure at this childcare location may still apply."
)
_MEANWHILE = (
    "the childcare location can take children while waiting. This does not apply to a closure for "
    "urgent necessity (dringende noodzakelijkheid)."
)

MEANINGS = {
    "location_gone": (
        f"{_WHY} This alone says nothing about quality: a childcare location can, for example, "
        "stop or move. What we reported about it earlier is no longer up to date."
    ),
    "location_succeeded": (
        "A childcare location gets a new number when it moves or is taken over, for example. "
        "We do not know why that is so here. The two numbers can exist side by side for a while."
    ),
    "report_added": (
        "An inspection is a snapshot in time. Read the report itself to know what it says."
    ),
    "report_gone": f"{_WHY} Older reports sometimes disappear after a while.",
    "follow_up_changed": (
        "This is what Opgroeien does with the inspection report. It is not an enforcement measure "
        "(handhaving)."
    ),
    "follow_up_changed.gone": _WHY,
    "measure_added": "Read on the page of the childcare location what this measure involves.",
    "measure_added.aanmaning": (
        "A formal notice asks to meet the conditions of the licence by a certain date. "
        "The childcare location is not closed because of this."
    ),
    "measure_added.voornemen_schorsing": _INTENTION,
    "measure_added.voornemen_opheffing": _INTENTION,
    "measure_added.schorsing": _SUSPENSION,
    "measure_added.schorsing.urgent": _PRECAUTION,
    "measure_added.opheffing": _REVOCATION,
    "measure_added.opheffing.urgent": _PRECAUTION,
    "measure_added.wijziging_vergunning": (
        "Fewer children may then be allowed, for example. "
        "The childcare location is not closed because of this."
    ),
    "measure_withdrawn": _UNSAID,
    "suspension_ended_early": (
        "Opgroeien can stop a suspension at any time. Ask the childcare location when it opens "
        "again."
    ),
    "suspension_expired": (
        "This does not automatically mean that the childcare location is open again. "
        "Ask the childcare location whether it is open again."
    ),
    "objection_lodged": (
        f"An objection does not say who is right. If it is admissible, {_MEANWHILE}"
    ),
    "objection_lodged.gone": _WHY,
    "objection_admissible.yes": (
        f"Admissible means that the objection is being examined. In that case, {_MEANWHILE}"
    ),
    "objection_admissible.no": (
        "Not admissible means that the objection is not examined any further."
    ),
    "objection_admissible.gone": _WHY,
    "objection_decided.bevestigd": "So the decision of Opgroeien still applies.",
    "objection_decided.ingetrokken": "So the decision of Opgroeien no longer applies.",
    "objection_decided.gone": _WHY,
    "trajectory_gone": _UNSAID,
    "reaction_gone": _WHY,
}
