"""Address a content to one recipient: the personal links, and an id that stays the same."""

from dataclasses import dataclass

from notifier.domain.message import (
    CONFIRM_LINK,
    OVERVIEW_LINK,
    PREFERENCES_LINK,
    UNSUBSCRIBE_LINK,
    Content,
    ContentKind,
    Message,
)
from notifier.domain.subscription import Purpose
from notifier.links import Links
from notifier.store.outbox import Claimed


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresser:
    """Writes the envelope of each message."""

    links: Links
    #: The domain of message ids.
    domain: str

    def message(self, content: Content, one: Claimed) -> Message:
        """Address a content to somebody."""
        identity = f"{content.id}:{one.subscriber_id}"
        digest = self.links.keyed_digest("message", identity).hex()
        return Message(
            content_id=content.id,
            subscriber_id=one.subscriber_id,
            address=one.address,
            message_id=f"{digest[:32]}@{self.domain}",
            links=self._links(content, one),
            attempts=one.attempts,
        )

    def _links(self, content: Content, one: Claimed) -> dict[str, str]:
        token, links = self.links.token, self.links
        # what several subscriptions asked for is found by the mail that the link names
        alone = one.subscriber_nonce if one.subscription_nonce is None else one.subscription_nonce
        if one.kind is ContentKind.CONFIRMATION:
            return {CONFIRM_LINK: links.confirm(token(Purpose.CONFIRM, alone, one.round))}
        own = token(Purpose.PREFERENCES, one.subscriber_nonce)
        personal = {
            UNSUBSCRIBE_LINK: links.unsubscribe(token(Purpose.UNSUBSCRIBE, alone), content.id),
            PREFERENCES_LINK: links.preferences(own),
        }
        if one.kind is ContentKind.DIGEST:
            personal[OVERVIEW_LINK] = links.overview(own, content.id)
        return personal
