"""The words of the three languages: the same places in each, and none that no mail says."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

import notifier.mail
from notifier.domain.subscription import Language
from notifier.mail.languages import words_of
from notifier.mail.words import Words

ROOM = Path(notifier.mail.__path__[0])
#: What may say a word: the templates, and the code but for the words themselves.
SPEAKERS = [
    *ROOM.glob("templates/**/*.*"),
    *(path for path in ROOM.glob("*.py") if not path.name.startswith("words")),
]
#: Words on which languages may agree.
ALIKE = {"names.colon", "subjects.one_place", "names.in_town"}


def phrases(words: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Give every phrase with its path: ``foot.call``."""
    for field in fields(words) if is_dataclass(words) else ():
        value = getattr(words, field.name)
        if isinstance(value, str):
            yield f"{path}{field.name}", value
        else:
            yield from phrases(value, f"{path}{field.name}.")


def places(phrase: str) -> list[str]:
    return sorted(re.findall(r"\{(\w*)\}", phrase))


@pytest.fixture(params=[Language.FR, Language.EN], ids=str)
def words(request: pytest.FixtureRequest) -> Words:
    return words_of(request.param)


def test_each_phrase_has_the_places_of_the_dutch_one(words: Words) -> None:
    dutch = {path: places(phrase) for path, phrase in phrases(words_of(Language.NL))}

    assert {path: places(phrase) for path, phrase in phrases(words)} == dutch


def test_no_phrase_was_left_in_dutch(words: Words) -> None:
    dutch = dict(phrases(words_of(Language.NL)))

    same = {path for path, phrase in phrases(words) if phrase == dutch[path]}
    assert same - ALIKE == set()


def test_no_phrase_is_empty(words: Words) -> None:
    assert [path for path, phrase in phrases(words) if not phrase.strip()] == []


def test_french_signs_do_not_part_from_their_words() -> None:
    loose = [
        phrase for _, phrase in phrases(words_of(Language.FR)) if re.search(r" [:;?!]", phrase)
    ]
    bare = [p for _, p in phrases(words_of(Language.FR)) if re.search(r"[^\s\u00a0][:;?!]", p)]

    assert loose + bare == []


def test_every_word_is_said_somewhere() -> None:
    spoken = "\n".join(path.read_text(encoding="utf-8") for path in SPEAKERS)

    named = {path.split(".")[-1] for path, _ in phrases(words_of(Language.NL))} - {"one", "many"}
    silent = {name for name in named if not re.search(rf"\.{name}\b", spoken)}
    assert silent == set()
