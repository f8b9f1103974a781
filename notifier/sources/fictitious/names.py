"""Invented names of places, organisers and people, each with a mark of fiction that can be seen.

Municipalities that do not exist, with NIS codes from 99000 and postal codes below 1000 (Belgium
uses neither); people called Voorbeeld; ``(fictief)`` behind the name of a place.
"""

from dataclasses import dataclass
from itertools import chain, product

from notifier.domain.location import Organiser

#: The six of the demo; larger sets go on with the invented halves below.
_TOWNS = (
    "Lindebeek",
    "Zandhoven-aan-Zee",
    "Verzinnegem",
    "Sint-Nergens",
    "Fabelbeek",
    "Voorbeeldegem",
)
_FRONT = (
    *(
        "Denk",
        "Doorsnee",
        "Droom",
        "Elders",
        "Fabel",
        "Fantasie",
        "Hersenschim",
        "Kwansuis",
        "Mijmer",
    ),
    *("Maanlicht", "Nergens", "Proef", "Raadsel", "Schijn", "Sprookjes", "Oefen", "Zogezegd"),
    *("Verhaal", "Verzin", "Voorbeeld"),
)
_BACK = (
    *("berg", "broek", "dijk", "donk", "dorp", "gem", "ham", "hoven", "kerke", "mortel", "rode"),
    *("schoot", "veld", "voorde", "zele"),
)
#: More than Flanders has.
MOST_MUNICIPALITIES = len(_TOWNS) + len(_FRONT) * len(_BACK)

STREETS = (
    *("Beekstraat", "Dorpsstraat", "Eikenlaan", "Groenstraat", "Kapellestraat", "Kerkstraat"),
    *("Kloosterstraat", "Lindelaan", "Molenstraat", "Nieuwstraat", "Parklaan", "Schoolstraat"),
    *("Stationsstraat", "Veldstraat", "Zonnestraat"),
)

GROUPS = (
    *("De Zonnebloem", "Het Lieveheersbeestje", "De Regenboog", "Pluche", "De Kabouterberg"),
    *("Het Vlinderhuis", "Dikke Vriendjes", "De Notenkraker", "Kiekeboe", "Het Zandkasteel"),
    *("De Toverfluit", "Bolleke Wol", "Het Boomhutje", "De Kleine Beer", "Sterrenstof"),
    *("De Appelboom", "Het Muizenhuis", "Wolkje", "De Speelvogel", "Hinkelsteen"),
    *("De Kikkerpoel", "Het Bijenkorfje", "Mikmak", "De Ballonvaart", "Het Nestje"),
    *("De Schommel", "Pimpernel", "De Wereldreis", "Het Kriebelhuis", "De Luchtbel"),
)
FIRST_NAMES = (
    *("Amira", "Bart", "Celine", "Dirk", "Els", "Fatima", "Greet", "Hanne", "Ilse", "Jana"),
    *("Karim", "Lien", "Mieke", "Noor", "Olga", "Petra", "Rita", "Sofie", "Tine", "Veerle"),
    *("Wout", "Yasmine", "Zoë", "An", "Bea", "Carla", "Dorien", "Evi", "Frieda", "Goele", "Hilde"),
    *("Imane", "Joke", "Katrien", "Lotte", "Marleen", "Nele", "Ria", "Saskia", "Trees", "Wendy"),
)
_ORGANISERS = (
    *("vzw Het Voorbeeld", "vzw Voorbeeldkinderen", "vzw De Verzonnen Vlinder"),
    *("bv Fictieve Opvang", "vzw Kinderhuis Nergens", "vzw De Denkbeeldige Tuin"),
    *("bv Verzonnen Crèches", "vzw Sprookjesland (fictief)"),
)
_SERVICES = (
    "Dienst voor onthaalouders Het Voorbeeld",
    "Dienst voor onthaalouders Verzonnen Thuis",
    "vzw Fictieve Gezinsopvang",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Municipality:
    """A municipality that does not exist."""

    name: str
    nis: str
    postal_code: str


def municipalities(count: int) -> tuple[Municipality, ...]:
    """Give so many, the best known first; always the same ones."""
    made = ("".join(halves) for halves in product(_FRONT, _BACK))
    names = list(chain(_TOWNS, made))[:count]
    return tuple(
        Municipality(name=name, nis=f"99{number:03}", postal_code=f"0{number + 99:03}")
        for number, name in enumerate(names, start=1)
    )


def organisers(count: int) -> tuple[Organiser, ...]:
    """Give so many legal persons that run group care."""
    return _numbered("organisator", _ORGANISERS, count)


def services(count: int) -> tuple[Organiser, ...]:
    """Give so many services to which childminders are affiliated."""
    return _numbered("dienst", _SERVICES, count)


def of_municipality(municipality: Municipality) -> Organiser:
    """Give the municipality itself as an organiser."""
    return Organiser(
        id=f"fictief-gemeente-{municipality.nis}", name=f"Gemeente {municipality.name}"
    )


def person(first_names: str, location_id: str) -> Organiser:
    """Give a childminder (or two who work together) as an organiser."""
    return Organiser(
        id=f"fictief-persoon-{location_id}", name=f"{first_names} Voorbeeld", natural_person=True
    )


def _numbered(what: str, names: tuple[str, ...], count: int) -> tuple[Organiser, ...]:
    """Go round the names; from the second round on they carry a number."""
    return tuple(
        Organiser(
            id=f"fictief-{what}-{number + 1}",
            name=names[number % len(names)]
            + (f" {number // len(names) + 1}" if number >= len(names) else ""),
        )
        for number in range(count)
    )
