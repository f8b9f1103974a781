"""What we say about changes in French: the same careful sentences as in Dutch.

The words are those of the French texts of the Flemish rules where we know them (*autorisation*,
*organisateur*, *réclamation*). The Dutch term stands in parentheses in the headline, so that a
reader finds the step at the source.
"""

from notifier.domain.phrases import Phrases
from notifier.domain.wordings.fr_labels import LABELS
from notifier.domain.wordings.fr_meanings import MEANINGS
from notifier.domain.wordings.fr_sentences import SENTENCES

_HEADLINES = {
    "location_added": "Nouveau lieu d’accueil",
    "location_gone": "Lieu d’accueil qui n’est plus affiché",
    "location_succeeded": "Nouveau numéro pour ce lieu d’accueil",
    "details_changed": "Données modifiées",
    "organiser_changed": "Données de l’organisateur modifiées",
    "report_added": "Nouveau rapport d’inspection",
    "report_changed": "Rapport d’inspection modifié",
    "report_gone": "Rapport d’inspection qui n’est plus affiché",
    "report_aged_out": "Rapport d’inspection qui n’est plus affiché",
    "follow_up_changed": "Nouvelles informations sur le suivi",
    "measure_added": "Nouvelle mesure (handhaving)",
    "measure_added.aanmaning": "Sommation (aanmaning)",
    "measure_added.voornemen_schorsing": "Intention de suspension (voornemen tot schorsing)",
    "measure_added.voornemen_opheffing": "Intention d’abrogation (voornemen tot opheffing)",
    "measure_added.schorsing": "Suspension de l’autorisation (schorsing)",
    "measure_added.schorsing.urgent": "Suspension urgente de l’autorisation (dringende schorsing)",
    "measure_added.opheffing.urgent": "Abrogation urgente de l’autorisation (dringende opheffing)",
    "measure_added.opheffing": "Abrogation de l’autorisation (opheffing)",
    "measure_added.wijziging_vergunning": (
        "Modification de l’autorisation (wijziging van de vergunning)"
    ),
    "measure_changed": "Mesure modifiée (handhaving)",
    "measure_withdrawn": "Mesure qui n’est plus affichée (handhaving)",
    "suspension_ended_early": "La suspension (schorsing) prend fin plus tôt",
    "suspension_expired": "La date de fin de la suspension (schorsing) est passée",
    "objection_lodged": "Réclamation introduite (bezwaar)",
    "objection_lodged.corrected": "Date de la réclamation modifiée (bezwaar)",
    "objection_lodged.gone": "Réclamation qui n’est plus affichée (bezwaar)",
    "objection_admissible": "Du nouveau sur la réclamation (bezwaar)",
    "objection_admissible.yes": "La réclamation (bezwaar) est recevable",
    "objection_admissible.no": "La réclamation (bezwaar) n’est pas recevable",
    "objection_admissible.gone": "Information sur la réclamation (bezwaar) qui n’est plus affichée",
    "objection_decided": "Décision sur la réclamation (bezwaar)",
    "objection_decided.bevestigd": "Décision confirmée après la réclamation (bezwaar)",
    "objection_decided.ingetrokken": "Décision retirée après la réclamation (bezwaar)",
    "objection_decided.gone": "Information sur la réclamation (bezwaar) qui n’est plus affichée",
    "trajectory_gone": "Procédure qui n’est plus affichée (handhavingstraject)",
    "reaction_added": "Réaction de l’organisateur",
    "reaction_changed": "Réaction de l’organisateur modifiée",
    "reaction_gone": "Réaction qui n’est plus affichée",
}

PHRASES = Phrases(
    headlines=_HEADLINES,
    sentences=SENTENCES,
    meanings=MEANINGS,
    # all of them feminine: the sentences agree with them
    measures={
        "aanmaning": "la sommation",
        "voornemen_schorsing": "l’intention de suspendre l’autorisation",
        "voornemen_opheffing": "l’intention d’abroger l’autorisation",
        "schorsing": "la suspension de l’autorisation",
        "opheffing": "l’abrogation de l’autorisation",
        "wijziging_vergunning": "la modification de l’autorisation",
        "": "la mesure « {code} »",
        "-": "la mesure",
    },
    labels=LABELS,
)
