"""What we say about changes in English: the same careful sentences as in Dutch.

There is no English text of the Flemish rules; the words are those of the Flemish government's own
English pages where it has them. The Dutch term stands in parentheses in the headline, so that a
reader finds the step at the source.
"""

from notifier.domain.phrases import Phrases
from notifier.domain.wordings.en_labels import LABELS
from notifier.domain.wordings.en_meanings import MEANINGS
from notifier.domain.wordings.en_sentences import SENTENCES

_HEADLINES = {
    "location_added": "New childcare location",
    "location_gone": "Childcare location no longer shown",
    "location_succeeded": "New number for this childcare location",
    "details_changed": "Details changed",
    "organiser_changed": "Details of the organiser changed",
    "report_added": "New inspection report",
    "report_changed": "Inspection report changed",
    "report_gone": "Inspection report no longer shown",
    "report_aged_out": "Inspection report no longer shown",
    "follow_up_changed": "New information about the follow-up",
    "measure_added": "New enforcement measure (handhaving)",
    "measure_added.aanmaning": "Formal notice (aanmaning)",
    "measure_added.voornemen_schorsing": "Intention to suspend (voornemen tot schorsing)",
    "measure_added.voornemen_opheffing": "Intention to revoke (voornemen tot opheffing)",
    "measure_added.schorsing": "Suspension of the licence (schorsing)",
    "measure_added.schorsing.urgent": "Urgent suspension of the licence (dringende schorsing)",
    "measure_added.opheffing.urgent": "Urgent revocation of the licence (dringende opheffing)",
    "measure_added.opheffing": "Revocation of the licence (opheffing)",
    "measure_added.wijziging_vergunning": "Change to the licence (wijziging van de vergunning)",
    "measure_changed": "Enforcement measure changed (handhaving)",
    "measure_withdrawn": "Enforcement measure no longer shown (handhaving)",
    "suspension_ended_early": "Suspension (schorsing) ends earlier",
    "suspension_expired": "End date of the suspension (schorsing) has passed",
    "objection_lodged": "Objection lodged (bezwaar)",
    "objection_lodged.corrected": "Date of the objection changed (bezwaar)",
    "objection_lodged.gone": "Objection no longer shown (bezwaar)",
    "objection_admissible": "News about the objection (bezwaar)",
    "objection_admissible.yes": "Objection (bezwaar) is admissible",
    "objection_admissible.no": "Objection (bezwaar) is not admissible",
    "objection_admissible.gone": "Information about the objection (bezwaar) no longer shown",
    "objection_decided": "Decision on the objection (bezwaar)",
    "objection_decided.bevestigd": "Decision confirmed after the objection (bezwaar)",
    "objection_decided.ingetrokken": "Decision withdrawn after the objection (bezwaar)",
    "objection_decided.gone": "Information about the objection (bezwaar) no longer shown",
    "trajectory_gone": "Enforcement procedure no longer shown (handhavingstraject)",
    "reaction_added": "Reaction of the organiser",
    "reaction_changed": "Reaction of the organiser changed",
    "reaction_gone": "Reaction no longer shown",
}

PHRASES = Phrases(
    headlines=_HEADLINES,
    sentences=SENTENCES,
    meanings=MEANINGS,
    measures={
        "aanmaning": "the formal notice",
        "voornemen_schorsing": "the intention to suspend the licence",
        "voornemen_opheffing": "the intention to revoke the licence",
        "schorsing": "the suspension of the licence",
        "opheffing": "the revocation of the licence",
        "wijziging_vergunning": "the change to the licence",
        "": "the enforcement measure ‘{code}’",
        "-": "the enforcement measure",
    },
    labels=LABELS,
)
