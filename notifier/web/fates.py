"""What became of a mail, in the words of a language.

A server's own words are not shown: they are sorted into a few classes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from notifier.domain.delivery import MessageState
from notifier.domain.subscription import Language
from notifier.subscriptions.mails import Mail

#: What a refusal is about: an enhanced code (RFC 3463) or the words that servers use, first match.
_REFUSALS = (
    (r"\b[45]\.2\.[12]\b|quota|full|over ?limit", "full"),
    (
        r"\b5\.1\.\d+\b|no such|unknown|not exist|invalid (address|recipient)|bounced address",
        "no_address",
    ),
    (r"\b5\.7\.\d+\b|spam|polic|block|denied|reject|reput|dmarc|spf", "refused"),
    (r"\b5\.3\.4\b|too (large|big)|size", "too_large"),
)
#: Why a mail was not sent: what it was for had ended.
_ENDED = {"unsubscribed", "bounced", "complained", "unreachable", "never confirmed", "ended"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fates:
    """What can become of a mail."""

    going: str
    retried: str
    sent: str
    unsure: str
    given_up: str
    #: ``{why}``, one of `refusals`.
    rejected: str
    refusals: Mapping[str, str]
    cancelled: str
    cancelled_as_gone: str
    cancelled_as_ended: str


_FATES = {
    Language.NL: Fates(
        going="Wordt verstuurd",
        retried="Nog niet gelukt, we proberen het opnieuw",
        sent="Verstuurd",
        unsure="Verstuurd, maar we weten niet of de mail aankwam",
        given_up="Lukte niet na veel pogingen, we kijken het na",
        rejected="Kon niet bezorgd worden: {why}",
        refusals={
            "full": "je mailbox is vol of werkt niet",
            "no_address": "dit adres bestaat niet (meer)",
            "refused": "je mailprovider weigerde onze mail",
            "too_large": "de mail was te groot voor je mailbox",
            "other": "je mailprovider nam de mail niet aan",
        },
        cancelled="Niet verstuurd",
        cancelled_as_gone=(
            "Niet verstuurd: een deel van dit nieuws werd intussen niet langer getoond"
        ),
        cancelled_as_ended="Niet verstuurd: je volgde dit niet meer",
    ),
    Language.FR: Fates(
        going="En cours d’envoi",
        retried="L’envoi n’a pas encore réussi, nous réessayons",
        sent="Envoyé",
        unsure="Envoyé, mais nous ne savons pas si l’e-mail est arrivé",
        given_up="L’envoi a échoué après de nombreux essais, nous vérifions pourquoi",
        rejected="N’a pas pu être livré\u00a0: {why}",
        refusals={
            "full": "votre boîte est pleine ou ne fonctionne pas",
            "no_address": "cette adresse n’existe pas ou plus",
            "refused": "votre fournisseur a refusé notre e-mail",
            "too_large": "l’e-mail était trop grand pour votre boîte",
            "other": "votre fournisseur n’a pas accepté l’e-mail",
        },
        cancelled="Pas envoyé",
        cancelled_as_gone="Pas envoyé\u00a0: une partie de ces nouvelles n’était plus affichée",
        cancelled_as_ended="Pas envoyé\u00a0: vous ne suiviez plus ceci",
    ),
    Language.EN: Fates(
        going="Being sent",
        retried="Not sent yet, we are trying again",
        sent="Sent",
        unsure="Sent, but we do not know whether the email arrived",
        given_up="Could not be sent after many tries, we are looking into it",
        rejected="Could not be delivered: {why}",
        refusals={
            "full": "your mailbox is full or does not work",
            "no_address": "this address does not exist (any more)",
            "refused": "your provider refused our email",
            "too_large": "the email was too large for your mailbox",
            "other": "your provider did not accept the email",
        },
        cancelled="Not sent",
        cancelled_as_gone="Not sent: part of this news was no longer shown",
        cancelled_as_ended="Not sent: you no longer followed this",
    ),
}


def became_of(mail: Mail, language: Language = Language.NL) -> str:
    """Say what became of a mail."""
    fates = _FATES[language]
    match mail.state:
        case MessageState.QUEUED if mail.attempts:
            return fates.retried
        case MessageState.REJECTED:
            return fates.rejected.format(why=fates.refusals[_refusal(mail.reason)])
        case MessageState.CANCELLED:
            return _cancelled(mail.reason, fates)
        case _:
            return _plain(mail.state, fates)


def _plain(state: MessageState, fates: Fates) -> str:
    return {
        MessageState.ACCEPTED: fates.sent,
        MessageState.UNKNOWN: fates.unsure,
        MessageState.DEAD: fates.given_up,
    }.get(state, fates.going)


def _refusal(reason: str | None) -> str:
    said = reason or ""
    found: Iterator[str] = (
        kind for pattern, kind in _REFUSALS if re.search(pattern, said, re.IGNORECASE)
    )
    return next(found, "other")


def _cancelled(reason: str | None, fates: Fates) -> str:
    if (reason or "").startswith("withdrawn"):
        return fates.cancelled_as_gone
    return fates.cancelled_as_ended if reason in _ENDED else fates.cancelled
