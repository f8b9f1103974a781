"""Every kind of mail in every language, held byte by byte against the golden files.

``python -m tests.mail.samples`` writes them anew.
"""

import pytest

from notifier.domain.message import PLACES
from notifier.domain.subscription import Language
from tests.mail import samples


@pytest.mark.parametrize("language", Language)
def test_mails_are_the_golden_ones(language: Language) -> None:
    found = samples.golden(language)

    kept = {name: (samples.GOLDEN / name).read_bytes() for name in found}
    assert found == kept


def test_there_is_no_golden_file_of_nothing() -> None:
    named = {name for language in Language for name in samples.golden(language)}

    assert {path.name for path in samples.GOLDEN.iterdir()} == named


@pytest.mark.parametrize("language", Language)
def test_every_mail_says_its_language_in_every_place(language: Language) -> None:
    for mail in samples.samples(language).values():
        assert samples.read(mail)["Content-Language"] == language.value
        assert f'<html lang="{language.value}">' in samples.parts(mail)["text/html"]


@pytest.mark.parametrize("language", Language)
def test_every_mail_has_all_its_links_and_no_open_place(language: Language) -> None:
    for name, mail in samples.samples(language).items():
        texts = samples.parts(mail).values()
        assert not any(marker in text for marker in PLACES for text in texts), name


@pytest.mark.parametrize("language", Language)
def test_every_mail_has_the_help_lines(language: Language) -> None:
    for mail in samples.samples(language).values():
        for text in samples.parts(mail).values():
            for help_ in ("078", "112", "Kind en Gezin-Lijn", "Lokaal Loket Kinderopvang"):
                assert help_ in text
