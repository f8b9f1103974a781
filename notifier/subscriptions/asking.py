"""Which of somebody's subscriptions asked for what stood in one mail to them."""

from collections.abc import Mapping, Sequence

from notifier.domain import asking
from notifier.domain.asking import Told
from notifier.domain.change import Change
from notifier.domain.subscription import Scope
from notifier.store.engine import Connection
from notifier.store.people import subscriptions
from notifier.store.people.subscriptions import Followed
from notifier.store.post import own_mail
from notifier.store.published import news
from notifier.store.register.covering import scopes_of
from notifier.subscriptions.mails import is_key


def asked_for(
    connection: Connection, subscriber_id: int, mail: str, codes: Mapping[str, str]
) -> list[Followed] | None:
    """Give the subscriptions, ended ones among them, that asked for what a mail told.

    Args:
        connection: an open transaction.
        subscriber_id: who got the mail.
        mail: the key of its content.
        codes: the code in use by each municipality's that is not any more.

    Returns:
        None where we know no such mail of theirs: it was forgotten, or never was.
    """
    noted = own_mail.noted(connection, subscriber_id, mail) if is_key(mail) else []
    if not noted:
        return None
    log = {change.seq: change for change in news.by_number(connection, [n.seq for n in noted])}
    scopes = _by_place(log, scopes_of(connection, list(log.values())))
    told = [
        Told(
            change=(change := log[one.seq]),
            subscription_id=one.subscription_id,
            reasons=one.reasons,
            scopes=asking.in_use(scopes[change.source, change.location_id], codes),
        )
        for one in noted
    ]
    all_ = subscriptions.followed_by(connection, subscriber_id)
    return [followed for followed in all_ if asking.asked(followed.subscription, told)]


def _by_place(
    log: Mapping[int, Change], covering: Mapping[int, Sequence[Scope]]
) -> dict[tuple[str, str], list[Scope]]:
    """Put together what covers each location.

    What one snapshot brought there was matched together: one change of it may say more of where
    the location is, or was, than another.
    """
    found: dict[tuple[str, str], list[Scope]] = {}
    for seq, some in covering.items():
        found.setdefault((log[seq].source, log[seq].location_id), []).extend(some)
    return found
