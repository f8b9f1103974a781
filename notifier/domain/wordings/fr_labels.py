"""The French names of fields and codes."""

from notifier.domain.phrases import Labels

_KINDS = {
    "aanmaning": "sommation (aanmaning)",
    "voornemen_schorsing": "intention de suspension (voornemen tot schorsing)",
    "voornemen_opheffing": "intention d’abrogation (voornemen tot opheffing)",
    "schorsing": "suspension de l’autorisation (schorsing)",
    "opheffing": "abrogation de l’autorisation (opheffing)",
    "wijziging_vergunning": "modification de l’autorisation (wijziging van de vergunning)",
    "melding": "signalement (melding)",
    "klacht": "plainte (klacht)",
    "toezicht": "contrôle (toezicht)",
}
_FOLLOW_UPS = {
    "onderzoek": "Opgroeien examine le rapport",
    "geen_tekorten": "aucun manquement constaté, aucun suivi nécessaire",
    "verbeteren": "l’organisateur doit s’améliorer",
    "plan_van_aanpak": "l’organisateur doit remettre un plan d’action (plan van aanpak)",
    "gesprek": "un entretien a eu lieu avec l’organisateur",
}
_ADVICE = {
    "geen_handhaving": "aucune mesure nécessaire (handhaving)",
    "start_handhaving": "commencer à prendre des mesures (handhaving)",
    "handhaving_starten": "commencer à prendre des mesures (handhaving)",
    "handhaving_verderzetten": "continuer à prendre des mesures (handhaving)",
    "opstart_mogelijk": "l’accueil peut commencer",
    "opstart_niet_mogelijk": "l’accueil ne peut pas encore commencer",
}

LABELS = Labels(
    fields={
        "name": "Nom",
        "care_type": "Type d’accueil",
        "target": "Groupe cible",
        "price_system": "Système de prix",
        "places": "Nombre de places",
        "address.street": "Rue et numéro",
        "address.postal_code": "Code postal",
        "address.town": "Localité",
        "address.municipality": "Commune",
        "address.nis": "Code INS de la commune",
        "organiser.id": "Numéro de l’organisateur",
        "organiser.name": "Organisateur",
        "organiser.natural_person": "L’organisateur est une personne physique",
        "succeeds": "Succède à",
        "succeeded_by": "Nouveau numéro",
        "url": "Adresse web",
        "attributes.label": "Label de qualité",
        "visited_on": "Date de la visite",
        "published_on": "Date de publication",
        "kind": "Type",
        "advice": "Avis de l’inspection (Zorginspectie)",
        "follow_up.code": "Suivi par Opgroeien",
        "follow_up.text": "Texte sur le suivi",
        "trajectory": "Procédure (handhavingstraject)",
        "urgent": "Urgence (dringende noodzakelijkheid)",
        "decided_on": "Date de la décision",
        "communicated_on": "Communiqué à l’organisateur le",
        "effective_from": "Valable à partir du",
        "effective_to": "Valable jusqu’au",
        "grounds": "À l’origine (aanleiding)",
        "objection.lodged_on": "Réclamation (bezwaar) introduite le",
        "objection.admissible": "Réclamation (bezwaar) recevable",
        "objection.outcome": "Décision sur la réclamation (bezwaar)",
        "text": "Texte",
        "about": "Concerne",
        "dated_on": "Date",
        "inspections": "Rapports d’inspection",
        "enforcement": "Mesures (handhaving)",
        "reactions": "Réactions de l’organisateur",
    },
    codes={
        "care_type": {
            "gezinsopvang": "accueil familial (gezinsopvang)",
            "groepsopvang": "accueil en groupe (groepsopvang)",
            "groepsopvang_samenwerkende_onthaalouders": (
                "accueil en groupe par des accueillants qui collaborent (samenwerkende "
                "onthaalouders)"
            ),
        },
        "target": {
            "baby_peuter": "bébés et bambins",
            "kleuter": "enfants de l’école maternelle (kleuters)",
        },
        "price_system": {
            "ikt": "tarif selon les revenus (inkomenstarief)",
            "vrije_prijs": "prix libre (vrije prijs)",
            "ikt_mix": "en partie tarif selon les revenus, en partie prix libre",
        },
        "kind": _KINDS,
        "advice": _ADVICE,
        "follow_up.code": _FOLLOW_UPS,
        "objection.outcome": {
            "bevestigd": "la décision est confirmée",
            "ingetrokken": "la décision est retirée",
        },
        # never after "à" or "de", with which the article would melt
        "about": {
            "enforcement": "une mesure (handhaving)",
            "inspection": "un rapport d’inspection",
            "location": "le lieu d’accueil",
        },
        "attributes.label": {"kwaliteitslabel": "label de qualité"},
    },
    months=(
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
    date="{day} {month} {year}",
    first_day="1er",
    moment="{date} à {hour} h {minute:02}",
    yes="oui",
    no="non",
    nothing="pas indiqué",
    last_comma=" et ",
)
