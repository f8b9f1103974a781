"""Invented people who follow something, written in the store."""

import hashlib

from notifier.domain.change import ALL_KINDS
from notifier.domain.rhythm import AT_ONCE
from notifier.domain.subscription import Language, Scope, ScopeKind
from notifier.store.engine import Sessions
from notifier.store.people import subscriptions
from notifier.store.people.subscriptions import Asked, Wish
from tests.support.builders import NOW, SOURCE

SUN = Scope(kind=ScopeKind.LOCATION, source=SOURCE, key="910000001")
GENT = Scope(kind=ScopeKind.MUNICIPALITY, source=SOURCE, key="44021")
ALL = Scope(kind=ScopeKind.ALL, source=SOURCE, key="")


def follows(
    sessions: Sessions,
    address: str = "ouder@example.org",
    scope: Scope = SUN,
    *,
    kinds: int = ALL_KINDS,
    language: Language = Language.NL,
    confirmed: bool = True,
) -> Asked:
    """Let somebody follow a scope."""
    wish = Wish(
        address=address,
        language=language,
        scope=scope,
        kinds=kinds,
        rhythm=AT_ONCE,
        subscriber_nonce=hashlib.sha256(address.encode()).digest(),
        subscription_nonce=hashlib.sha256(f"{address}{scope}".encode()).digest(),
    )
    with sessions.writing() as connection:
        asked = subscriptions.ask(connection, wish, NOW)
        if confirmed:
            subscriptions.activate(connection, asked.subscription_id, NOW)
    return asked
