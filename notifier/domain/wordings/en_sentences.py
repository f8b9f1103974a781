"""What happened, in English: one or two sentences for each change.

The places are those of the Dutch sentences.
"""

from notifier.domain.phrases import Parts

_DECIDED = ("The decision is dated {decided_on}.", "")
_IN_FORCE = (
    "It applies from {effective_from} to {effective_to}.",
    "It applies from {effective_from}.",
    "It applies until {effective_to}.",
    "",
)
_SUSPENDED = (
    "The suspension applies from {effective_from} to {effective_to}.",
    "The suspension applies from {effective_from}.",
    "The suspension applies until {effective_to}.",
    "",
)
_ENDS = ("The licence ends on {effective_from}.", "")
_REPORT_GONE = (
    "The report of the inspection on {visited_on} is no longer shown.",
    "An inspection report is no longer shown.",
)

SENTENCES: dict[str, Parts] = {
    "location_added": (("This childcare location is now shown.",),),
    "location_gone": (("This childcare location is no longer shown.",),),
    "location_succeeded": (
        (
            "This childcare location gets a new number: {successor}.",
            "This childcare location gets a new number.",
        ),
    ),
    "details_changed": (
        ("Changed: {fields}.", "The details of this childcare location have been changed."),
    ),
    "organiser_changed": (("The details of the organiser have been changed.",),),
    "report_added": (
        (
            "There is a report of the inspection on {visited_on}.",
            "There is a new inspection report.",
        ),
        ("Follow-up: {follow_up}.", ""),
    ),
    "report_changed": (
        (
            "The details of the inspection on {visited_on} have been changed.",
            "The details of an inspection have been changed.",
        ),
    ),
    "report_gone": (_REPORT_GONE,),
    "report_aged_out": (_REPORT_GONE,),
    "follow_up_changed": (
        (
            "The follow-up of the inspection on {visited_on} has been changed.",
            "The follow-up of an inspection has been changed.",
        ),
        ("It now says: {follow_up}.", ""),
    ),
    "follow_up_changed.gone": (
        (
            "The follow-up of the inspection on {visited_on} is no longer shown.",
            "The follow-up of an inspection is no longer shown.",
        ),
    ),
    "measure_added": (
        ("There is a new enforcement measure: {kind}.", "There is a new enforcement measure."),
        _DECIDED,
        _IN_FORCE,
    ),
    "measure_added.aanmaning": (
        ("Opgroeien has given the organiser a formal notice.",),
        ("The formal notice is dated {decided_on}.", ""),
    ),
    "measure_added.voornemen_schorsing": (
        ("Opgroeien intends to suspend the licence.",),
        ("The intention is dated {decided_on}.", ""),
    ),
    "measure_added.voornemen_opheffing": (
        ("Opgroeien intends to revoke the licence.",),
        ("The intention is dated {decided_on}.", ""),
    ),
    "measure_added.schorsing": (
        (
            "Opgroeien decided on {decided_on} to suspend the licence.",
            "Opgroeien has decided to suspend the licence.",
        ),
        _SUSPENDED,
    ),
    "measure_added.schorsing.urgent": (
        (
            "Opgroeien decided on {decided_on} to suspend the licence urgently.",
            "Opgroeien has decided to suspend the licence urgently.",
        ),
        _SUSPENDED,
    ),
    "measure_added.opheffing": (
        (
            "Opgroeien decided on {decided_on} to revoke the licence.",
            "Opgroeien has decided to revoke the licence.",
        ),
        _ENDS,
    ),
    "measure_added.opheffing.urgent": (
        (
            "Opgroeien decided on {decided_on} to revoke the licence urgently.",
            "Opgroeien has decided to revoke the licence urgently.",
        ),
        _ENDS,
    ),
    "measure_added.wijziging_vergunning": (
        (
            "Opgroeien decided on {decided_on} to change the licence.",
            "Opgroeien has decided to change the licence.",
        ),
        ("The change applies from {effective_from}.", ""),
    ),
    "measure_changed": (
        (
            "The information about {measure} (dated {decided_on}) has been changed.",
            "The information about {measure} has been changed.",
        ),
    ),
    "measure_withdrawn": (("An enforcement measure is no longer shown.",),),
    "suspension_ended_early": (
        (
            "The suspension ends on {effective_to}, and not on {effective_to_before}.",
            "The suspension ends earlier.",
        ),
    ),
    "suspension_expired": (
        (
            "The end date of the suspension, {effective_to}, has passed.",
            "The end date of the suspension has passed.",
        ),
    ),
    "objection_lodged": (
        (
            "An objection to {measure} (dated {decided_on}) was lodged on {lodged_on}.",
            "An objection to {measure} was lodged on {lodged_on}.",
            "An objection has been lodged.",
        ),
    ),
    "objection_lodged.corrected": (
        (
            "The date of the objection to {measure} is now {lodged_on}.",
            "The date of the objection has been changed.",
        ),
    ),
    "objection_lodged.gone": (("The objection is no longer shown.",),),
    "objection_admissible": (("There is news about the objection to {measure}.",),),
    "objection_admissible.yes": (("The objection to {measure} is admissible.",),),
    "objection_admissible.no": (("The objection to {measure} is not admissible.",),),
    "objection_admissible.gone": (("Whether the objection is admissible is no longer shown.",),),
    "objection_decided": (
        (
            "A decision has been made on the objection to {measure}: {outcome}.",
            "A decision has been made on the objection to {measure}.",
        ),
    ),
    "objection_decided.bevestigd": (("After the objection, {measure} has been confirmed.",),),
    "objection_decided.ingetrokken": (("After the objection, {measure} has been withdrawn.",),),
    "objection_decided.gone": (("The decision on the objection is no longer shown.",),),
    "trajectory_gone": (
        ("An enforcement procedure (handhavingstraject) is no longer shown.",),
        ("Such a procedure consists of one or more measures.",),
    ),
    "reaction_added": (
        (
            "The organiser gave a reaction on {dated_on} about {about}.",
            "The organiser gave a reaction about {about}.",
            "The organiser gave a reaction on {dated_on}.",
            "The organiser gave a reaction.",
        ),
    ),
    "reaction_changed": (
        (
            "The organiser’s reaction about {about} has been changed.",
            "The organiser’s reaction has been changed.",
        ),
    ),
    "reaction_gone": (("A reaction of the organiser is no longer shown.",),),
}
