"""What we keep of one person, as JSON to take along."""

import msgspec

from notifier.domain.change import Kind
from notifier.store.people.subscriptions import Followed
from notifier.subscriptions.mails import Mail
from notifier.subscriptions.preferences import Own


def exported(own: Own) -> bytes:
    """Give everything that we keep of a person, in words that explain themselves."""
    person = own.subscriber
    content = {
        "address": person.address,
        "language": person.language,
        "since": person.created_at,
        "paused_until": person.paused_until,
        "subscriptions": [_one(followed) for followed in own.followed],
        "waiting": {"changes": own.waiting.count, "next_mail_at": own.waiting.due_at},
        "mails": [_mail(mail) for mail in own.mails],
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=2)


def _one(followed: Followed) -> dict[str, object]:
    subscription = followed.subscription
    scope = subscription.scope
    return {
        "about": {
            "kind": scope.kind,
            "source": scope.source,
            "key": scope.key,
            "title": followed.title,
        },
        "kinds": [kind for kind in Kind if kind.bit & subscription.kinds],
        "rhythm": subscription.rhythm.code,
        "urgent": subscription.urgent,
        "state": subscription.state,
        "asked_at": subscription.created_at,
        "confirmed_at": subscription.confirmed_at,
        "ended_at": subscription.ended_at,
        "ended_reason": subscription.ended_reason,
    }


def _mail(mail: Mail) -> dict[str, object]:
    return {
        "id": mail.key,
        # null where something in it is no longer shown
        "subject": mail.subject,
        "at": mail.at,
        "state": mail.state,
        "reason": mail.reason,
    }
