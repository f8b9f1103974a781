"""`notifier demo`: the whole chain on fictitious data."""

import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click
import waitress

from notifier.bootstrap.demo_folder import claim
from notifier.bootstrap.demonstration import Demonstration
from notifier.bootstrap.jobs import clockwork
from notifier.bootstrap.website import application
from notifier.cli.listening import check_free
from notifier.cli.running import log_plainly

#: Whoever signs up looks into the mailbox at once.
_ROUNDS = timedelta(seconds=2)


@click.command()
@click.option(
    "--dir",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/demo"),
    show_default=True,
    help="Where everything is put; an earlier demonstration there is replaced.",
)
@click.option("--once", is_flag=True, help="Do everything and exit; serve no pages.")
@click.option("--listen", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT")
def demo(folder: Path, listen: str, *, once: bool) -> None:
    """Show the whole chain: snapshots in, mails and feeds out. All data are fictitious."""
    if not once:
        check_free(listen)
    claim(folder)
    show = Demonstration(folder, listen=listen)
    for step in show.run():
        click.echo(step.text)
    click.echo(f"\nMailbox:  {show.settings.mailbox_dir} (a maildir)")
    click.echo(f"Database: {folder / 'notifier.db'}")
    if once:
        return
    home = show.settings.base_url
    click.echo(f"Pages:    {home}/")
    click.echo(f"Mails:    {home}/demo/mailbox")
    click.echo(f"Feed:     {home}/feeds/all.atom")
    click.echo("Stop with Ctrl+C.")
    log_plainly(logging.WARNING)
    hurried = replace(show.settings, delivery_seconds=_ROUNDS)
    with clockwork(replace(show.house, settings=hurried)).ticking():
        waitress.serve(application(show.house), listen=listen, ident=None, threads=8)
