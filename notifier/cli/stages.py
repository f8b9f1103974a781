"""One stage of the pipeline, once: each finds its own work."""

import click

from notifier.bootstrap import stages
from notifier.bootstrap.house import open_house
from notifier.cli.printing import say
from notifier.errors import TransportUnavailable


@click.command()
def publish() -> None:
    """Bring the stored feeds up to the change log."""
    report = stages.publish(open_house())
    say(f"{report.changes} changes published, {report.rebuilt} feeds rebuilt, {report.added} new")


@click.command()
def heed() -> None:
    """Heed what providers told us of mails that they took."""
    report = stages.heed(open_house())
    say(
        f"{report.events} events heeded, {report.waiting} wait; {report.accepted} mails accepted, "
        f"{report.queued} to be sent again, {report.rejected} rejected, "
        f"{report.cancelled} cancelled; {report.ended} people are written to no more"
    )


@click.command()
def notify() -> None:
    """Note who is to hear of the changes that were not matched yet."""
    report = stages.notify(open_house())
    say(f"{report.changes} changes matched, {report.mentions} mentions noted")


@click.command()
def digest() -> None:
    """Queue one mail with all that is due, for everybody to whom something is."""
    report = stages.digest(open_house())
    say(
        f"{report.messages} mails queued, {report.contents} texts written, "
        f"{report.undone} came to nothing"
    )


@click.command()
def deliver() -> None:
    """Send the mails that are due."""
    house = open_house()
    report = stages.deliver(house)
    say(
        f"{report.accepted} mails accepted, {report.deferred} deferred, "
        f"{report.rejected} rejected, {report.unknown} of unknown fate"
    )
    if report.unavailable is not None:
        raise TransportUnavailable(transport=house.settings.transport, problem=report.unavailable)


@click.command()
def prune() -> None:
    """Forget by the retention rule."""
    report = stages.prune(open_house())
    say(
        f"Forgotten: {report.unconfirmed} sign-ups that were never confirmed, {report.ended} ended "
        f"subscriptions, {report.subscribers} addresses, {report.messages} messages, "
        f"{report.attempts} counts, {report.events} events, the words of "
        f"{report.withdrawn} changes that were taken back"
    )
