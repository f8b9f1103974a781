"""The Dutch names of fields and codes."""

from notifier.domain.phrases import Labels

_KINDS = {
    "aanmaning": "aanmaning",
    "voornemen_schorsing": "voornemen tot schorsing",
    "voornemen_opheffing": "voornemen tot opheffing",
    "schorsing": "schorsing van de vergunning",
    "opheffing": "opheffing van de vergunning",
    "wijziging_vergunning": "wijziging van de vergunning",
    "melding": "melding",
    "klacht": "klacht",
    "toezicht": "toezicht",
}
_FOLLOW_UPS = {
    "onderzoek": "Opgroeien bekijkt het rapport",
    "geen_tekorten": "geen tekorten gevonden, geen opvolging nodig",
    "verbeteren": "de organisator moet verbeteren",
    "plan_van_aanpak": "de organisator moet een plan van aanpak geven",
    "gesprek": "er was een gesprek met de organisator",
}
_ADVICE = {
    "geen_handhaving": "geen handhaving nodig",
    "start_handhaving": "handhaving starten",
    "handhaving_starten": "handhaving starten",
    "handhaving_verderzetten": "handhaving verderzetten",
    "opstart_mogelijk": "de opvang kan starten",
    "opstart_niet_mogelijk": "de opvang kan nog niet starten",
}

LABELS = Labels(
    fields={
        "name": "Naam",
        "care_type": "Soort opvang",
        "target": "Doelgroep",
        "price_system": "Prijssysteem",
        "places": "Aantal plaatsen",
        "address.street": "Straat en nummer",
        "address.postal_code": "Postcode",
        "address.town": "Plaats",
        "address.municipality": "Gemeente",
        "address.nis": "NIS-code van de gemeente",
        "organiser.id": "Nummer van de organisator",
        "organiser.name": "Organisator",
        "organiser.natural_person": "Organisator is een persoon",
        "succeeds": "Volgt op",
        "succeeded_by": "Nieuw nummer",
        "url": "Webadres",
        "attributes.label": "Kwaliteitslabel",
        "visited_on": "Datum van het bezoek",
        "published_on": "Datum van publicatie",
        "kind": "Soort",
        "advice": "Advies van Zorginspectie",
        "follow_up.code": "Opvolging door Opgroeien",
        "follow_up.text": "Tekst over de opvolging",
        "trajectory": "Handhavingstraject",
        "urgent": "Dringende noodzakelijkheid",
        "decided_on": "Datum van de beslissing",
        "communicated_on": "Meegedeeld aan de organisator",
        "effective_from": "Geldt vanaf",
        "effective_to": "Geldt tot",
        "grounds": "Aanleiding",
        "objection.lodged_on": "Bezwaar ingediend op",
        "objection.admissible": "Bezwaar ontvankelijk",
        "objection.outcome": "Beslissing over het bezwaar",
        "text": "Tekst",
        "about": "Gaat over",
        "dated_on": "Datum",
        "inspections": "Inspectierapporten",
        "enforcement": "Handhaving",
        "reactions": "Reacties van de organisator",
    },
    codes={
        "care_type": {
            "gezinsopvang": "gezinsopvang",
            "groepsopvang": "groepsopvang",
            "groepsopvang_samenwerkende_onthaalouders": (
                "groepsopvang door samenwerkende onthaalouders"
            ),
        },
        "target": {"baby_peuter": "baby’s en peuters", "kleuter": "kleuters"},
        "price_system": {
            "ikt": "inkomenstarief",
            "vrije_prijs": "vrije prijs",
            "ikt_mix": "deels inkomenstarief, deels vrije prijs",
        },
        "kind": _KINDS,
        "advice": _ADVICE,
        "follow_up.code": _FOLLOW_UPS,
        "objection.outcome": {
            "bevestigd": "de beslissing is bevestigd",
            "ingetrokken": "de beslissing is ingetrokken",
        },
        "about": {
            "enforcement": "een handhavingsstap",
            "inspection": "een inspectierapport",
            "location": "de opvang",
        },
        "attributes.label": {"kwaliteitslabel": "kwaliteitslabel"},
    },
    months=(
        *("januari", "februari", "maart", "april", "mei", "juni"),
        *("juli", "augustus", "september", "oktober", "november", "december"),
    ),
    date="{day} {month} {year}",
    first_day="1",
    moment="{date} om {hour}.{minute:02} uur",
    yes="ja",
    no="nee",
    nothing="niet vermeld",
    last_comma=" en ",
)
