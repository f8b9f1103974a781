"""The words around the news on the page of one mail, in the mail's own language."""

from collections.abc import Mapping
from dataclasses import dataclass

from notifier.domain.subscription import Language, ScopeKind
from notifier.mail.languages import words_of
from notifier.mail.words import Count


@dataclass(frozen=True, slots=True, kw_only=True)
class MailWords:
    """What stands on the page; the news itself comes from `domain.wording`."""

    title: str
    #: Above a mail whose subject is not to be read any more.
    untitled: str
    #: The way to one's own page.
    back: str
    #: ``{places}``.
    changes: Count
    table: str
    gone: Count
    #: ``{what}``, what is followed.
    why: str
    #: Where it takes back what was told before.
    why_before: str
    urgent: str
    #: ``{day}``.
    seen: str
    at_source: str
    why_this: str
    of_then: str
    pages: str
    previous: str
    #: ``{page}`` and ``{pages}``.
    page: str
    following: str
    #: The name of the table's file, before its day.
    file: str


_WORDS: Mapping[Language, MailWords] = {
    Language.NL: MailWords(
        title="Wat er in een mail stond",
        untitled="Wat er in deze mail stond",
        back="Wat je volgt",
        changes=Count(one="1 wijziging bij {places}.", many="{n} wijzigingen bij {places}."),
        table="Download alles als tabel (CSV)",
        gone=Count(
            one="1 wijziging uit deze mail wordt niet langer getoond bij de bron. "
            "Daarom staat die hier ook niet meer.",
            many="{n} wijzigingen uit deze mail worden niet langer getoond bij de bron. "
            "Daarom staan die hier ook niet meer.",
        ),
        why="Je kreeg dit omdat je {what} volgt.",
        why_before="Je kreeg dit omdat je er eerder nieuws over kreeg.",
        urgent="Dringend",
        seen="Gezien op {day}.",
        at_source="Lees het bij de bron",
        why_this="Waarom kreeg ik dit?",
        of_then="Zo stond het bij de bron toen we het zagen. Het kan intussen veranderd zijn.",
        pages="Pagina’s",
        previous="Vorige",
        page="Pagina {page} van {pages}",
        following="Volgende",
        file="nieuws",
    ),
    Language.FR: MailWords(
        title="Le contenu d’un e-mail",
        untitled="Le contenu de cet e-mail",
        back="Ce que vous suivez",
        changes=Count(one="1 changement pour {places}.", many="{n} changements pour {places}."),
        table="Tout télécharger sous forme de tableau (CSV)",
        gone=Count(
            one="1 changement de cet e-mail n’est plus affiché à la source. "
            "C’est pourquoi il n’est plus affiché ici non plus.",
            many="{n} changements de cet e-mail ne sont plus affichés à la source. "
            "C’est pourquoi ils ne sont plus affichés ici non plus.",
        ),
        why="Vous avez reçu ceci parce que vous suivez {what}.",
        why_before="Vous avez reçu ceci parce que vous aviez déjà reçu des nouvelles à ce sujet.",
        urgent="Urgent",
        seen="Vu le {day}.",
        at_source="Lire à la source",
        why_this="Pourquoi ai-je reçu ceci\u00a0?",
        of_then=(
            "C’est ce que montrait la source quand nous l’avons vu. "
            "Cela peut avoir changé entre-temps."
        ),
        pages="Pages",
        previous="Précédente",
        page="Page {page} sur {pages}",
        following="Suivante",
        file="nouvelles",
    ),
    Language.EN: MailWords(
        title="What an email said",
        untitled="What this email said",
        back="What you follow",
        changes=Count(one="1 change at {places}.", many="{n} changes at {places}."),
        table="Download everything as a table (CSV)",
        gone=Count(
            one="1 change in this email is no longer shown at the source. "
            "So it is no longer shown here either.",
            many="{n} changes in this email are no longer shown at the source. "
            "So they are no longer shown here either.",
        ),
        why="You got this because you follow {what}.",
        why_before="You got this because you got news about it before.",
        urgent="Urgent",
        seen="Seen on {day}.",
        at_source="Read it at the source",
        why_this="Why did I get this?",
        of_then="This is what the source showed when we saw it. It may have changed since.",
        pages="Pages",
        previous="Previous",
        page="Page {page} of {pages}",
        following="Next",
        file="news",
    ),
}


def mail_words(language: Language) -> MailWords:
    """Give the words of a language."""
    return _WORDS[language]


def reasons_in_words(reasons: int, town: str | None, language: Language) -> str:
    """Say why somebody got news of a location.

    Args:
        reasons: a set of `ScopeKind`, as the sum of their bits.
        town: its municipality; None where it is not known, or another may be meant.
        language: in which language.
    """
    words, ours = words_of(language), mail_words(language)
    what = words.reasons.one
    municipality = what.municipality.format(town=town) if town else what.some_municipality
    named = {
        ScopeKind.LOCATION: what.location,
        ScopeKind.MUNICIPALITY: municipality,
        ScopeKind.ORGANISER: what.organiser,
        ScopeKind.LIST: what.on_list,
        ScopeKind.ALL: what.everything,
    }
    found = [named[kind] for kind in ScopeKind if kind.bit & reasons]
    if not found:
        return ours.why_before
    *first, last = found
    listed = f"{', '.join(first)}{words.names.and_}{last}" if first else last
    return ours.why.format(what=listed)
