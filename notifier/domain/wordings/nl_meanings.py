"""What changes mean in Dutch, and what they do not mean.

Each says something general that Opgroeien itself explains about such a step; nothing about why it
was taken here.
"""

_INTENTION = (
    "Een voornemen is nog geen beslissing. De organisator kan eerst antwoorden. "
    "De opvang is hierdoor niet gesloten."
)
_SUSPENSION = (
    "Tijdens een schorsing is de opvang tijdelijk gesloten. De organisator kan bezwaar indienen. "
    "Is dat bezwaar ontvankelijk, dan kan de opvang intussen weer open."
)
_REVOCATION = (
    "Zodra de vergunning eindigt, mag de opvang geen kinderen meer opvangen. "
    "De organisator kan bezwaar indienen. Is dat bezwaar ontvankelijk, "
    "dan kan de opvang intussen open blijven."
)
_PRECAUTION = (
    "Bij dringende noodzakelijkheid sluit een opvang meteen, uit voorzorg. "
    "Dat betekent niet dat er een overtreding is vastgesteld. De situatie wordt nog onderzocht."
)
#: Of one step or one trajectory: another may stand, and must not seem to be gone as well.
_UNSAID = (
    "Waarom, weten wij niet. Wat wij er eerder over meldden, is niet meer actueel. "
    "Een andere stap bij deze opvang kan wel nog gelden."
)
_OBJECTION = (
    "Een bezwaar zegt niet wie gelijk heeft. Is het ontvankelijk, dan kan de opvang in afwachting "
    "kinderen opvangen. Dat geldt niet bij een sluiting wegens dringende noodzakelijkheid."
)

MEANINGS = {
    "location_gone": (
        "Waarom, weten wij niet. Dat alleen zegt niets over de kwaliteit: een opvang kan "
        "bijvoorbeeld stoppen of verhuizen. Wat wij eerder over deze opvang meldden, is niet meer "
        "actueel."
    ),
    "location_succeeded": (
        "Een opvang krijgt bijvoorbeeld een nieuw nummer bij een verhuis of een overname. "
        "Waarom dat hier zo is, weten wij niet. De twee nummers kunnen een tijd naast elkaar staan."
    ),
    "report_added": (
        "Een inspectie is een momentopname. Lees het rapport zelf om te weten wat er staat."
    ),
    "report_gone": "Waarom, weten wij niet. Oudere rapporten verdwijnen soms na een tijd.",
    "follow_up_changed": (
        "Dit is wat Opgroeien met het inspectierapport doet. Het is geen handhavingsstap."
    ),
    "follow_up_changed.gone": "Waarom, weten wij niet.",
    "measure_added": "Lees op de pagina van de opvang wat deze stap inhoudt.",
    "measure_added.aanmaning": (
        "Een aanmaning vraagt om tegen een bepaalde datum in orde te zijn met de voorwaarden van "
        "de vergunning. De opvang is hierdoor niet gesloten."
    ),
    "measure_added.voornemen_schorsing": _INTENTION,
    "measure_added.voornemen_opheffing": _INTENTION,
    "measure_added.schorsing": _SUSPENSION,
    "measure_added.schorsing.urgent": _PRECAUTION,
    "measure_added.opheffing": _REVOCATION,
    "measure_added.opheffing.urgent": _PRECAUTION,
    "measure_added.wijziging_vergunning": (
        "Er mogen dan bijvoorbeeld minder kinderen komen. De opvang is hierdoor niet gesloten."
    ),
    "measure_withdrawn": _UNSAID,
    "suspension_ended_early": (
        "Opgroeien kan een schorsing op elk moment stoppen. Vraag aan de opvang wanneer ze weer "
        "opengaat."
    ),
    "suspension_expired": (
        "Dat betekent niet vanzelf dat de opvang weer open is. Vraag aan de opvang of ze weer "
        "open is."
    ),
    "objection_lodged": _OBJECTION,
    "objection_lodged.gone": "Waarom, weten wij niet.",
    "objection_admissible.yes": (
        "Ontvankelijk betekent dat het bezwaar wordt onderzocht. De opvang kan in afwachting "
        "kinderen opvangen. Dat geldt niet bij een sluiting wegens dringende noodzakelijkheid."
    ),
    "objection_admissible.no": (
        "Niet ontvankelijk betekent dat het bezwaar niet verder wordt onderzocht."
    ),
    "objection_admissible.gone": "Waarom, weten wij niet.",
    "objection_decided.bevestigd": "De beslissing van Opgroeien blijft dus gelden.",
    "objection_decided.ingetrokken": "De beslissing van Opgroeien geldt dus niet meer.",
    "objection_decided.gone": "Waarom, weten wij niet.",
    "trajectory_gone": _UNSAID,
    "reaction_gone": "Waarom, weten wij niet.",
}
