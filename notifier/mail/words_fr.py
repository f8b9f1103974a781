"""The words of our mails in French: plain, and polite (vous)."""

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

FRENCH = Words(
    names=Names(
        family_care="Accueil familial {id}",
        in_town="{name} à {town}",
        locations=Count(one="1 lieu d’accueil", many="{n} lieux d’accueil"),
        and_=" et ",
        colon="\u00a0:",
    ),
    subjects=Subjects(
        one_place="{title}\u00a0: {headline}",
        others=Count(one=" (et 1 autre changement)", many=" (et {n} autres changements)"),
        one_decision="{headline} pour {places}",
        several="Du nouveau pour {places}\u00a0: {headline} et plus",
    ),
    telling=Telling(
        field="Donnée",
        before="Avant",
        after="Maintenant",
        formerly="avant",
        more_fields=Count(one="Et 1 autre donnée.", many="Et {n} autres données."),
        meaning="Qu’est-ce que cela signifie\u00a0?",
        reacted="L’organisateur a réagi\u00a0:",
        read_reaction="lire la réaction",
        about_location="En savoir plus",
        about_inspection="Lire le rapport d’inspection",
        about_enforcement="En savoir plus sur cette mesure",
        about_reaction="Lire la réaction",
    ),
    whole=Whole(
        title="Du nouveau pour {places}",
        changes=Count(one="1 changement.", many="{n} changements."),
        urgent_first="Ce qui est urgent se trouve en haut.",
        at="Pour {places}\u00a0:",
        at_first=Count(
            one="Pour {places}. Voici le premier\u00a0:",
            many="Pour {places}. Voici les {n} premiers\u00a0:",
        ),
        rest=Count(
            one="1 autre changement ne figure pas dans cet e-mail.",
            many="{n} autres changements ne figurent pas dans cet e-mail.",
        ),
        rest_at=Count(
            one="1 autre changement, pour {places}, ne figure pas dans cet e-mail.",
            many="{n} autres changements, pour {places}, ne figurent pas dans cet e-mail.",
        ),
        overview="Tout voir sur une seule page",
        table="Tout sous forme de tableau (CSV)",
        all_about="Tout sur ce lieu d’accueil",
        at_source="Voir la page à la source",
        dated=("C’est ce que montrait la source le {moment}. Cela peut avoir changé entre-temps."),
        dated_between=(
            "C’est ce que montrait la source entre le {first} et le {last}. "
            "Cela peut avoir changé entre-temps."
        ),
    ),
    reasons=Reasons(
        why="Vous recevez cet e-mail parce que vous suivez {what}.",
        follows="Vous suivez {what}.",
        asked=(
            "Vous recevez cet e-mail parce que vous avez demandé à {service} des nouvelles de ce "
            "lieu d’accueil ou de l’accueil dans les environs."
        ),
        asked_of_several=(
            "Vous recevez cet e-mail parce que vous avez demandé à {service} des nouvelles de ces "
            "lieux d’accueil ou de l’accueil dans les environs."
        ),
        beside_each=(
            "Vous recevez cet e-mail parce que vous suivez des lieux d’accueil. "
            "Ce que vous suivez est indiqué à côté de chaque lieu."
        ),
        one=What(
            location="ce lieu d’accueil",
            municipality="tous les lieux d’accueil à {town}",
            some_municipality=(
                "tous les lieux d’accueil d’une commune où ce lieu se trouve ou se trouvait"
            ),
            organiser="tous les lieux d’accueil de cet organisateur",
            on_list="une liste où figure ce lieu d’accueil",
            everything="tous les lieux d’accueil",
        ),
        several=What(
            location="ces lieux d’accueil",
            municipality="tous les lieux d’accueil à {town}",
            some_municipality="tous les lieux d’accueil de ces communes",
            organiser="tous les lieux d’accueil de ces organisateurs",
            on_list="une ou plusieurs listes où figurent ces lieux d’accueil",
            everything="tous les lieux d’accueil",
        ),
    ),
    foot=Foot(
        questions="Des questions sur l’accueil d’enfants ou sur une décision\u00a0?",
        call="Appelez la Kind en Gezin-Lijn\u00a0:",
        other_care=(
            "Vous cherchez un autre lieu d’accueil\u00a0? Adressez-vous au Lokaal Loket "
            "Kinderopvang (le guichet local) de votre commune."
        ),
        no_emergency="Ceci n’est pas un service d’urgence.",
        in_danger="Un enfant est en danger\u00a0? Appelez le",
        unofficial=(
            "{service} n’est pas un service officiel. Seul compte ce que publient elles-mêmes "
            "Opgroeien et Zorginspectie."
        ),
        preferences="Voir ou arrêter vos abonnements",
        unsubscribe="Ne plus recevoir ces e-mails",
    ),
    asking=Asking(
        subject="Confirmez que vous voulez recevoir les e-mails du service {service}",
        title="Confirmez votre abonnement",
        somebody="Quelqu’un a donné cette adresse pour recevoir des nouvelles au sujet de\u00a0:",
        was_it_you=(
            "C’était vous\u00a0? Ouvrez alors cette page et cliquez sur le bouton qui s’y trouve. "
            "C’est possible jusqu’au {until}."
        ),
        button="Vers la page de confirmation",
        was_it_not=(
            "Ce n’était pas vous\u00a0? Vous ne devez rien faire. Sans confirmation, vous ne "
            "recevrez pas d’e-mails et nous effacerons votre adresse."
        ),
        why=(
            "Vous recevez cet e-mail parce que quelqu’un a introduit cette adresse auprès "
            "du service {service}."
        ),
    ),
)
