"""Each language says all that Dutch says, about the same things, and nothing of it in Dutch."""

import re
from collections.abc import Iterator, Mapping

import pytest

from notifier.domain.phrases import Labels, Phrases
from notifier.domain.subscription import Language
from notifier.domain.wordings.en import PHRASES as ENGLISH
from notifier.domain.wordings.fr import PHRASES as FRENCH
from notifier.domain.wordings.nl import PHRASES as DUTCH

OTHERS = pytest.mark.parametrize(
    "phrases", [pytest.param(FRENCH, id="fr"), pytest.param(ENGLISH, id="en")]
)
_PLACE = re.compile(r"\{(\w+)[^}]*\}")
_WORD = re.compile(r"[^\W\d_]+")
#: A remark between parentheses that has no place in it.
_REMARK = re.compile(r"\(([^(){}]*)\)")
#: Words that look the same in Dutch, and are right.
_SHARED = {
    Language.FR: {"code", "de", "dit", "en", "moment", "opgroeien", "plan", "rapport", "s"},
    Language.EN: {
        *("april", "code", "december", "in", "is", "nis", "november", "of", "open", "opgroeien"),
        *("over", "plan", "s", "september", "was"),
    },
}


def keys(phrases: Phrases) -> dict[str, set[str]]:
    """Give the keys of every table, by the name of the table."""
    found = {
        "headlines": {*phrases.headlines},
        "sentences": {*phrases.sentences},
        "meanings": {*phrases.meanings},
        "measures": {*phrases.measures},
        "fields": {*phrases.labels.fields},
    }
    return found | {f"codes of {name}": {*codes} for name, codes in phrases.labels.codes.items()}


def places(phrases: Phrases) -> dict[str, list[list[set[str]]]]:
    """Give the places of each form of each part of each sentence."""
    return {
        key: [[set(_PLACE.findall(form)) for form in forms] for forms in parts]
        for key, parts in phrases.sentences.items()
    }


def texts(phrases: Phrases) -> Iterator[str]:
    """Give every text of a language."""
    labels = phrases.labels
    tables: list[Mapping[str, str]] = [phrases.headlines, phrases.meanings, phrases.measures]
    for table in [*tables, labels.fields, *labels.codes.values()]:
        yield from table.values()
    for parts in phrases.sentences.values():
        for forms in parts:
            yield from forms
    yield from labels.months
    yield from (labels.moment, labels.yes, labels.no, labels.nothing, labels.last_comma)


def words(said: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(_PLACE.sub("", said))}


@OTHERS
def test_it_has_exactly_the_keys_that_dutch_has(phrases: Phrases) -> None:
    assert keys(phrases) == keys(DUTCH)


@OTHERS
def test_its_sentences_have_the_places_that_the_dutch_ones_have(phrases: Phrases) -> None:
    assert places(phrases) == places(DUTCH)


@OTHERS
def test_its_dates_and_measures_have_the_places_that_the_dutch_ones_have(phrases: Phrases) -> None:
    def found(phrases: Phrases) -> list[set[str]]:
        labels = phrases.labels
        return [set(_PLACE.findall(text)) for text in (labels.date, labels.moment)] + [
            set(_PLACE.findall(phrases.measures[key])) for key in sorted(phrases.measures)
        ]

    assert found(phrases) == found(DUTCH)


@OTHERS
def test_what_is_shown_as_it_stands_has_no_places(phrases: Phrases) -> None:
    tables = [phrases.headlines, phrases.meanings, phrases.labels.fields]
    shown = [text for table in [*tables, *phrases.labels.codes.values()] for text in table.values()]

    assert [text for text in shown if "{" in text or "}" in text] == []


@OTHERS
def test_it_has_twelve_months(phrases: Phrases) -> None:
    assert len(set(phrases.labels.months)) == 12


@pytest.mark.parametrize(
    ("language", "phrases"), [(Language.FR, FRENCH), (Language.EN, ENGLISH)], ids=["fr", "en"]
)
def test_no_part_of_it_is_dutch(language: Language, phrases: Phrases) -> None:
    dutch = {word for text in texts(DUTCH) for word in words(text)}

    left = {
        text for text in texts(phrases) if words(_REMARK.sub("", text)) & dutch - _SHARED[language]
    }

    assert left == set()


@OTHERS
def test_a_dutch_term_beside_its_words_is_one_that_dutch_has(phrases: Phrases) -> None:
    dutch = "\n".join(texts(DUTCH)).casefold()

    terms = {term for text in texts(phrases) for term in _REMARK.findall(text)}

    assert {term for term in terms if term.casefold() not in dutch} == set()
    assert {"aanmaning", "schorsing", "opheffing", "bezwaar"} <= terms


@OTHERS
@pytest.mark.parametrize("key", [key for key in DUTCH.headlines if key.startswith("measure_added")])
def test_the_headline_of_a_step_names_it_as_the_source_does(phrases: Phrases, key: str) -> None:
    assert _REMARK.search(phrases.headlines[key])


@OTHERS
def test_a_label_that_repeats_its_field_says_the_same_in_every_language(phrases: Phrases) -> None:
    def repeated(labels: Labels) -> bool:
        code = labels.codes["attributes.label"]["kwaliteitslabel"]
        return code.casefold() == labels.fields["attributes.label"].casefold()

    assert repeated(phrases.labels) == repeated(DUTCH.labels)


def test_french_measures_are_feminine_since_sentences_agree_with_them() -> None:
    articles = {measure[:2] for measure in FRENCH.measures.values()}

    assert articles == {"la", "l’"}
