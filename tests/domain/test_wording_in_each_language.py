"""Whatever changes, each language says it in whole, careful sentences."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from notifier.domain import wording
from notifier.domain.change import Change, ChangeType
from notifier.domain.phrases import Phrases
from notifier.domain.subscription import Language
from notifier.domain.wordings.en import PHRASES as ENGLISH
from notifier.domain.wordings.fr import PHRASES as FRENCH
from tests.mail.builders import SUSPENSION_KEY, a_change, a_suspension
from tests.support.every_change import every_change

FR, EN, NL = Language.FR, Language.EN, Language.NL
CHANGES = tuple(every_change())
_NO_LONGER_SHOWN = {NL: "niet langer getoond", FR: "plus affiché", EN: "no longer shown"}
_WE_DO_NOT_KNOW = {NL: "Waarom, weten wij niet.", FR: "Nous ne savons pas pourquoi."}
_WE_DO_NOT_KNOW |= {EN: "We do not know why."}
_FORBIDDEN = {
    FR: (
        *("faute", "fraude", "abus", "coupable", "scandale", "maltrait", "danger", "mauvais"),
        *(
            "infraction",
            "illégal",
            "peine",
            "sanction",
            "crimin",
            "parce que",
            "en raison",
            "grave",
        ),
    ),
    EN: (
        *("fault", "fraud", "abuse", "guilt", "scandal", "mistreat", "danger", "bad", "unsafe"),
        *("violat", "illegal", "punish", "sanction", "crimin", "because", "due to", "serious"),
    ),
}
_UNELIDED = re.compile(r"\b(?:d|l|qu|n|s|c|j)e [aeiouyhàâéèêîô]|\bla [aeiouàâéèêîô]", re.IGNORECASE)
_UNMELTED = re.compile(r"\b(?:à|de) les?\b|\bsi il", re.IGNORECASE)


def said(change: Change, language: Language) -> tuple[str, str, str]:
    return (
        wording.headline(change, language),
        wording.sentence(change, language),
        wording.meaning(change, language) or "",
    )


def all_said(language: Language) -> Iterator[str]:
    """Give each text that any change can get, once."""
    yield from {text for change in CHANGES for text in said(change, language)}


@pytest.mark.parametrize("language", Language)
def test_every_change_is_told_in_whole_sentences(language: Language) -> None:
    sentences = {wording.sentence(change, language) for change in CHANGES}

    assert {text for text in sentences if not re.fullmatch(r"[A-ZÀÉ].+[^ .]\.", text)} == set()


@pytest.mark.parametrize("language", Language)
def test_no_change_leaves_a_brace_or_a_gap(language: Language) -> None:
    odd = {text for text in all_said(language) if re.search(r"[{}]|  | \.|None|\.\.", text)}

    assert odd == set()


@pytest.mark.parametrize("language", Language)
def test_a_code_with_braces_is_shown_as_it_is(language: Language) -> None:
    change = a_change(ChangeType.MEASURE_CHANGED, key="T-1|boete {kind}|2026-10-02")

    assert "boete {kind}" in wording.sentence(change, language)


def test_french_articles_elide_and_melt_whatever_follows() -> None:
    wrong = {t for t in all_said(FR) if _UNELIDED.search(t) or _UNMELTED.search(t)}

    assert wrong == set()


@pytest.mark.parametrize(("language", "phrases"), [(FR, FRENCH), (EN, ENGLISH)])
def test_no_sentence_blames_or_gives_a_reason(language: Language, phrases: Phrases) -> None:
    shown = [*phrases.headlines.values(), *(wording.sentence(c, language) for c in CHANGES)]

    blaming = {t for t in shown for word in _FORBIDDEN[language] if word in t.casefold()}

    assert blaming == set()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    "type_",
    [
        *(ChangeType.LOCATION_GONE, ChangeType.REPORT_GONE, ChangeType.MEASURE_WITHDRAWN),
        *(ChangeType.TRAJECTORY_GONE, ChangeType.REACTION_GONE),
    ],
)
def test_what_vanishes_is_no_longer_shown_and_no_reason_is_given(
    type_: ChangeType, language: Language
) -> None:
    change = a_change(type_)

    assert _NO_LONGER_SHOWN[language] in wording.sentence(change, language)
    assert _WE_DO_NOT_KNOW[language] in str(wording.meaning(change, language))


@pytest.mark.parametrize(
    ("language", "one", "another"),
    [
        (Language.NL, "Een handhavingstraject ", "Een andere stap bij deze opvang kan wel nog"),
        (FR, "Une procédure ", "Une autre mesure concernant ce lieu d’accueil peut encore"),
        (EN, "An enforcement procedure ", "Another measure at this childcare location may still"),
    ],
)
def test_a_trajectory_that_vanished_is_one_and_another_measure_may_still_stand(
    language: Language, one: str, another: str
) -> None:
    gone = a_change(ChangeType.TRAJECTORY_GONE, key="T-1")

    assert "handhavingstraject" in wording.headline(gone, language).lower()
    assert wording.sentence(gone, language).startswith(one)
    assert another in str(wording.meaning(gone, language))


@pytest.mark.parametrize(
    ("language", "words"), [(FR, ("suspension", "oct")), (EN, ("susp", "Oct"))]
)
def test_a_withdrawn_measure_is_not_named(language: Language, words: tuple[str, ...]) -> None:
    gone = a_change(ChangeType.MEASURE_WITHDRAWN, {"kind": ("schorsing", None)}, key=SUSPENSION_KEY)

    assert [word for word in words if word in " ".join(said(gone, language))] == []


@pytest.mark.parametrize(
    ("change", "french", "english"),
    [
        (
            a_suspension(),
            (
                "Opgroeien a décidé le 2 octobre 2026 de suspendre d’urgence l’autorisation. "
                "La suspension s’applique du 5 octobre 2026 au 5 janvier 2027."
            ),
            (
                "Opgroeien decided on 2 October 2026 to suspend the licence urgently. "
                "The suspension applies from 5 October 2026 to 5 January 2027."
            ),
        ),
        (
            a_change(
                ChangeType.MEASURE_ADDED,
                {"kind": (None, "opheffing"), "effective_from": (None, "2026-12-01")},
            ),
            (
                "Opgroeien a décidé d’abroger l’autorisation, donc d’y mettre fin. "
                "L’autorisation prend fin le 1er décembre 2026."
            ),
            "Opgroeien has decided to revoke the licence. The licence ends on 1 December 2026.",
        ),
        (
            a_change(ChangeType.MEASURE_ADDED, {"kind": (None, "boete {nieuw}")}),
            "Il y a une nouvelle mesure : boete {nieuw}.",
            "There is a new enforcement measure: boete {nieuw}.",
        ),
        (
            a_change(
                ChangeType.OBJECTION_LODGED,
                {"objection.lodged_on": (None, "2026-10-09")},
                key=SUSPENSION_KEY,
            ),
            (
                "Le 9 octobre 2026, une réclamation a été introduite contre la suspension de "
                "l’autorisation (datée du 2 octobre 2026)."
            ),
            (
                "An objection to the suspension of the licence (dated 2 October 2026) was lodged "
                "on 9 October 2026."
            ),
        ),
        (
            a_change(
                ChangeType.OBJECTION_DECIDED,
                {"objection.outcome": (None, "ingetrokken")},
                key="T-1|opheffing|2026-10-02",
            ),
            "Après la réclamation, l’abrogation de l’autorisation a été retirée.",
            "After the objection, the revocation of the licence has been withdrawn.",
        ),
        (
            a_change(
                ChangeType.REPORT_ADDED,
                {"follow_up.code": (None, "plan_van_aanpak")},
                key="2026-10-02",
            ),
            (
                "Il y a un rapport de l’inspection du 2 octobre 2026. Suivi : l’organisateur doit "
                "remettre un plan d’action (plan van aanpak)."
            ),
            (
                "There is a report of the inspection on 2 October 2026. Follow-up: the organiser "
                "has to give a plan of action (plan van aanpak)."
            ),
        ),
        (
            a_change(ChangeType.REACTION_ADDED, key="location||2026-10-12"),
            "L’organisateur a réagi le 12 octobre 2026. La réaction concerne le lieu d’accueil.",
            "The organiser gave a reaction on 12 October 2026 about the childcare location.",
        ),
        (
            a_change(
                ChangeType.DETAILS_CHANGED,
                {"places": (14, 18), "price_system": ("ikt", "vrije_prijs")},
            ),
            "Modifié : nombre de places et système de prix.",
            "Changed: number of places and pricing.",
        ),
    ],
)
def test_a_sentence_reads_well(change: Change, french: str, english: str) -> None:
    assert wording.sentence(change, FR) == french
    assert wording.sentence(change, EN) == english


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        (NL, "1 oktober 2026", "2 oktober 2026"),
        (FR, "1er octobre 2026", "2 octobre 2026"),
        (EN, "1 October 2026", "2 October 2026"),
    ],
)
def test_a_day_is_written_out(language: Language, first: str, second: str) -> None:
    assert wording.date_in_words(date(2026, 10, 1), language) == first
    assert wording.date_in_words(date(2026, 10, 2), language) == second


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        (NL, "1 juli 2026 om 0.05 uur"),
        (FR, "1er juillet 2026 à 0 h 05"),
        (EN, "1 July 2026 at 00:05"),
    ],
)
def test_a_moment_is_written_as_clocks_in_brussels_show_it(language: Language, shown: str) -> None:
    summer = datetime(2026, 6, 30, 22, 5, tzinfo=UTC)

    assert wording.moment_in_words(summer, language) == shown


@pytest.mark.parametrize(
    ("language", "phrase"),
    [
        (FR, "ne veut pas dire qu’une infraction a été constatée"),
        (EN, "does not mean that a violation has been found"),
    ],
)
def test_an_urgent_suspension_does_not_mean_that_something_was_found(
    language: Language, phrase: str
) -> None:
    assert phrase in str(wording.meaning(a_suspension(), language))


@pytest.mark.parametrize("kind", ["voornemen_schorsing", "voornemen_opheffing"])
@pytest.mark.parametrize(
    ("language", "phrase"),
    [(FR, "n’est pas encore une décision"), (EN, "not yet a decision")],
)
def test_an_intention_is_no_decision(kind: str, language: Language, phrase: str) -> None:
    change = a_change(ChangeType.MEASURE_ADDED, {"kind": (None, kind)})

    assert phrase in str(wording.meaning(change, language))
