"""Send what is due: claim with a lease, send with no transaction open, settle.

A message is sent twice only where a run was killed between the other side's yes and our note of it;
so every few outcomes are noted at once, and a way out that recognises a message again says so.
"""

import random
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from notifier.domain.delivery import MessageState, Outcome, Rejected, verdict
from notifier.domain.message import (
    CONFIRM_LINK,
    PREFERENCES_LINK,
    UNSUBSCRIBE_LINK,
    Content,
    ContentKind,
    Message,
)
from notifier.domain.ports import Transport
from notifier.domain.subscription import Purpose
from notifier.errors import TransportUnavailable
from notifier.links import Links
from notifier.store import events, outbox
from notifier.store.engine import Sessions
from notifier.store.outbox import Claimed, Settlement

#: Outcomes noted in one transaction: the most that a kill can make us send twice by SMTP.
NOTED_TOGETHER = 20
_PAUSE = timedelta(minutes=2)
#: How often in a lease we note and take it anew, however slow the other side is.
_NOTES_IN_A_LEASE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverReport:
    """What one run did."""

    accepted: int = 0
    deferred: int = 0
    rejected: int = 0
    unknown: int = 0
    #: Why nothing more could be sent, where that was so.
    unavailable: str | None = None


@dataclass(slots=True, kw_only=True)
class Deliver:
    """Sends until nothing is due."""

    sessions: Sessions
    transport: Transport
    links: Links
    #: The domain of message ids.
    domain: str
    clock: Callable[[], datetime]
    #: How long a claim holds; longer than one message may take. It is taken anew along the way.
    lease: timedelta
    #: Gives a number from 0 to 1 that spreads retries.
    jitter: Callable[[], float] = random.random
    #: Told how many messages were settled.
    progress: Callable[[int], None] | None = None
    _counts: dict[str, int] = field(default_factory=dict)

    def run(self) -> DeliverReport:
        """Send what is due now, batch by batch; a transport that is down ends the run."""
        self._counts = dict.fromkeys(("accepted", "deferred", "rejected", "unknown"), 0)
        unavailable = None
        try:
            while self._batch():
                pass
        except TransportUnavailable as error:
            unavailable = str(error)
        return DeliverReport(**self._counts, unavailable=unavailable)

    def _batch(self) -> bool:
        holder, now = uuid.uuid4().hex, self.clock()
        with self.sessions.writing() as connection:
            claimed = outbox.claim(
                connection,
                holder=holder,
                now=now,
                until=now + self.lease,
                limit=self.transport.batch,
            )
        if not claimed:
            return False
        wanted = [one for one in claimed if not one.ended]
        self._note(holder, [self._cancelled(one) for one in claimed if one.ended])
        with self.sessions.reading() as connection:
            contents = outbox.read_contents(connection, sorted({c.content for c in wanted}))
        try:
            for number, group in groupby(wanted, key=lambda one: one.content):
                if not self._send(holder, contents[number], list(group)):
                    break  # a slow other side cost us the lease: who has it now sends the rest
        except TransportUnavailable:
            with self.sessions.writing() as connection:
                outbox.give_back(connection, holder=holder, due_at=self.clock() + _PAUSE)
            raise
        return True

    def _send(self, holder: str, content: Content, claimed: Sequence[Claimed]) -> bool:
        """Send to some of those whom we hold; say whether we hold the rest of them still."""
        messages = [self._message(content, one) for one in claimed]
        outcomes = zip(claimed, self.transport.send(content, messages), strict=True)
        settlements: list[Settlement] = []
        noted_at = self.clock()
        try:
            for one, outcome in outcomes:
                settlements.append(self._settlement(one, outcome))
                slow = self.clock() - noted_at >= self.lease / _NOTES_IN_A_LEASE
                if slow or len(settlements) >= NOTED_TOGETHER:
                    done, settlements = settlements, []
                    noted_at = self.clock()
                    if not self._note(holder, done):
                        return False
        finally:  # what was sent must be noted, whatever became of the rest
            held = self._note(holder, settlements)
        return held

    def _message(self, content: Content, one: Claimed) -> Message:
        token, links = self.links.token, self.links
        if one.kind is ContentKind.CONFIRMATION:
            confirm = token(Purpose.CONFIRM, one.subscription_nonce, one.round)
            personal = {CONFIRM_LINK: links.confirm(confirm)}
        else:
            leave = token(Purpose.UNSUBSCRIBE, one.subscription_nonce)
            choose = token(Purpose.PREFERENCES, one.subscriber_nonce)
            personal = {
                UNSUBSCRIBE_LINK: links.unsubscribe(leave),
                PREFERENCES_LINK: links.preferences(choose),
            }
        identity = f"{content.id}:{one.subscriber_id}"
        return Message(
            content_id=content.id,
            subscriber_id=one.subscriber_id,
            address=one.address,
            message_id=f"{self.links.keyed_digest('message', identity).hex()[:32]}@{self.domain}",
            links=personal,
            attempts=one.attempts,
        )

    def _settlement(self, one: Claimed, outcome: Outcome) -> Settlement:
        now, attempt = self.clock(), one.attempts + 1
        found = verdict(outcome, attempt=attempt, jitter=self.jitter())
        self._counts[type(outcome).__name__.lower()] += 1
        return Settlement(
            content=one.content,
            subscriber_id=one.subscriber_id,
            state=found.state,
            attempts=attempt,
            due_at=now + (found.wait or timedelta()),
            settled_at=now if found.wait is None else None,
            transport=self.transport.name,
            reference=found.reference,
            reason=found.reason,
            bounced=isinstance(outcome, Rejected) and outcome.bounced,
        )

    def _cancelled(self, one: Claimed) -> Settlement:
        """Settle a message whose subscription ended while it waited."""
        now = self.clock()
        return Settlement(
            content=one.content,
            subscriber_id=one.subscriber_id,
            state=MessageState.CANCELLED,
            attempts=one.attempts,
            due_at=now,
            settled_at=now,
            transport=self.transport.name,
            reference=None,
            reason="ended",
        )

    def _note(self, holder: str, settlements: Sequence[Settlement]) -> bool:
        """Note some outcomes and take the lease anew; say whether it was still ours."""
        if not settlements:
            return True
        with self.sessions.writing() as connection:
            ours = outbox.settle(connection, holder=holder, settlements=settlements)
            events.add_bounces(connection, settlements)
            outbox.renew(connection, holder=holder, until=self.clock() + self.lease)
        if self.progress is not None:
            self.progress(sum(self._counts.values()))
        return ours == len(settlements)
