"""Somebody chooses: how often, of what, at what hour, in which language, and not for now.

A choice holds for what waits too: in the same transaction what was not sent yet is planned anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from notifier.domain.change import ALL_KINDS
from notifier.domain.pausing import allowed, ends_at
from notifier.domain.rhythm import AT_ONCE, Pace, Rhythm
from notifier.domain.subscription import Language, Purpose, State, Subscription
from notifier.errors import PauseInvalid
from notifier.store.engine import Connection, Sessions
from notifier.store.people import choices, planning
from notifier.store.people.subscriptions import Followed
from notifier.subscriptions.opening import opened
from notifier.subscriptions.preferences import Own, own_of
from notifier.subscriptions.replanning import replan


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How often, and of what, somebody wants to hear about one thing."""

    pace: Pace
    #: A set of `notifier.domain.change.Kind`, as the sum of their bits; never empty.
    kinds: int
    #: Whether urgent news comes at once, whatever the pace.
    urgent: bool

    def __post_init__(self) -> None:
        """Refuse what would be no subscription at all."""
        if not 0 < self.kinds <= ALL_KINDS:
            msg = "a choice of nothing"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When digests come, whatever they are about."""

    #: The hour in Brussels, 0 to 23.
    hour: int = AT_ONCE.hour
    #: 0 is Monday; of weekly ones alone.
    weekday: int = AT_ONCE.weekday


def times_of(followed: Iterable[Followed]) -> Times:
    """Give when somebody's digests come; what lives tells it before what ended."""
    found = sorted((f.subscription for f in followed), key=_ended)
    hours = [one.rhythm.hour for one in found if one.rhythm.pace is not Pace.AT_ONCE]
    weekdays = [one.rhythm.weekday for one in found if one.rhythm.pace is Pace.WEEKLY]
    default = Times()
    return Times(
        hour=hours[0] if hours else default.hour,
        weekday=weekdays[0] if weekdays else default.weekday,
    )


def timed(pace: Pace, times: Times) -> Rhythm:
    """Give the rhythm of a pace at the hour and weekday of all others."""
    return Rhythm(pace, times.hour, times.weekday)


def _ended(subscription: Subscription) -> bool:
    return subscription.state is State.ENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """What a choice works with."""

    sessions: Sessions
    #: How long news that is told at once waits for more of its kind.
    grouping: timedelta

    def choose(self, token: str, subscription_id: int, choice: Choice, now: datetime) -> bool:
        """Keep how often and of what somebody wants to hear about one thing.

        Returns:
            False where it is none of their living subscriptions: nothing is kept.

        Raises:
            TokenInvalid: the link was never issued, or its subscriber is forgotten.
        """
        with self.sessions.writing() as connection:
            own = _held(connection, token, now)
            found = own.by_number(subscription_id)
            if found is None or found not in own.living:
                return False
            rhythm = timed(choice.pace, times_of(own.followed))
            choices.choose(
                connection,
                subscription_id,
                rhythm=rhythm,
                kinds=choice.kinds,
                urgent=choice.urgent,
            )
            self._replan(connection, own, now)
        return True

    def set_times(self, token: str, times: Times, now: datetime) -> None:
        """Keep at what hour, and on which day of the week, all of somebody's digests come.

        Raises:
            TokenInvalid: the link was never issued, or its subscriber is forgotten.
        """
        with self.sessions.writing() as connection:
            own = _held(connection, token, now)
            for followed in own.living:
                one = followed.subscription
                rhythm = replace(one.rhythm, hour=times.hour, weekday=times.weekday)
                choices.choose(
                    connection, one.id, rhythm=rhythm, kinds=one.kinds, urgent=one.urgent
                )
            self._replan(connection, own, now)

    def speak(self, token: str, language: Language, now: datetime) -> None:
        """Keep in which language all mails come; what waits to be sent is written anew.

        Raises:
            TokenInvalid: the link was never issued, or its subscriber is forgotten.
        """
        with self.sessions.writing() as connection:
            number = _held(connection, token, now).subscriber.id
            if choices.speak(connection, number, language):
                planning.take_back(connection, number, now)

    def pause(self, token: str, last_day: date, now: datetime) -> None:
        """Send nothing but urgent news up to and with a day.

        Raises:
            PauseInvalid: the day is not behind today, or too far away.
            TokenInvalid: the link was never issued, or its subscriber is forgotten.
        """
        first, last = allowed(now)
        if not first <= last_day <= last:
            raise PauseInvalid(first=first, last=last)
        self._pause(token, ends_at(last_day), now)

    def end_pause(self, token: str, now: datetime) -> None:
        """Go on as before; what waited for the end of the pause is due by its rhythm.

        Raises:
            TokenInvalid: the link was never issued, or its subscriber is forgotten.
        """
        self._pause(token, None, now)

    def _pause(self, token: str, until: datetime | None, now: datetime) -> None:
        with self.sessions.writing() as connection:
            own = _held(connection, token, now)
            choices.pause(connection, own.subscriber.id, until)
            self._replan(connection, own, now)

    def _replan(self, connection: Connection, own: Own, now: datetime) -> None:
        replan(connection, own.subscriber.id, now=now, grouping=self.grouping)


def _held(connection: Connection, token: str, now: datetime) -> Own:
    """Give whoever holds the link, when nobody else changes what they follow."""
    who = opened(connection, token, Purpose.PREFERENCES, now).subscriber_id
    planning.hold(connection, [who])
    return own_of(connection, token, now)
