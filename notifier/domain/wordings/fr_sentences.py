"""What happened, in French: one or two sentences for each change.

The places are those of the Dutch sentences. A place with an article ({measure}, {about}) never
follows "à" or "de", and a date always follows an article: so nothing has to melt together.
"""

from notifier.domain.phrases import Parts

_DECIDED = ("La décision date du {decided_on}.", "")
_IN_FORCE = (
    "Elle s’applique du {effective_from} au {effective_to}.",
    "Elle s’applique à partir du {effective_from}.",
    "Elle s’applique jusqu’au {effective_to}.",
    "",
)
_SUSPENDED = (
    "La suspension s’applique du {effective_from} au {effective_to}.",
    "La suspension s’applique à partir du {effective_from}.",
    "La suspension s’applique jusqu’au {effective_to}.",
    "",
)
_ENDS = ("L’autorisation prend fin le {effective_from}.", "")
_REPORT_GONE = (
    "Le rapport de l’inspection du {visited_on} n’est plus affiché.",
    "Un rapport d’inspection n’est plus affiché.",
)

SENTENCES: dict[str, Parts] = {
    "location_added": (("Ce lieu d’accueil est maintenant affiché.",),),
    "location_gone": (("Ce lieu d’accueil n’est plus affiché.",),),
    "location_succeeded": (
        (
            "Ce lieu d’accueil reçoit un nouveau numéro : {successor}.",
            "Ce lieu d’accueil reçoit un nouveau numéro.",
        ),
    ),
    "details_changed": (
        ("Modifié : {fields}.", "Les données de ce lieu d’accueil ont été modifiées."),
    ),
    "organiser_changed": (("Les données de l’organisateur ont été modifiées.",),),
    "report_added": (
        (
            "Il y a un rapport de l’inspection du {visited_on}.",
            "Il y a un nouveau rapport d’inspection.",
        ),
        ("Suivi : {follow_up}.", ""),
    ),
    "report_changed": (
        (
            "Les données sur l’inspection du {visited_on} ont été modifiées.",
            "Les données sur une inspection ont été modifiées.",
        ),
    ),
    "report_gone": (_REPORT_GONE,),
    "report_aged_out": (_REPORT_GONE,),
    "follow_up_changed": (
        (
            "Le suivi de l’inspection du {visited_on} a été modifié.",
            "Le suivi d’une inspection a été modifié.",
        ),
        ("Il est maintenant indiqué : {follow_up}.", ""),
    ),
    "follow_up_changed.gone": (
        (
            "Le suivi de l’inspection du {visited_on} n’est plus affiché.",
            "Le suivi d’une inspection n’est plus affiché.",
        ),
    ),
    "measure_added": (
        ("Il y a une nouvelle mesure : {kind}.", "Il y a une nouvelle mesure."),
        _DECIDED,
        _IN_FORCE,
    ),
    "measure_added.aanmaning": (
        ("Opgroeien a adressé une sommation à l’organisateur.",),
        ("La sommation date du {decided_on}.", ""),
    ),
    "measure_added.voornemen_schorsing": (
        ("Opgroeien a l’intention de suspendre l’autorisation.",),
        ("Cette intention date du {decided_on}.", ""),
    ),
    "measure_added.voornemen_opheffing": (
        ("Opgroeien a l’intention d’abroger l’autorisation, donc d’y mettre fin.",),
        ("Cette intention date du {decided_on}.", ""),
    ),
    "measure_added.schorsing": (
        (
            "Opgroeien a décidé le {decided_on} de suspendre l’autorisation.",
            "Opgroeien a décidé de suspendre l’autorisation.",
        ),
        _SUSPENDED,
    ),
    "measure_added.schorsing.urgent": (
        (
            "Opgroeien a décidé le {decided_on} de suspendre d’urgence l’autorisation.",
            "Opgroeien a décidé de suspendre d’urgence l’autorisation.",
        ),
        _SUSPENDED,
    ),
    "measure_added.opheffing": (
        (
            "Opgroeien a décidé le {decided_on} d’abroger l’autorisation, donc d’y mettre fin.",
            "Opgroeien a décidé d’abroger l’autorisation, donc d’y mettre fin.",
        ),
        _ENDS,
    ),
    "measure_added.opheffing.urgent": (
        (
            (
                "Opgroeien a décidé le {decided_on} d’abroger d’urgence l’autorisation, "
                "donc d’y mettre fin."
            ),
            "Opgroeien a décidé d’abroger d’urgence l’autorisation, donc d’y mettre fin.",
        ),
        _ENDS,
    ),
    "measure_added.wijziging_vergunning": (
        (
            "Opgroeien a décidé le {decided_on} de modifier l’autorisation.",
            "Opgroeien a décidé de modifier l’autorisation.",
        ),
        ("La modification s’applique à partir du {effective_from}.", ""),
    ),
    "measure_changed": (
        (
            "Les informations sur {measure} (datée du {decided_on}) ont été modifiées.",
            "Les informations sur {measure} ont été modifiées.",
        ),
    ),
    "measure_withdrawn": (("Une mesure n’est plus affichée.",),),
    "suspension_ended_early": (
        (
            "La suspension prend fin le {effective_to}, et non le {effective_to_before}.",
            "La suspension prend fin plus tôt.",
        ),
    ),
    "suspension_expired": (
        (
            "La date de fin de la suspension, le {effective_to}, est passée.",
            "La date de fin de la suspension est passée.",
        ),
    ),
    "objection_lodged": (
        (
            (
                "Le {lodged_on}, une réclamation a été introduite contre {measure} "
                "(datée du {decided_on})."
            ),
            "Le {lodged_on}, une réclamation a été introduite contre {measure}.",
            "Une réclamation a été introduite.",
        ),
    ),
    "objection_lodged.corrected": (
        (
            "La date de la réclamation contre {measure} est maintenant le {lodged_on}.",
            "La date de la réclamation a été modifiée.",
        ),
    ),
    "objection_lodged.gone": (("La réclamation n’est plus affichée.",),),
    "objection_admissible": (("Il y a du nouveau sur la réclamation contre {measure}.",),),
    "objection_admissible.yes": (("La réclamation contre {measure} est recevable.",),),
    "objection_admissible.no": (("La réclamation contre {measure} n’est pas recevable.",),),
    "objection_admissible.gone": (
        ("L’information indiquant si la réclamation est recevable n’est plus affichée.",),
    ),
    "objection_decided": (
        (
            "Une décision a été prise sur la réclamation contre {measure} : {outcome}.",
            "Une décision a été prise sur la réclamation contre {measure}.",
        ),
    ),
    "objection_decided.bevestigd": (("Après la réclamation, {measure} a été confirmée.",),),
    "objection_decided.ingetrokken": (("Après la réclamation, {measure} a été retirée.",),),
    "objection_decided.gone": (("La décision sur la réclamation n’est plus affichée.",),),
    "trajectory_gone": (
        ("Une procédure (handhavingstraject) n’est plus affichée.",),
        ("Une telle procédure comprend une ou plusieurs mesures.",),
    ),
    "reaction_added": (
        (
            "L’organisateur a réagi le {dated_on}. La réaction concerne {about}.",
            "L’organisateur a réagi. La réaction concerne {about}.",
            "L’organisateur a réagi le {dated_on}.",
            "L’organisateur a réagi.",
        ),
    ),
    "reaction_changed": (
        (
            "La réaction de l’organisateur concernant {about} a été modifiée.",
            "La réaction de l’organisateur a été modifiée.",
        ),
    ),
    "reaction_gone": (("Une réaction de l’organisateur n’est plus affichée.",),),
}
