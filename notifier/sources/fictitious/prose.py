"""Invented texts in plain Dutch: what Opgroeien writes and what an organiser answers."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """One thing that an inspection looks at: in order, or not."""

    fine: str
    short: str


_SUBJECTS = (
    _Subject(
        fine="Het aanwezigheidsregister was volledig ingevuld.",
        short="Het aanwezigheidsregister was op drie dagen niet ingevuld.",
    ),
    _Subject(
        fine="Elk kind sliep in een veilig bed en kreeg op tijd toezicht.",
        short="Er was niet genoeg toezicht op de kinderen die sliepen.",
    ),
    _Subject(
        fine="Er waren genoeg begeleiders voor het aantal kinderen.",
        short="Er waren op twee momenten te weinig begeleiders voor het aantal kinderen.",
    ),
    _Subject(
        fine="De risicoanalyse was nagekeken en ondertekend.",
        short="De risicoanalyse was ouder dan twee jaar en moet opnieuw bekeken worden.",
    ),
    _Subject(
        fine="De buitenruimte was afgesloten en in goede staat.",
        short="Het hek van de buitenruimte sloot niet goed.",
    ),
    _Subject(
        fine="De attesten van alle begeleiders lagen klaar.",
        short="Van één begeleider ontbrak een attest.",
    ),
    _Subject(
        fine="De begeleiders praatten rustig en warm met de kinderen.",
        short="De begeleiders hadden op drukke momenten weinig aandacht voor elk kind apart.",
    ),
    _Subject(
        fine="Gevaarlijke producten stonden hoog en achter slot.",
        short="Een kast met poetsproducten was niet op slot.",
    ),
    _Subject(
        fine="De evacuatieoefening was op tijd gedaan.",
        short="Er was al langer dan een jaar geen evacuatieoefening.",
    ),
    _Subject(
        fine="Ouders krijgen elke dag uitleg over hun kind.",
        short="In de schriftelijke afspraken met de ouders ontbrak de opzegtermijn.",
    ),
)
#: For each follow-up code: how the text starts, how it ends, how many subjects are in order or not.
_FOLLOW_UPS = {
    "onderzoek": (
        "Opgroeien leest het rapport en bekijkt of opvolging nodig is.",
        "Daarna komt hier te staan wat Opgroeien vraagt.",
        (1, 2),
    ),
    "geen_tekorten": (
        "Opgroeien heeft het rapport gelezen en vindt geen tekorten.",
        "Er is geen verdere opvolging nodig tot het volgende bezoek.",
        (4, 0),
    ),
    "verbeteren": (
        "Opgroeien vroeg de organisator om te verbeteren wat niet in orde was.",
        "De organisator kan zelf vertellen wat er al veranderd is.",
        (3, 1),
    ),
    "plan_van_aanpak": (
        "Opgroeien vroeg de organisator om de tekorten weg te werken en een plan te geven.",
        "Opgroeien kijkt na of het plan goed is en wordt uitgevoerd.",
        (2, 2),
    ),
    "gesprek": (
        "Opgroeien vroeg de organisator om de tekorten weg te werken en had daarover een gesprek.",
        "De afspraken staan op papier en worden opgevolgd.",
        (2, 2),
    ),
}
FOLLOW_UP_CODES = tuple(_FOLLOW_UPS)
ADVICE = ("geen_handhaving", "handhaving_starten", "handhaving_verderzetten")
#: After which Opgroeien asks for more than to improve.
_SERIOUS = frozenset({"plan_van_aanpak", "gesprek"})

_MEASURES = {
    "aanmaning": (
        "Opgroeien maant de organisator aan om binnen een maand in orde te zijn. De opvang blijft "
        "open. Opgroeien vraagt om genoeg begeleiders in te zetten en dat elke week te tonen."
    ),
    "voornemen_schorsing": (
        "Opgroeien denkt eraan om de vergunning te schorsen. Dit is nog geen beslissing: de "
        "organisator mag eerst antwoorden. De opvang blijft intussen open."
    ),
    "voornemen_opheffing": (
        "Opgroeien denkt eraan om de vergunning op te heffen. Dit is nog geen beslissing: de "
        "organisator mag eerst antwoorden. De opvang blijft intussen open."
    ),
    "wijziging_vergunning": (
        "De opvang mag minder kinderen tegelijk opvangen. Zo zijn er genoeg begeleiders voor elk "
        "kind. De opvang blijft open met het kleinere aantal plaatsen."
    ),
    "schorsing": (
        "De opvang is tijdelijk dicht uit voorzorg. Dat wil niet zeggen dat er een overtreding "
        "was: Opgroeien onderzoekt eerst wat er gebeurd is."
    ),
    "opheffing": (
        "De vergunning stopt op de datum die erbij staat, omdat de tekorten na de aanmaning niet "
        "duurzaam weggewerkt zijn."
    ),
}
_GROUNDS = {
    "melding": "Er kwam een melding over een mogelijk onveilige situatie voor de kinderen.",
    "klacht": "Een klacht ging over te weinig begeleiders op drukke momenten.",
}
_REACTIONS = (
    (
        "We hebben het rapport met het hele team besproken. De punten die niet in orde waren, "
        "zijn intussen aangepast. Ouders met vragen mogen altijd bij ons langskomen."
    ),
    (
        "We werken graag mee met Opgroeien. Sinds deze maand is er een extra begeleider en kijken "
        "we elke vrijdag samen na of alles in orde is."
    ),
    (
        "We vinden het jammer dat ouders zich zorgen maken. We hebben meteen maatregelen genomen "
        "en houden alle ouders op de hoogte in een brief."
    ),
)


def follow_up(code: str, chance: Random) -> str:
    """Say what Opgroeien does with a report."""
    start, end, (fine, short) = _FOLLOW_UPS[code]
    seen = chance.sample(_SUBJECTS, fine + short)
    return " ".join((start, *(s.fine for s in seen[:fine]), *(s.short for s in seen[fine:]), end))


def advice_with(follow_up_code: str | None) -> str:
    """Say what Zorginspectie advised where that follow-up came of it."""
    return ADVICE[1] if follow_up_code in _SERIOUS else ADVICE[0]


def measure(kind: str) -> str:
    """Say what a measure means."""
    return _MEASURES[kind]


def ground(kind: str) -> str:
    """Say what led to a measure, without anything that could point at somebody."""
    return _GROUNDS[kind]


def reaction(chance: Random) -> str:
    """Let an organiser answer."""
    return chance.choice(_REACTIONS)
