"""What we say about changes in Dutch: fixed, careful sentences.

Plain (B1), without blame, and never with a reason that the source did not give: what vanishes
"wordt niet langer getoond".
"""

from notifier.domain.phrases import Phrases
from notifier.domain.wordings.nl_labels import LABELS
from notifier.domain.wordings.nl_meanings import MEANINGS
from notifier.domain.wordings.nl_sentences import SENTENCES

_HEADLINES = {
    "location_added": "Nieuwe opvanglocatie",
    "location_gone": "Opvanglocatie niet langer getoond",
    "location_succeeded": "Nieuw nummer voor deze opvang",
    "details_changed": "Gegevens aangepast",
    "organiser_changed": "Gegevens van de organisator aangepast",
    "report_added": "Nieuw inspectierapport",
    "report_changed": "Inspectierapport aangepast",
    "report_gone": "Inspectierapport niet langer getoond",
    "report_aged_out": "Inspectierapport niet langer getoond",
    "follow_up_changed": "Nieuwe informatie over de opvolging",
    "measure_added": "Nieuwe handhavingsstap",
    "measure_added.aanmaning": "Aanmaning",
    "measure_added.voornemen_schorsing": "Voornemen tot schorsing",
    "measure_added.voornemen_opheffing": "Voornemen tot opheffing",
    "measure_added.schorsing": "Schorsing van de vergunning",
    "measure_added.schorsing.urgent": "Dringende schorsing van de vergunning",
    "measure_added.opheffing.urgent": "Dringende opheffing van de vergunning",
    "measure_added.opheffing": "Opheffing van de vergunning",
    "measure_added.wijziging_vergunning": "Wijziging van de vergunning",
    "measure_changed": "Handhavingsstap aangepast",
    "measure_withdrawn": "Handhavingsstap niet langer getoond",
    "suspension_ended_early": "Schorsing eindigt vroeger",
    "suspension_expired": "Einddatum van de schorsing is voorbij",
    "objection_lodged": "Bezwaar ingediend",
    "objection_lodged.corrected": "Datum van het bezwaar aangepast",
    "objection_lodged.gone": "Bezwaar niet langer getoond",
    "objection_admissible": "Nieuws over het bezwaar",
    "objection_admissible.yes": "Bezwaar is ontvankelijk",
    "objection_admissible.no": "Bezwaar is niet ontvankelijk",
    "objection_admissible.gone": "Informatie over het bezwaar niet langer getoond",
    "objection_decided": "Beslissing over het bezwaar",
    "objection_decided.bevestigd": "Beslissing bevestigd na bezwaar",
    "objection_decided.ingetrokken": "Beslissing ingetrokken na bezwaar",
    "objection_decided.gone": "Informatie over het bezwaar niet langer getoond",
    "trajectory_gone": "Handhavingstraject niet langer getoond",
    "reaction_added": "Reactie van de organisator",
    "reaction_changed": "Reactie van de organisator aangepast",
    "reaction_gone": "Reactie niet langer getoond",
}

PHRASES = Phrases(
    headlines=_HEADLINES,
    sentences=SENTENCES,
    meanings=MEANINGS,
    measures={
        "aanmaning": "de aanmaning",
        "voornemen_schorsing": "het voornemen tot schorsing",
        "voornemen_opheffing": "het voornemen tot opheffing",
        "schorsing": "de schorsing van de vergunning",
        "opheffing": "de opheffing van de vergunning",
        "wijziging_vergunning": "de wijziging van de vergunning",
        "": "de handhavingsstap ‘{code}’",
        "-": "de handhavingsstap",
    },
    labels=LABELS,
)
