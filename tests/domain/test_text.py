"""Text as people search it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.domain.text import folded


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        (("Crèche Élan",), "creche elan"),
        (("De Zon", None, "", "Gent"), "de zon gent"),
        (("'t Kasteeltje – vzw.",), "t kasteeltje vzw"),
        (("STRASSE Straße",), "strasse strasse"),
        (("a_b",), "a b"),
        ((), ""),
    ],
)
def test_words_are_found_however_they_are_written(parts: tuple[str | None], found: str) -> None:
    assert folded(*parts) == found


@given(st.text(max_size=30))
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert folded(folded(text)) == folded(text)
