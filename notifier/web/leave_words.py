"""The words of the pages behind a link to leave, in the language of its reader's mails."""

from collections.abc import Mapping
from dataclasses import dataclass

from notifier.domain.subscription import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveWords:
    """What stands on them; what is left stands behind the sentences that end in "about"."""

    #: Before a list.
    colon: str
    leave: str
    ask: str
    would_get_none: str
    stop: str
    ask_all: str
    all_alone: str
    or_all: str
    also_followed: str
    stop_all: str
    left_before: str
    get_none_about: str
    get_none: str
    still_get: str
    left: str
    done: str
    none_of_this: str
    done_all: str
    therefore_all: str
    mistake: str
    until_when: str
    undo: str
    back: str
    back_again: str
    get_again: str
    #: What happened meanwhile.
    missed: str
    too_late: str
    why_too_late: str
    search: str
    #: ``{id}``: a location that has no name now.
    location: str


_WORDS: Mapping[Language, LeaveWords] = {
    Language.NL: LeaveWords(
        colon=":",
        leave="Stoppen",
        ask="Wil je stoppen?",
        would_get_none="Je krijgt dan geen mails meer over",
        stop="Stop deze mails",
        ask_all="Wil je met alles stoppen?",
        all_alone=(
            "We weten niet meer waarover die mail ging. Je kan hier alleen met alles stoppen."
        ),
        or_all="Of wil je met alles stoppen?",
        also_followed="Je volgt ook nog",
        stop_all="Stop met alles",
        left_before="Je bent al gestopt",
        get_none_about="Je krijgt geen mails meer over",
        get_none="Je krijgt geen mails meer.",
        still_get="Je krijgt nog wel mails over",
        left="Gestopt",
        done="Je bent gestopt",
        none_of_this="Je krijgt hierover geen mails meer.",
        done_all="Je bent met alles gestopt",
        therefore_all=(
            "We weten niet meer waarover die mail ging. Daarom zijn we met alles gestopt."
        ),
        mistake="Was het een vergissing?",
        until_when="Tot 28 dagen nadat je stopte, kan je met één klik weer inschrijven.",
        undo="Toch weer inschrijven",
        back="Weer ingeschreven",
        back_again="Je bent weer ingeschreven",
        get_again="Je krijgt opnieuw mails over",
        missed="Wat er intussen gebeurde, mailen we niet. Alleen wat nog klaarstond, krijg je wel.",
        too_late="Dat lukt niet meer",
        why_too_late=(
            "Weer inschrijven kan tot 28 dagen nadat je zelf gestopt bent, en alleen als je toen "
            "bevestigd was."
        ),
        search="Zoek de opvang en vul je adres daar opnieuw in",
        location="opvang {id}",
    ),
    Language.FR: LeaveWords(
        colon="\u00a0:",
        leave="Arrêter",
        ask="Voulez-vous arrêter\u00a0?",
        would_get_none="Vous ne recevrez alors plus d’e-mails au sujet de",
        stop="Arrêter ces e-mails",
        ask_all="Voulez-vous tout arrêter\u00a0?",
        all_alone=(
            "Nous ne savons plus de quoi parlait cet e-mail. Ici, vous pouvez seulement tout "
            "arrêter."
        ),
        or_all="Ou voulez-vous tout arrêter\u00a0?",
        also_followed="Vous suivez aussi",
        stop_all="Tout arrêter",
        left_before="Vous aviez déjà arrêté",
        get_none_about="Vous ne recevez plus d’e-mails au sujet de",
        get_none="Vous ne recevez plus d’e-mails.",
        still_get="Vous recevez encore des e-mails au sujet de",
        left="Arrêté",
        done="Vous avez arrêté",
        none_of_this="Vous ne recevrez plus d’e-mails à ce sujet.",
        done_all="Vous avez tout arrêté",
        therefore_all=(
            "Nous ne savons plus de quoi parlait cet e-mail. C’est pourquoi nous avons tout arrêté."
        ),
        mistake="C’était une erreur\u00a0?",
        until_when=(
            "Jusqu’à 28 jours après avoir arrêté, vous pouvez vous réinscrire en un seul clic."
        ),
        undo="Me réinscrire",
        back="Réinscrit",
        back_again="Vous êtes à nouveau inscrit",
        get_again="Vous recevez à nouveau des e-mails au sujet de",
        missed=(
            "Nous n’envoyons pas ce qui s’est passé entre-temps. "
            "Vous recevez seulement ce qui était déjà prêt."
        ),
        too_late="Ce n’est plus possible",
        why_too_late=(
            "Vous pouvez vous réinscrire jusqu’à 28 jours après avoir arrêté vous-même, et "
            "seulement si vous aviez confirmé."
        ),
        search="Cherchez le lieu d’accueil et introduisez-y à nouveau votre adresse",
        location="lieu d’accueil {id}",
    ),
    Language.EN: LeaveWords(
        colon=":",
        leave="Stop",
        ask="Do you want to stop?",
        would_get_none="You will then get no more emails about",
        stop="Stop these emails",
        ask_all="Do you want to stop everything?",
        all_alone="We no longer know what that email was about. Here you can only stop everything.",
        or_all="Or do you want to stop everything?",
        also_followed="You also follow",
        stop_all="Stop everything",
        left_before="You stopped before",
        get_none_about="You get no more emails about",
        get_none="You get no more emails.",
        still_get="You still get emails about",
        left="Stopped",
        done="You have stopped",
        none_of_this="You get no more emails about this.",
        done_all="You have stopped everything",
        therefore_all=(
            "We no longer know what that email was about. That is why we stopped everything."
        ),
        mistake="Was it a mistake?",
        until_when="Until 28 days after you stopped you can sign up again with one click.",
        undo="Sign me up again",
        back="Signed up again",
        back_again="You are signed up again",
        get_again="You get emails again about",
        missed=("We do not send what happened in between. You only get what was ready to be sent."),
        too_late="That is no longer possible",
        why_too_late=(
            "You can sign up again until 28 days after you stopped yourself, and only if you had "
            "confirmed."
        ),
        search="Find the location and fill in your address there again",
        location="location {id}",
    ),
}


def leave_words(language: Language) -> LeaveWords:
    """Give the words of a language."""
    return _WORDS[language]
