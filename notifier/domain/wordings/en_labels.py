"""The English names of fields and codes."""

from notifier.domain.phrases import Labels

_KINDS = {
    "aanmaning": "formal notice (aanmaning)",
    "voornemen_schorsing": "intention to suspend (voornemen tot schorsing)",
    "voornemen_opheffing": "intention to revoke (voornemen tot opheffing)",
    "schorsing": "suspension of the licence (schorsing)",
    "opheffing": "revocation of the licence (opheffing)",
    "wijziging_vergunning": "change to the licence (wijziging van de vergunning)",
    "melding": "notification (melding)",
    "klacht": "complaint (klacht)",
    "toezicht": "supervision (toezicht)",
}
_FOLLOW_UPS = {
    "onderzoek": "Opgroeien is looking at the report",
    "geen_tekorten": "no shortcomings found, no follow-up needed",
    "verbeteren": "the organiser has to improve",
    "plan_van_aanpak": "the organiser has to give a plan of action (plan van aanpak)",
    "gesprek": "there was a talk with the organiser",
}
_ADVICE = {
    "geen_handhaving": "no enforcement needed (handhaving)",
    "start_handhaving": "start enforcement (handhaving)",
    "handhaving_starten": "start enforcement (handhaving)",
    "handhaving_verderzetten": "continue enforcement (handhaving)",
    "opstart_mogelijk": "the childcare can start",
    "opstart_niet_mogelijk": "the childcare cannot start yet",
}

LABELS = Labels(
    fields={
        "name": "Name",
        "care_type": "Type of childcare",
        "target": "Target group",
        "price_system": "Pricing",
        "places": "Number of places",
        "address.street": "Street and number",
        "address.postal_code": "Postal code",
        "address.town": "Town",
        "address.municipality": "Municipality",
        "address.nis": "NIS code of the municipality",
        "organiser.id": "Number of the organiser",
        "organiser.name": "Organiser",
        "organiser.natural_person": "Organiser is a person",
        "succeeds": "Follows on from",
        "succeeded_by": "New number",
        "url": "Web address",
        "attributes.label": "Quality label",
        "visited_on": "Date of the visit",
        "published_on": "Date of publication",
        "kind": "Type",
        "advice": "Advice of the inspectorate (Zorginspectie)",
        "follow_up.code": "Follow-up by Opgroeien",
        "follow_up.text": "Text about the follow-up",
        "trajectory": "Enforcement procedure (handhavingstraject)",
        "urgent": "Urgent necessity (dringende noodzakelijkheid)",
        "decided_on": "Date of the decision",
        "communicated_on": "Communicated to the organiser",
        "effective_from": "Applies from",
        "effective_to": "Applies until",
        "grounds": "What led to it (aanleiding)",
        "objection.lodged_on": "Objection (bezwaar) lodged on",
        "objection.admissible": "Objection (bezwaar) admissible",
        "objection.outcome": "Decision on the objection (bezwaar)",
        "text": "Text",
        "about": "About",
        "dated_on": "Date",
        "inspections": "Inspection reports",
        "enforcement": "Enforcement (handhaving)",
        "reactions": "Reactions of the organiser",
    },
    codes={
        "care_type": {
            "gezinsopvang": "family-based childcare (gezinsopvang)",
            "groepsopvang": "group childcare (groepsopvang)",
            "groepsopvang_samenwerkende_onthaalouders": (
                "group childcare by childminders working together (samenwerkende onthaalouders)"
            ),
        },
        "target": {
            "baby_peuter": "babies and toddlers",
            "kleuter": "children in nursery school (kleuters)",
        },
        "price_system": {
            "ikt": "means-tested fee (inkomenstarief)",
            "vrije_prijs": "freely set price (vrije prijs)",
            "ikt_mix": "partly means-tested fee, partly freely set price",
        },
        "kind": _KINDS,
        "advice": _ADVICE,
        "follow_up.code": _FOLLOW_UPS,
        "objection.outcome": {
            "bevestigd": "the decision has been confirmed",
            "ingetrokken": "the decision has been withdrawn",
        },
        "about": {
            "enforcement": "an enforcement measure (handhaving)",
            "inspection": "an inspection report",
            "location": "the childcare location",
        },
        "attributes.label": {"kwaliteitslabel": "quality label"},
    },
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    date="{day} {month} {year}",
    first_day="1",
    moment="{date} at {hour:02}:{minute:02}",
    yes="yes",
    no="no",
    nothing="not stated",
    last_comma=" and ",
)
