"""What an account says to an operator, in English; times are of Brussels."""

from collections.abc import Mapping

from notifier.cli.moment import local
from notifier.domain import wording
from notifier.domain.account import Conclusion
from notifier.domain.account_facts import Afterwards, Mail
from notifier.domain.account_steps import Remark, Step
from notifier.domain.change import Kind
from notifier.domain.coverage import Coverage
from notifier.domain.delivery import MessageState
from notifier.domain.message import Lane
from notifier.domain.subscription import Language, Scope, ScopeKind, Subscription
from notifier.pipeline.telling.accounting import Account

_STEPS: Mapping[Step | Coverage, str] = {
    Step.LOGGED: (
        "Change {seq} ({id}) was seen in snapshot {snapshot} of {source}: {headline}, {severity}, "
        "at {place}."
    ),
    Step.TECHNICAL: "It is technical: it is in the log and told to nobody.",
    Step.QUIET: "It was released quietly: it is on the pages and told to nobody.",
    Step.FOLDED: "It is one of many alike: they were folded into one notice to the operator.",
    Step.MOVED: "It is part of a move: the change that tells the new number is told instead.",
    Step.TAKEN_BACK: "The source took it back: change {back} ({back_headline}).",
    Step.WORDS_FORGOTTEN: "The source took it back long ago; its words are forgotten.",
    Step.FOR_THE_TOLD: ("It is told to those alone who were told what it is about ({earlier})."),
    Step.MATCHED: "The log was matched beyond it (notify).",
    Step.NOT_MATCHED: "It was not matched yet: the next run of notify does it.",
    Step.ADDRESS_UNKNOWN: "The address is not known here.",
    Step.SUPPRESSED: "Since then the address must not be written to: {suppressed}.",
    Step.PAUSED: "Until then the address wants nothing but urgent news (a pause).",
    Step.OTHERS: "About other places: {others}.",
    Coverage.COVERS: "{subscription} asks for it.",
    Coverage.HEARD: (
        "{subscription} covers it, but the same was told at another number of this location "
        "({kin}), which is followed too."
    ),
    Coverage.KIND_UNWANTED: "{subscription} covers its place, but not its kind: it wants {kinds}.",
    Coverage.CONFIRMED_LATER: "{subscription} was confirmed only then, after it was matched.",
    Coverage.NOT_CONFIRMED: "{subscription} was asked for and never confirmed.",
    Coverage.ENDED_BEFORE: "{subscription} had ended: {ended}.",
    Step.MENTION_WAITS: "It waits for this moment, in the lane {lane}, then digest takes it.",
    Step.MENTION_DROPPED: "It was to be told and was dropped: {dropped}.",
    Step.MAIL_WRITTEN: "It was put into the mail {content} ({changes}): {subject}.",
    Step.TOLD_AS_ANOTHER: "There it is told together with change {told_as}, as one.",
    Step.MAIL_STATE: "The mail {state}{by}; {tries}{reason}.",
    Step.MAIL_AFTERWARDS: "Afterwards the provider told us: {event}.",
    Step.MAIL_FORGOTTEN: "It went into a mail; what became of that is forgotten after its term.",
}
_CONCLUSIONS: Mapping[Conclusion, str] = {
    Conclusion.TOLD: "Told on {settled} in the mail {content}.",
    Conclusion.PERHAPS_TOLD: "Perhaps told on {settled}: the answer was lost, nothing is resent.",
    Conclusion.FORGOTTEN: "It went into a mail; whether that arrived is not kept any more.",
    Conclusion.ON_ITS_WAY: "Waits: the mail {content} is tried from {due} on.",
    Conclusion.WAITS: "Waits until {until}.",
    Conclusion.NOT_MATCHED: "Waits for the next run of notify.",
    Conclusion.TOLD_ANEW: "Waits: its mail was cancelled for other news in it; it is told anew.",
    Conclusion.STUCK: "Not told, because its mail is dead after {attempts} attempts: {reason}.",
    Conclusion.REJECTED: "Not told, because its mail was rejected: {reason}.",
    Conclusion.CANCELLED: "Not told, because its mail was cancelled: {reason}.",
    Conclusion.WITHDRAWN: "Not told, because the source took it back first.",
    Conclusion.UNDONE: "Not told, because it came to nothing before the mail was written.",
    Conclusion.UNWANTED: "Not told, because nobody at this address asked for it any more.",
    Conclusion.TECHNICAL: "Not told, because it is technical: nobody is told.",
    Conclusion.QUIET: "Not told, because it was released quietly: nobody is told.",
    Conclusion.FOLDED: "Not told, because it is one of many alike: the operator alone is told.",
    Conclusion.MOVED: "Not told, because the change that tells the new number stands for it.",
    Conclusion.NEVER_TOLD_OF_IT: "Not told, because the address was not told what it is about.",
    Conclusion.HEARD_ELSEWHERE: "Not told again, because it was told at another number: {kin}.",
    Conclusion.KIND_UNWANTED: "Not told, because what is followed does not ask for {kind}.",
    Conclusion.CONFIRMED_LATER: "Not told, because it was confirmed after the change was matched.",
    Conclusion.NOT_CONFIRMED: "Not told, because what was asked for was never confirmed.",
    Conclusion.ENDED_BEFORE: "Not told, because what covers it had ended.",
    Conclusion.NOT_FOLLOWED: "Not told, because nothing that the address follows covers the place.",
    Conclusion.SUPPRESSED: "Not told, because the address must not be written to: {suppressed}.",
    Conclusion.ADDRESS_UNKNOWN: "Not told, because the address is not known here.",
    Conclusion.UNEXPLAINED: (
        "Not told, and nothing that is kept says why: what is followed may have been otherwise "
        "when the change was matched (kinds, an end that was taken back, a later succession)."
    ),
}
_STATES = {
    MessageState.QUEUED: "waits to be tried",
    MessageState.LEASED: "is being sent",
    MessageState.ACCEPTED: "was accepted",
    MessageState.REJECTED: "was rejected",
    MessageState.UNKNOWN: "may have been accepted: the answer was lost",
    MessageState.DEAD: "is dead and waits for an operator",
    MessageState.CANCELLED: "was cancelled",
}


