"""Say on one's own page what the form before it did; a word in the address tells which one."""

from collections.abc import Mapping

from notifier.domain.pausing import last_day
from notifier.store.people.subscriptions import Followed
from notifier.subscriptions.choosing import times_of
from notifier.subscriptions.preferences import Own
from notifier.web import preference_words as words
from notifier.web.preference_forms import number_of
from notifier.web.preference_page import name_of
from notifier.web.words import day

_PLAIN = {
    "pauze-einde": "De pauze is voorbij.",
    "alles-gestopt": "Je bent met alles gestopt. Was het een vergissing? Je kan hieronder opnieuw "
    "inschrijven.",
    "niet-hernomen": "Dat lukt niet meer. Zoek de opvang en vul je adres daar opnieuw in.",
}


def kept(asked: Mapping[str, str], own: Own) -> str | None:
    """Give the message; None where the address asks for none.

    It says what is so now, whatever the address claims.
    """
    word, followed = asked.get("bewaard", ""), own.by_number(number_of(asked))
    match word:
        case "pauze" if own.subscriber.paused_until is not None:
            until = day(last_day(own.subscriber.paused_until))
            return f"Bewaard. Je mails zijn gepauzeerd tot en met {until}."
        case "tijdstip":
            return f"Bewaard. Verzamelmails krijg je om {times_of(own.followed).hour} uur."
        case "taal":
            language = words.language_in_words(own.subscriber.language)
            return f"Bewaard. Je mails komen voortaan in {language}."
        case "keuze" | "gestopt" | "hernomen" if followed is not None:
            return _about_one(word, followed, is_living=followed in own.living)
        case _:
            return _PLAIN.get(word)


def _about_one(word: str, followed: Followed, *, is_living: bool) -> str | None:
    name, rhythm = name_of(followed), words.rhythm_in_words(followed.subscription.rhythm)
    match word, is_living:
        case "keuze", True:
            return f"Bewaard. Nieuws over {name} krijg je {rhythm}."
        case "hernomen", True:
            return (
                f"Je volgt {name} weer. Wat er intussen gebeurde, mailen we niet, behalve wat nog "
                "klaarstond."
            )
        case "gestopt", False:
            return (
                f"Je volgt {name} niet meer. Was het een vergissing? Je kan hieronder opnieuw "
                "inschrijven."
            )
        case _:
            return None
