"""What an account says to whoever it is about, in Dutch; nothing of transports and states."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from notifier.domain import wording
from notifier.domain.account import Conclusion
from notifier.domain.coverage import Coverage
from notifier.domain.subscription import Language
from notifier.pipeline.telling.accounting import Account

_BRUSSELS = "Europe/Brussels"
_CONCLUSIONS: Mapping[Conclusion, str] = {
    Conclusion.TOLD: "We mailden je hierover op {settled}.",
    Conclusion.PERHAPS_TOLD: (
        "We mailden je hierover op {settled}, maar weten niet of de mail aankwam. "
        "We sturen hem niet opnieuw, zodat je niets twee keer krijgt."
    ),
    Conclusion.FORGOTTEN: (
        "Dit kwam in een mail aan jou. Wat daarvan geworden is, bewaren we niet meer."
    ),
    Conclusion.ON_ITS_WAY: "De mail hierover is onderweg.",
    Conclusion.WAITS: "Je krijgt hierover een mail vanaf {until}.",
    Conclusion.NOT_MATCHED: "Dit is heel nieuw. We kijken binnen enkele minuten wie het krijgt.",
    Conclusion.TOLD_ANEW: (
        "Je krijgt hierover nog een mail. De vorige ging niet weg, omdat ander nieuws erin niet "
        "langer getoond wordt."
    ),
    Conclusion.STUCK: "De mail hierover kon nog niet weg. We kijken dat na.",
    Conclusion.REJECTED: "We stuurden je hierover een mail, maar hij werd geweigerd.",
    Conclusion.CANCELLED: "De mail hierover werd geschrapt voor hij wegging.",
    Conclusion.WITHDRAWN: (
        "Je kreeg dit niet. De bron toonde het niet langer voor onze mail wegging."
    ),
    Conclusion.UNDONE: "Je kreeg dit niet. Het was weer zoals vroeger voor onze mail wegging.",
    Conclusion.UNWANTED: "Je kreeg dit niet. Je vroeg er niet meer om toen onze mail zou weggaan.",
    Conclusion.TECHNICAL: "Hierover mailen we niemand: voor lezers verandert er niets.",
    Conclusion.QUIET: "Hierover mailen we niemand. Je vindt het op onze pagina’s.",
    Conclusion.FOLDED: (
        "Hierover mailen we niemand: hetzelfde veranderde op veel plaatsen tegelijk."
    ),
    Conclusion.MOVED: "Deze opvang kreeg een nieuw nummer. Daarover gaat een ander bericht.",
    Conclusion.NEVER_TOLD_OF_IT: (
        "Dit mailen we alleen aan wie eerder nieuws hierover van ons kreeg. Jij kreeg dat niet."
    ),
    Conclusion.HEARD_ELSEWHERE: "Dit ging al naar jou bij een ander nummer van deze opvang.",
    Conclusion.KIND_UNWANTED: "Je kreeg dit niet. Je volgt deze opvang, maar niet zulk nieuws.",
    Conclusion.CONFIRMED_LATER: "Je kreeg dit niet. Je bevestigde je inschrijving pas daarna.",
    Conclusion.NOT_CONFIRMED: "Je kreeg dit niet. Je hebt je inschrijving niet bevestigd.",
    Conclusion.ENDED_BEFORE: "Je kreeg dit niet. Je was gestopt met deze opvang te volgen.",
    Conclusion.NOT_FOLLOWED: "Je kreeg dit niet. Je volgt deze opvang niet.",
    Conclusion.SUPPRESSED: "Je kreeg dit niet. We mogen je niet mailen.",
    Conclusion.ADDRESS_UNKNOWN: "Je kreeg dit niet. We kennen je adres niet.",
    Conclusion.UNEXPLAINED: (
        "Je kreeg dit niet. We bewaren niet waarom. Misschien koos je intussen iets anders."
    ),
}
_COVERAGES: Mapping[Coverage, str] = {
    Coverage.COVERS: "je vraagt hierom",
    Coverage.HEARD: "je kreeg dit al bij een ander nummer",
    Coverage.KIND_UNWANTED: "je vraagt niet om zulk nieuws",
    Coverage.CONFIRMED_LATER: "bevestigd na dit nieuws",
    Coverage.NOT_CONFIRMED: "niet bevestigd",
    Coverage.ENDED_BEFORE: "gestopt",
}


def summary(account: Account) -> str:
    """Say what an account comes to."""
    noted, mail = account.facts.noted, account.facts.mail
    values = {
        "settled": "" if mail is None else moment(mail.settled_at or mail.due_at),
        "until": "" if noted is None or noted.due_at is None else moment(noted.due_at),
    }
    return _CONCLUSIONS[account.conclusion].format_map(values)


def coverage(what: object) -> str | None:
    """Say how a subscription stands to it; None for any other step."""
    return _COVERAGES.get(what) if isinstance(what, Coverage) else None


def moment(at: datetime) -> str:
    """Write a moment out, on the clock of Brussels."""
    here = at.astimezone(ZoneInfo(_BRUSSELS))
    return f"{wording.date_in_words(here.date(), Language.NL)} om {here:%H.%M} uur"
