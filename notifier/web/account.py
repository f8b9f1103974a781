"""Why did I get this, why did I not: the answer about one change, behind one's own link."""

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from notifier.domain import wording
from notifier.domain.account import Conclusion
from notifier.domain.subscription import Language
from notifier.pipeline.telling.accounting import Account, Asked, account_of
from notifier.store.people import account as store
from notifier.subscriptions import preferences as own_page
from notifier.web.account_words import coverage, moment, summary
from notifier.web.headers import personal
from notifier.web.services import services

blueprint = Blueprint("account", __name__, url_prefix="/voorkeuren/<token>/waarom")

#: More than any id has, a feed's long one among them.
_MOST_LETTERS = 300
#: What must not be read about by whoever was not told: it was taken back, or is nobody's news.
_UNSAID = frozenset({Conclusion.TECHNICAL, Conclusion.QUIET, Conclusion.NEVER_TOLD_OF_IT})


@blueprint.get("")
def account_get(token: str) -> ResponseReturnValue:
    """Show why something came or did not, and a form that asks for it."""
    typed = request.args.get("wijziging", "")[:_MOST_LETTERS].strip()
    found = _account(token, typed)
    page = render_template(
        "account.html",
        token=token,
        typed=typed,
        account=found,
        headline=None if found is None else _headline(found),
        summary=None if found is None else summary(found),
        seen=None if found is None else moment(found.facts.logged.change.seen_at),
        covering=() if found is None else tuple(_covering(found)),
    )
    return personal(make_response(page))


def _account(token: str, typed: str) -> Account | None:
    """Give the account; None where nothing was asked for, or nothing is known by that id.

    A number in the log is no answer here: numbers can be guessed, ids cannot.
    """
    now = services().now()
    own = own_page.own(token, sessions=services().sessions, now=now)
    # a feed's id ends with ours
    id_ = typed.rpartition("/")[2]
    with services().sessions.reading() as connection:
        entry = store.entry(connection, id_)
        if entry is None or entry.change.id != id_:
            return None
        asked = Asked(subscriber_id=own.subscriber.id, now=now, codes=services().codes)
        return account_of(connection, entry, asked)


def _headline(account: Account) -> str | None:
    """Say what it was about; None where that is not to be read any more."""
    logged = account.facts.logged
    back = logged.forgotten or logged.taken_back_by is not None
    if back or account.conclusion in _UNSAID:
        return None
    return wording.headline(logged.change, Language.NL)


def _covering(account: Account) -> list[tuple[object, str]]:
    """Give what is followed there, with how it stands to the change."""
    titled = {one.subscription.id: one for one in account.followed}
    return [
        (titled[remark.subscription.id], words)
        for remark in account.remarks
        if remark.subscription is not None
        and remark.subscription.id in titled
        and (words := coverage(remark.what)) is not None
    ]
