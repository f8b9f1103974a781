"""The words of our mails in Dutch: plain (B1)."""

from notifier.mail.words import (
    Asking,
    Count,
    Foot,
    Names,
    Reasons,
    Subjects,
    Telling,
    What,
    Whole,
    Words,
)

DUTCH = Words(
    names=Names(
        family_care="Gezinsopvang {id}",
        in_town="{name} in {town}",
        locations=Count(one="1 opvanglocatie", many="{n} opvanglocaties"),
        and_=" en ",
        colon=":",
    ),
    subjects=Subjects(
        one_place="{title}: {headline}",
        others=Count(one=" (en nog 1 wijziging)", many=" (en nog {n} wijzigingen)"),
        one_decision="{headline} bij {places}",
        several="Nieuws over {places}: {headline} en meer",
    ),
    telling=Telling(
        field="Gegeven",
        before="Vroeger",
        after="Nu",
        formerly="vroeger",
        more_fields=Count(one="En nog 1 ander gegeven.", many="En nog {n} andere gegevens."),
        meaning="Wat betekent dit?",
        reacted="De organisator reageerde:",
        read_reaction="lees de reactie",
        about_location="Lees meer",
        about_inspection="Lees het inspectierapport",
        about_enforcement="Lees meer over deze stap",
        about_reaction="Lees de reactie",
    ),
    whole=Whole(
        title="Nieuws over {places}",
        changes=Count(one="1 wijziging.", many="{n} wijzigingen."),
        urgent_first="Wat dringend is, staat bovenaan.",
        at="Bij {places}:",
        at_first=Count(
            one="Bij {places}. Dit is de eerste:", many="Bij {places}. Dit zijn de eerste {n}:"
        ),
        rest=Count(
            one="Nog 1 wijziging staat niet in deze mail.",
            many="Nog {n} wijzigingen staan niet in deze mail.",
        ),
        rest_at=Count(
            one="Nog 1 wijziging bij {places} staat niet in deze mail.",
            many="Nog {n} wijzigingen bij {places} staan niet in deze mail.",
        ),
        overview="Bekijk alles op één pagina",
        table="Alles als tabel (CSV)",
        all_about="Alles over deze opvang",
        at_source="Bekijk de pagina bij de bron",
        dated="Zo stond het bij de bron op {moment}. Het kan intussen veranderd zijn.",
        dated_between=(
            "Zo stond het bij de bron tussen {first} en {last}. Het kan intussen veranderd zijn."
        ),
    ),
    reasons=Reasons(
        why="Je krijgt deze mail omdat je {what} volgt.",
        follows="Je volgt {what}.",
        asked=(
            "Je krijgt deze mail omdat je bij {service} nieuws vroeg over deze opvang of over "
            "opvang in deze buurt."
        ),
        asked_of_several=(
            "Je krijgt deze mail omdat je bij {service} nieuws vroeg over deze opvanglocaties of "
            "over opvang in deze buurt."
        ),
        beside_each=(
            "Je krijgt deze mail omdat je opvang volgt. Wat je volgt, staat bij elke opvang."
        ),
        one=What(
            location="deze opvang",
            municipality="alle opvang in {town}",
            some_municipality="alle opvang in een gemeente waar deze opvang ligt of lag",
            organiser="alle opvang van deze organisator",
            on_list="een lijst waar deze opvang op staat",
            everything="alle opvang",
        ),
        several=What(
            location="deze opvanglocaties",
            municipality="alle opvang in {town}",
            some_municipality="alle opvang in deze gemeenten",
            organiser="alle opvang van deze organisatoren",
            on_list="een of meer lijsten met deze opvanglocaties",
            everything="alle opvang",
        ),
    ),
    foot=Foot(
        questions="Vragen over kinderopvang of over een beslissing?",
        call="Bel de Kind en Gezin-Lijn:",
        other_care=(
            "Zoek je andere opvang? Vraag het aan het Lokaal Loket Kinderopvang van je gemeente."
        ),
        no_emergency="Dit is geen nooddienst.",
        in_danger="Is een kind in gevaar? Bel",
        unofficial=(
            "{service} is geen officiële dienst. Alleen wat Opgroeien en Zorginspectie zelf "
            "publiceren, telt."
        ),
        preferences="Bekijk of stop je inschrijvingen",
        unsubscribe="Deze mails niet meer krijgen",
    ),
    asking=Asking(
        subject="Bevestig dat je mails wil krijgen van {service}",
        title="Bevestig je inschrijving",
        somebody="Iemand gaf dit mailadres op om nieuws te krijgen over:",
        was_it_you=(
            "Was jij dat? Open dan deze pagina en klik daar op de knop. Dat kan tot {until}."
        ),
        button="Naar de pagina om te bevestigen",
        was_it_not=(
            "Was jij dat niet? Dan hoef je niets te doen. Zonder bevestiging krijg je geen mails "
            "en wissen we je adres."
        ),
        why="Je krijgt deze mail omdat iemand dit adres invulde bij {service}.",
    ),
)
