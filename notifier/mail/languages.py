"""Which words a mail is written with."""

from typing import assert_never

from notifier.domain.subscription import Language
from notifier.mail.words import Words
from notifier.mail.words_en import ENGLISH
from notifier.mail.words_fr import FRENCH
from notifier.mail.words_nl import DUTCH


def words_of(language: Language) -> Words:
    """Give the mail's own words in a language."""
    match language:
        case Language.NL:
            return DUTCH
        case Language.FR:
            return FRENCH
        case Language.EN:
            return ENGLISH
        case other:
            assert_never(other)
