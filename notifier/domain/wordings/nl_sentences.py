"""What happened, in Dutch: one or two sentences for each change.

Of each part the first form is taken whose places can be filled (`notifier.domain.phrases`).
"""

from notifier.domain.phrases import Parts

_DECIDED = ("De beslissing is van {decided_on}.", "")
_IN_FORCE = (
    "Ze geldt van {effective_from} tot {effective_to}.",
    "Ze geldt vanaf {effective_from}.",
    "Ze geldt tot {effective_to}.",
    "",
)

SENTENCES: dict[str, Parts] = {
    "location_added": (("Deze opvanglocatie wordt nu getoond.",),),
    "location_gone": (("Deze opvanglocatie wordt niet langer getoond.",),),
    "location_succeeded": (
        (
            "Deze opvang krijgt een nieuw nummer: {successor}.",
            "Deze opvang krijgt een nieuw nummer.",
        ),
    ),
    "details_changed": (("Aangepast: {fields}.", "De gegevens van deze opvang zijn aangepast."),),
    "organiser_changed": (("De gegevens van de organisator zijn aangepast.",),),
    "report_added": (
        (
            "Er is een rapport van de inspectie op {visited_on}.",
            "Er is een nieuw inspectierapport.",
        ),
        ("Opvolging: {follow_up}.", ""),
    ),
    "report_changed": (
        (
            "De gegevens over de inspectie op {visited_on} zijn aangepast.",
            "De gegevens over een inspectie zijn aangepast.",
        ),
    ),
    "report_gone": (
        (
            "Het rapport van de inspectie op {visited_on} wordt niet langer getoond.",
            "Een inspectierapport wordt niet langer getoond.",
        ),
    ),
    "report_aged_out": (
        (
            "Het rapport van de inspectie op {visited_on} wordt niet langer getoond.",
            "Een inspectierapport wordt niet langer getoond.",
        ),
    ),
    "follow_up_changed": (
        (
            "De opvolging van de inspectie op {visited_on} is aangepast.",
            "De opvolging van een inspectie is aangepast.",
        ),
        ("Nu staat er: {follow_up}.", ""),
    ),
    "follow_up_changed.gone": (
        (
            "De opvolging van de inspectie op {visited_on} wordt niet langer getoond.",
            "De opvolging van een inspectie wordt niet langer getoond.",
        ),
    ),
    "measure_added": (
        ("Er is een nieuwe handhavingsstap: {kind}.", "Er is een nieuwe handhavingsstap."),
        _DECIDED,
        _IN_FORCE,
    ),
    "measure_added.aanmaning": (
        ("Opgroeien heeft de organisator een aanmaning gegeven.",),
        ("De aanmaning is van {decided_on}.", ""),
    ),
    "measure_added.voornemen_schorsing": (
        ("Opgroeien heeft het voornemen om de vergunning te schorsen.",),
        ("Het voornemen is van {decided_on}.", ""),
    ),
    "measure_added.voornemen_opheffing": (
        ("Opgroeien heeft het voornemen om de vergunning op te heffen.",),
        ("Het voornemen is van {decided_on}.", ""),
    ),
    "measure_added.schorsing": (
        (
            "Opgroeien heeft op {decided_on} beslist om de vergunning te schorsen.",
            "Opgroeien heeft beslist om de vergunning te schorsen.",
        ),
        (
            "De schorsing geldt van {effective_from} tot {effective_to}.",
            "De schorsing geldt vanaf {effective_from}.",
            "De schorsing geldt tot {effective_to}.",
            "",
        ),
    ),
    "measure_added.schorsing.urgent": (
        (
            "Opgroeien heeft op {decided_on} beslist om de vergunning dringend te schorsen.",
            "Opgroeien heeft beslist om de vergunning dringend te schorsen.",
        ),
        (
            "De schorsing geldt van {effective_from} tot {effective_to}.",
            "De schorsing geldt vanaf {effective_from}.",
            "De schorsing geldt tot {effective_to}.",
            "",
        ),
    ),
    "measure_added.opheffing": (
        (
            "Opgroeien heeft op {decided_on} beslist om de vergunning op te heffen.",
            "Opgroeien heeft beslist om de vergunning op te heffen.",
        ),
        ("De vergunning eindigt op {effective_from}.", ""),
    ),
    "measure_added.opheffing.urgent": (
        (
            "Opgroeien heeft op {decided_on} beslist om de vergunning dringend op te heffen.",
            "Opgroeien heeft beslist om de vergunning dringend op te heffen.",
        ),
        ("De vergunning eindigt op {effective_from}.", ""),
    ),
    "measure_added.wijziging_vergunning": (
        (
            "Opgroeien heeft op {decided_on} beslist om de vergunning te wijzigen.",
            "Opgroeien heeft beslist om de vergunning te wijzigen.",
        ),
        ("De wijziging geldt vanaf {effective_from}.", ""),
    ),
    "measure_changed": (
        (
            "De informatie over {measure} van {decided_on} is aangepast.",
            "De informatie over {measure} is aangepast.",
        ),
    ),
    "measure_withdrawn": (("Een handhavingsstap wordt niet langer getoond.",),),
    "suspension_ended_early": (
        (
            "De schorsing eindigt op {effective_to}, en niet op {effective_to_before}.",
            "De schorsing eindigt vroeger.",
        ),
    ),
    "suspension_expired": (
        (
            "De einddatum van de schorsing, {effective_to}, is voorbij.",
            "De einddatum van de schorsing is voorbij.",
        ),
    ),
    "objection_lodged": (
        (
            "Op {lodged_on} is bezwaar ingediend tegen {measure} van {decided_on}.",
            "Op {lodged_on} is bezwaar ingediend tegen {measure}.",
            "Er is bezwaar ingediend.",
        ),
    ),
    "objection_lodged.corrected": (
        (
            "De datum van het bezwaar tegen {measure} is nu {lodged_on}.",
            "De datum van het bezwaar is aangepast.",
        ),
    ),
    "objection_lodged.gone": (("Het bezwaar wordt niet langer getoond.",),),
    "objection_admissible": (("Er is nieuws over het bezwaar tegen {measure}.",),),
    "objection_admissible.yes": (("Het bezwaar tegen {measure} is ontvankelijk.",),),
    "objection_admissible.no": (("Het bezwaar tegen {measure} is niet ontvankelijk.",),),
    "objection_admissible.gone": (("Of het bezwaar ontvankelijk is, wordt niet langer getoond.",),),
    "objection_decided": (
        (
            "Over het bezwaar tegen {measure} is beslist: {outcome}.",
            "Over het bezwaar tegen {measure} is beslist.",
        ),
    ),
    "objection_decided.bevestigd": (("Na het bezwaar is {measure} bevestigd.",),),
    "objection_decided.ingetrokken": (("Na het bezwaar is {measure} ingetrokken.",),),
    "objection_decided.gone": (("De beslissing over het bezwaar wordt niet langer getoond.",),),
    "trajectory_gone": (
        ("Een handhavingstraject wordt niet langer getoond.",),
        ("Een traject bestaat uit een of meer stappen.",),
    ),
    "reaction_added": (
        (
            "De organisator reageerde op {dated_on} op {about}.",
            "De organisator reageerde op {about}.",
            "De organisator gaf op {dated_on} een reactie.",
            "De organisator gaf een reactie.",
        ),
    ),
    "reaction_changed": (
        (
            "De reactie van de organisator op {about} is aangepast.",
            "De reactie van de organisator is aangepast.",
        ),
    ),
    "reaction_gone": (("Een reactie van de organisator wordt niet langer getoond.",),),
}