def sentence(remark: Remark, account: Account) -> str:
    """Say one step."""
    values = _values(account) | _of_remark(remark, account)
    return _STEPS[remark.what].format_map(values)


def summary(account: Account) -> str:
    """Say what it comes to."""
    values = _values(account)
    mail = account.facts.mail
    if mail is not None:
        values |= _of_mail(mail)
    return _CONCLUSIONS[account.conclusion].format_map(values)


def _values(account: Account) -> dict[str, str]:
    facts = account.facts
    logged, mention = facts.logged, facts.noted
    change, back = logged.change, logged.taken_back_by
    place = change.place
    where = ", ".join(part for part in (place.name, change.location_id, place.municipality) if part)
    return {
        "seq": str(change.seq),
        "id": change.id,
        "snapshot": str(logged.snapshot_id),
        "source": change.source,
        "headline": quoted(wording.headline(change, Language.EN)),
        "severity": change.severity.value,
        "kind": change.kind.value,
        "place": where,
        "kin": ", ".join(logged.kin),
        "back": "" if back is None else str(back.seq),
        "back_headline": "" if back is None else wording.headline(back, Language.EN),
        "suppressed": "" if facts.suppressed is None else facts.suppressed.reason,
        "lane": "" if mention is None else mention.lane.name.lower(),
        "until": local(None if mention is None else mention.due_at),
        "dropped": "" if mention is None else mention.dropped or "",
        "told_as": str(facts.told_as),
    }


def _of_remark(remark: Remark, account: Account) -> dict[str, str]:
    count = remark.count
    found = {
        "others": counted(count, "other subscription"),
        "earlier": counted(count, "earlier change"),
    }
    if remark.subscription is not None:
        one = remark.subscription
        titles = {each.subscription.id: each.title for each in account.followed}
        found["subscription"] = f"Subscription {one.id} ({scope(one.scope, titles.get(one.id))})"
        found["kinds"] = kinds(one)
        found["ended"] = one.ended_reason or "no reason is kept"
    if remark.mail is not None:
        found |= _of_mail(remark.mail)
    if remark.afterwards is not None:
        found["event"] = _event(remark.afterwards)
    return found


def _of_mail(mail: Mail) -> dict[str, str]:
    by = "" if mail.transport is None else f" by {mail.transport}"
    reference = f", reference {mail.reference}" if mail.reference else ""
    return {
        "content": mail.content_id,
        "changes": counted(mail.changes, "change"),
        "subject": subject(mail),
        "state": _STATES[mail.state],
        "by": by + reference,
        "tries": tries(mail.attempts, mail.bounces),
        "attempts": str(mail.attempts),
        "reason": f"; {mail.reason}" if mail.reason else "",
        "settled": local(mail.settled_at),
        "due": local(mail.due_at),
    }


def _event(one: Afterwards) -> str:
    return one.kind.value if one.reason is None else f"{one.kind.value} ({one.reason})"


def subject(mail: Mail) -> str:
    """Give the subject of a mail, or that it is forgotten."""
    return "its words are forgotten" if mail.subject is None else quoted(mail.subject)


def scope(one: Scope, title: str | None) -> str:
    """Say about what somebody wants to hear."""
    named = f", {title}" if title else ""
    what = "everything" if one.kind is ScopeKind.ALL else f"{one.kind.value} {one.key}"
    return f"{what}{named}, of {one.source}"


def kinds(one: Subscription) -> str:
    """Say of what somebody wants to hear."""
    return ", ".join(kind.value for kind in Kind if one.kinds & kind.bit) or "nothing"


def lane(one: Lane) -> str:
    """Give the word of a lane."""
    return one.name.lower()


def quoted(text: str) -> str:
    """Put marks around what somebody else wrote."""
    return f"“{text}”"


def counted(count: int, what: str) -> str:
    """Give a number with its word."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def tries(attempts: int, bounces: int) -> str:
    """Say how often a mail was tried, and came back: then tries are counted anew."""
    if not bounces:
        return f"tried {times(attempts)}"
    since = f"tried {times(attempts)} in the last round" if attempts else "not tried since"
    return f"sent back {times(bounces)}, {since}"


def times(count: int) -> str:
    """Say how often."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")
