"""The words of the two pages behind a confirmation, in the language of its mail."""

from collections.abc import Mapping
from dataclasses import dataclass

from notifier.domain.subscription import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmWords:
    """What stands on them; what is followed stands behind the sentences about it."""

    ask_title: str
    ask: str
    would_get: str
    yes: str
    not_you: str
    done: str
    done_before: str
    get: str
    at_once: str
    choose: str
    #: Where mails came in another language until now.
    new_language: str
    way_out: str
    all_followed: str
    #: ``{id}``: a location that has no name now.
    location: str


_WORDS: Mapping[Language, ConfirmWords] = {
    Language.NL: ConfirmWords(
        ask_title="Bevestig",
        ask="Wil je deze mails krijgen?",
        would_get="Je krijgt dan een mail als er nieuws is over",
        yes="Ja, ik wil deze mails",
        not_you=(
            "Heb je dit niet gevraagd? Dan hoef je niets te doen. We vergeten je adres vanzelf."
        ),
        done="Bevestigd",
        done_before="Dit was al bevestigd",
        get="Je krijgt een mail als er nieuws is over",
        at_once=(
            "Nieuws krijg je meteen: we bundelen wat binnen enkele minuten samen komt. "
            "Liever één mail per dag of per week?"
        ),
        choose="Kies hoe vaak je mail krijgt",
        new_language="Al je mails komen voortaan in het Nederlands.",
        way_out="Onder elke mail staat een link om te stoppen.",
        all_followed="Bekijk alles wat je volgt",
        location="opvang {id}",
    ),
    Language.FR: ConfirmWords(
        ask_title="Confirmez",
        ask="Voulez-vous recevoir ces e-mails\u00a0?",
        would_get="Vous recevrez alors un e-mail quand il y a des nouvelles au sujet de",
        yes="Oui, je veux ces e-mails",
        not_you=(
            "Vous n’avez pas demandé ceci\u00a0? Vous ne devez rien faire. "
            "Nous effacerons votre adresse."
        ),
        done="Confirmé",
        done_before="C’était déjà confirmé",
        get="Vous recevrez un e-mail quand il y a des nouvelles au sujet de",
        at_once=(
            "Vous recevez les nouvelles tout de suite\u00a0: ce qui arrive en quelques minutes "
            "est mis ensemble. Vous préférez un e-mail par jour ou par semaine\u00a0?"
        ),
        choose="Choisissez à quel rythme vous recevez des e-mails",
        new_language="Tous vos e-mails seront désormais en français.",
        way_out="Sous chaque e-mail se trouve un lien pour arrêter.",
        all_followed="Voir tout ce que vous suivez",
        location="lieu d’accueil {id}",
    ),
    Language.EN: ConfirmWords(
        ask_title="Confirm",
        ask="Do you want to get these emails?",
        would_get="You will then get an email when there is news about",
        yes="Yes, I want these emails",
        not_you="Did you not ask for this? Then you need not do anything. We forget your address.",
        done="Confirmed",
        done_before="This was confirmed before",
        get="You get an email when there is news about",
        at_once=(
            "You get news at once: what comes within a few minutes is put together. "
            "Do you prefer one email a day or a week?"
        ),
        choose="Choose how often you get emails",
        new_language="All your emails will be in English from now on.",
        way_out="Below each email there is a link to stop.",
        all_followed="See all that you follow",
        location="location {id}",
    ),
}


def confirm_words(language: Language) -> ConfirmWords:
    """Give the words of a language."""
    return _WORDS[language]
