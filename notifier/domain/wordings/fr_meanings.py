"""What changes mean in French, and what they do not mean: neither more nor less than in Dutch."""

_INTENTION = (
    "Une intention n’est pas encore une décision. L’organisateur peut d’abord répondre. "
    "Le lieu d’accueil n’est pas fermé pour autant."
)
_SUSPENSION = (
    "Pendant une suspension, le lieu d’accueil est temporairement fermé. L’organisateur peut "
    "introduire une réclamation (bezwaar). Si elle est recevable, le lieu d’accueil peut rouvrir "
    "entre-temps."
)
_REVOCATION = (
    "Dès que l’autorisation prend fin, le lieu d’accueil ne peut plus accueillir d’enfants. "
    "L’organisateur peut introduire une réclamation (bezwaar). Si elle est recevable, "
    "le lieu d’accueil peut rester ouvert entre-temps."
)
_PRECAUTION = (
    "En cas d’urgence (dringende noodzakelijkheid), un lieu d’accueil ferme immédiatement, par "
    "précaution. Cela ne veut pas dire qu’une infraction a été constatée. La situation est encore "
    "examinée."
)
_WHY = "Nous ne savons pas pourquoi."
#: Of one measure or one procedure: another may stand, and must not seem to be gone as well.
_UNSAID = (
    f"{_WHY} Ce que nous avons annoncé plus tôt à ce sujet n’est plus d’actualité. "
    "Une autre mesure concernant ce lieu d’accueil peut encore s’appliquer."
)
_MEANWHILE = (
    "le lieu d’accueil peut accueillir des enfants en attendant. Ce n’est pas le cas lors d’une "
    "fermeture en urgence (dringende noodzakelijkheid)."
)

MEANINGS = {
    "location_gone": (
        f"{_WHY} Cela seul ne dit rien de la qualité : un lieu d’accueil peut par exemple "
        "cesser son activité ou déménager. Ce que nous avons annoncé plus tôt à son sujet n’est "
        "plus d’actualité."
    ),
    "location_succeeded": (
        "Un lieu d’accueil reçoit par exemple un nouveau numéro lors d’un déménagement ou d’une "
        "reprise. Nous ne savons pas pourquoi c’est le cas ici. Les deux numéros peuvent exister "
        "côte à côte pendant un certain temps."
    ),
    "report_added": (
        "Une inspection montre la situation à un moment donné. Lisez le rapport lui-même pour "
        "savoir ce qu’il contient."
    ),
    "report_gone": (
        f"{_WHY} Les rapports plus anciens disparaissent parfois après un certain temps."
    ),
    "follow_up_changed": (
        "C’est la suite qu’Opgroeien donne au rapport d’inspection. Ce n’est pas une mesure "
        "(handhaving)."
    ),
    "follow_up_changed.gone": _WHY,
    "measure_added": "Lisez sur la page du lieu d’accueil ce que cette mesure comporte.",
    "measure_added.aanmaning": (
        "Une sommation demande de respecter les conditions de l’autorisation au plus tard à "
        "une date donnée. Le lieu d’accueil n’est pas fermé pour autant."
    ),
    "measure_added.voornemen_schorsing": _INTENTION,
    "measure_added.voornemen_opheffing": _INTENTION,
    "measure_added.schorsing": _SUSPENSION,
    "measure_added.schorsing.urgent": _PRECAUTION,
    "measure_added.opheffing": _REVOCATION,
    "measure_added.opheffing.urgent": _PRECAUTION,
    "measure_added.wijziging_vergunning": (
        "Il peut alors y avoir moins d’enfants, par exemple. Le lieu d’accueil n’est pas fermé "
        "pour autant."
    ),
    "measure_withdrawn": _UNSAID,
    "suspension_ended_early": (
        "Opgroeien peut mettre fin à une suspension à tout moment. Demandez au lieu d’accueil "
        "quand il rouvre."
    ),
    "suspension_expired": (
        "Cela ne veut pas dire automatiquement que le lieu d’accueil est de nouveau ouvert. "
        "Demandez-lui s’il est de nouveau ouvert."
    ),
    "objection_lodged": (
        f"Une réclamation ne dit pas qui a raison. Si elle est recevable, {_MEANWHILE}"
    ),
    "objection_lodged.gone": _WHY,
    "objection_admissible.yes": (
        f"Recevable veut dire que la réclamation est examinée. Dans ce cas, {_MEANWHILE}"
    ),
    "objection_admissible.no": (
        "Non recevable veut dire que l’examen de la réclamation s’arrête là."
    ),
    "objection_admissible.gone": _WHY,
    "objection_decided.bevestigd": "La décision d’Opgroeien reste donc valable.",
    "objection_decided.ingetrokken": "La décision d’Opgroeien n’est donc plus valable.",
    "objection_decided.gone": _WHY,
    "trajectory_gone": _UNSAID,
    "reaction_gone": _WHY,
}
