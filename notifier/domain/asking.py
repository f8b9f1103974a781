"""Which of somebody's subscriptions asked for a change that they were told.

Pure. A mention keeps why it was made: that counts, whatever was chosen or followed since.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from notifier.domain.change import Change
from notifier.domain.subscription import Scope, ScopeKind, Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A change that somebody was told, and why."""

    change: Change
    #: The oldest of the subscriptions that asked for it.
    subscription_id: int
    #: A sum of the bits of `ScopeKind`; 0 where it takes back, or follows, what was told before.
    reasons: int
    #: Every scope that covers its location.
    scopes: Collection[Scope]


def asked(one: Subscription, told: Iterable[Told]) -> bool:
    """Say whether a subscription asked for any of these changes.

    Args:
        one: whatever its state.
        told: changes that its owner was told.
    """
    return any(_asked(one, change) for change in told)


def _asked(one: Subscription, told: Told) -> bool:
    if one.id == told.subscription_id:
        return True
    if one.scope not in told.scopes:
        return False
    if (
        told.reasons == 0
    ):  # it went to whoever was told the earlier news: their scopes were not kept
        return bool(one.kinds & told.change.kind.bit)
    return bool(one.scope.kind.bit & told.reasons)


def in_use(scopes: Iterable[Scope], codes: Mapping[str, str]) -> frozenset[Scope]:
    """Give scopes, and beside them the municipalities that some of them merged into."""
    found = set(scopes)
    moved = {
        replace(scope, key=codes[scope.key])
        for scope in found
        if scope.kind is ScopeKind.MUNICIPALITY and scope.key in codes
    }
    return frozenset(found | moved)
