"""Which words a mail is written with: always those of the language of its changes."""

from typing import assert_never

from notifier.domain import wording
from notifier.domain.subscription import Language
from notifier.mail.words import Words
from notifier.mail.words_en import ENGLISH
from notifier.mail.words_fr import FRENCH
from notifier.mail.words_nl import DUTCH


def words_of(language: Language) -> Words:
    """Give the words that go with what is said about changes in a language.

    A language in which nothing can be said about changes yet is written in Dutch as a whole.
    """
    match wording.written_in(language):
        case Language.NL:
            return DUTCH
        case Language.FR:
            return FRENCH
        case Language.EN:
            return ENGLISH
        case other:
            assert_never(other)
