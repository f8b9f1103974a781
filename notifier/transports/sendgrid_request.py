"""The body of one request to SendGrid's mail/send, as a plain dict.

The library's own helpers cost ten times as much and reverse the order of the recipients. The
personal links go out as substitutions, which do not reach header fields; so those stand in each
personalization. Subject, To, Content-Type and their like are reserved there and never set.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from notifier.domain.message import Content, Message
from notifier.mail import headers
from notifier.mail.headers import Sender

#: The provider's limit.
MOST_RECIPIENTS = 1000
#: Nobody is followed: no pixel, no rewritten link, no footer of the provider's.
_NO_TRACKING = {
    "click_tracking": {"enable": False, "enable_text": False},
    "open_tracking": {"enable": False},
    "subscription_tracking": {"enable": False},
    "ganalytics": {"enable": False},
}


def body(content: Content, messages: Sequence[Message], sender: Sender) -> dict[str, Any]:
    """Give the body that sends one content to some recipients.

    Args:
        content: what all get.
        messages: at most a thousand, each with an address of its own, each `sendable`.
        sender: who writes.
    """
    shared = headers.shared(content)
    source = {"email": sender.address}
    if sender.name:
        source["name"] = sender.name
    return {
        "personalizations": [_personalization(message, shared) for message in messages],
        "from": source,
        "subject": content.subject,
        "content": [
            {"type": "text/plain", "value": content.text},
            {"type": "text/html", "value": content.html},
        ],
        "tracking_settings": _NO_TRACKING,
    }


def sendable(message: Message) -> bool:
    """Say whether a message's address, id and links can stand in a mail."""
    return headers.are_tokens((message.address, message.message_id, *message.links.values()))


def runs(messages: Sequence[Message]) -> Iterator[list[Message]]:
    """Cut messages into runs in which no address stands twice: the provider refuses those whole."""
    run: list[Message] = []
    addresses: set[str] = set()
    for message in messages:
        address = message.address.casefold()
        if address in addresses or len(run) == MOST_RECIPIENTS:
            yield run
            run, addresses = [], set()
        run.append(message)
        addresses.add(address)
    if run:
        yield run


def _personalization(message: Message, shared: dict[str, str]) -> dict[str, Any]:
    return {
        "to": [{"email": message.address}],
        "headers": shared | headers.personal_of_checked(message),
        "substitutions": message.links,
        # the provider's events name the message by these; numbers of ours, nobody's data
        "custom_args": {"content": message.content_id, "subscriber": str(message.subscriber_id)},
    }
