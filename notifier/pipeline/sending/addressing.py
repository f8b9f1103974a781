"""Address a content to one recipient: the personal links, and an id that stays the same."""

from collections.abc import Callable, Iterable
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
from notifier.store.post.outbox import Claimed


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresser:
    """Writes the envelope of each message."""

    links: Links
    #: The domain of message ids.
    domain: str

    def messages(self, content: Content, claimed: Iterable[Claimed]) -> list[Message]:
        """Address a content to some people: all of them together, as there may be very many."""
        links_of = self._links(content)
        identify, domain = self.links.message_ids(content.id), self.domain
        return [
            Message(
                content_id=content.id,
                subscriber_id=one.subscriber_id,
                address=one.address,
                message_id=f"{identify(one.subscriber_id)}@{domain}",
                links=links_of(one),
                attempts=one.attempts,
            )
            for one in claimed
        ]

    def _links(self, content: Content) -> Callable[[Claimed], dict[str, str]]:
        links = self.links
        if content.kind is ContentKind.CONFIRMATION:
            return self._confirmation
        overview = content.kind is ContentKind.DIGEST
        of_own, of_leaving = links.tokens(Purpose.PREFERENCES), links.tokens(Purpose.UNSUBSCRIBE)

        def personal(one: Claimed) -> dict[str, str]:
            own = of_own(one.subscriber_nonce)
            # what several subscriptions asked for is found by the mail that the link names
            alone = one.subscription_nonce or one.subscriber_nonce
            found = {
                UNSUBSCRIBE_LINK: links.unsubscribe(of_leaving(alone), content.id),
                PREFERENCES_LINK: links.preferences(own),
            }
            if overview:
                found[OVERVIEW_LINK] = links.overview(own, content.id)
            return found

        return personal

    def _confirmation(self, one: Claimed) -> dict[str, str]:
        nonce = one.subscription_nonce or one.subscriber_nonce
        token = self.links.token(Purpose.CONFIRM, nonce, one.round)
        return {CONFIRM_LINK: self.links.confirm(token)}
