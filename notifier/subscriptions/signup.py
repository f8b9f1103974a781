"""Somebody asks to follow something: a pending subscription, with a confirmation on its way.

What is known of an address shows neither in the answer nor in the time that it takes: the same
statements run in every case, and are undone where nothing may come of them.
"""

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum, auto
from typing import Protocol

from notifier.domain.change import ALL_KINDS
from notifier.domain.message import Content, Lane
from notifier.domain.rhythm import AT_ONCE
from notifier.domain.subscription import Language, Purpose, Scope
from notifier.errors import NotFound
from notifier.links import Links, digest_of
from notifier.store.engine import Connection, Sessions
from notifier.store.people import subscriptions, suppressions, tokens
from notifier.store.people.subscriptions import Asked, Wish
from notifier.store.people.tokens import Token
from notifier.store.post import outbox
from notifier.store.register import locations
from notifier.subscriptions.address import normalised
from notifier.subscriptions.limits import Limits, address_is_full, network_is_full

_NONCE_BYTES = 16


class Answer(StrEnum):
    """What whoever asked may know: it was taken, or this network asked too often."""

    TAKEN = auto()
    TOO_MANY = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What somebody typed, and from where."""

    address: str = field(repr=False)
    scope: Scope
    #: What people call it, for the mail.
    title: str
    language: Language
    #: The address of the computer that asks; only its network is counted.
    host: str | None = field(default=None, repr=False)


class Composer(Protocol):
    """What a sign-up needs of the mail room."""

    def confirmation(
        self, *, scope: Scope, title: str, language: Language, turn: int, now: datetime
    ) -> Content:
        """Write the mail that asks for a confirmation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signup:
    """What a sign-up works with."""

    sessions: Sessions
    links: Links
    composer: Composer
    limits: Limits = field(default_factory=Limits)

    def ask(self, request: Request, now: datetime) -> Answer:
        """Take a request to follow something.

        Raises:
            AddressInvalid: what was typed is no address.
            NotFound: there is nothing to follow there.
        """
        address = normalised(request.address)
        with self.sessions.writing() as connection:
            if network_is_full(connection, self.links, request.host, self.limits, now):
                return Answer.TOO_MANY
            if not locations.covers_something(connection, request.scope):
                raise NotFound(request.scope.kind.value, request.scope.key)
            silent = self._must_be_silent(connection, address, request.scope, now)
            with connection.begin_nested() as savepoint:
                self._write(connection, _decoy() if silent else address, request, now)
                if silent:
                    savepoint.rollback()
        return Answer.TAKEN

    def _must_be_silent(
        self, connection: Connection, address: str, scope: Scope, now: datetime
    ) -> bool:
        """Say whether no mail may go out. Every question is asked, whatever the first one said."""
        reasons = (
            suppressions.is_suppressed(connection, self.links.suppression_digest(address)),
            subscriptions.is_active(connection, address, scope),
            address_is_full(connection, self.links, address, self.limits, now),
        )
        return any(reasons)

    def _write(self, connection: Connection, address: str, request: Request, now: datetime) -> None:
        asked = subscriptions.ask(connection, _wish(address, request), now)
        self._issue_tokens(connection, asked, now)
        content = self._confirmation(asked, request, now)
        outbox.enqueue(
            connection,
            content_id=outbox.put_content(connection, content),
            subscriber_id=asked.subscriber_id,
            subscription_id=asked.subscription_id,
            lane=Lane.CONFIRMATION,
            due_at=now,
        )

    def _confirmation(self, asked: Asked, request: Request, now: datetime) -> Content:
        content = self.composer.confirmation(
            scope=request.scope,
            title=request.title,
            language=request.language,
            turn=asked.round,
            now=now,
        )
        # a content of its own for every request: who asks twice gets two mails, and the same rows
        # are written whether or not somebody else asked for this before
        secret = f"{asked.subscription_nonce.hex()}:{asked.round}"
        return replace(content, id=self.links.keyed_digest("confirmation", secret).hex())

    def _issue_tokens(self, connection: Connection, asked: Asked, now: datetime) -> None:
        """Issue the links of a request; an earlier round's confirmation is void from now on."""
        tokens.withdraw(connection, asked.subscription_id, Purpose.CONFIRM)
        confirm = self.links.token(Purpose.CONFIRM, asked.subscription_nonce, asked.round)
        leave = self.links.token(Purpose.UNSUBSCRIBE, asked.subscription_nonce)
        leave_all = self.links.token(Purpose.UNSUBSCRIBE, asked.subscriber_nonce)
        own = self.links.token(Purpose.PREFERENCES, asked.subscriber_nonce)
        for purpose, token, subscription_id, expires_at in (
            (Purpose.CONFIRM, confirm, asked.subscription_id, now + self.limits.pending),
            (Purpose.UNSUBSCRIBE, leave, asked.subscription_id, None),
            # in mails that several subscriptions asked for
            (Purpose.UNSUBSCRIBE, leave_all, None, None),
            (Purpose.PREFERENCES, own, None, None),
        ):
            tokens.issue(
                connection,
                Token(
                    digest=digest_of(token),
                    purpose=purpose,
                    subscriber_id=asked.subscriber_id,
                    subscription_id=subscription_id,
                    expires_at=expires_at,
                ),
            )


def _wish(address: str, request: Request) -> Wish:
    return Wish(
        address=address,
        language=request.language,
        scope=request.scope,
        kinds=ALL_KINDS,
        rhythm=AT_ONCE,
        subscriber_nonce=secrets.token_bytes(_NONCE_BYTES),
        subscription_nonce=secrets.token_bytes(_NONCE_BYTES),
    )


def _decoy() -> str:
    """Give an address that nobody has: its rows are undone with the rest."""
    return f"{secrets.token_hex(_NONCE_BYTES)}@decoy.invalid"
