"""`notifier explain`: why an address got a mail or did not, for whoever is asked."""

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta

import click
import msgspec

from notifier.bootstrap.clock import now
from notifier.bootstrap.house import House, open_house
from notifier.cli import account_words, overview_words
from notifier.cli.exits import FAILED
from notifier.cli.moment import local
from notifier.domain.mergers import codes_now
from notifier.errors import AddressInvalid
from notifier.pipeline.telling.accounting import Account, Asked, account_of
from notifier.pipeline.telling.overview import overview
from notifier.store.engine import Connection
from notifier.store.people import account
from notifier.subscriptions.address import normalised

#: Of a moment in summer.
_WIDTH = len("2026-07-01 00:00 CEST")
#: As long as mails are kept.
LATELY = timedelta(days=90)


@click.command()
@click.argument("address")
@click.option("--change", "named", metavar="ID", help="A change's id, or its number in the log.")
@click.option("--json", "as_json", is_flag=True, help="One object, for programs.")
def explain(address: str, named: str | None, *, as_json: bool) -> None:
    """Say what ADDRESS follows and got; with --change, why it was told of that, or was not.

    Times are of Brussels; in JSON they are UTC. Ends with 1 where the address is not known.
    """
    house, moment = open_house(), now()
    with house.sessions.reading() as connection:
        asked = _asked(connection, house, address, moment)
        if named is None:
            lines = _overview(connection, asked, as_json=as_json)
        else:
            lines = _account(connection, asked, named, as_json=as_json)
        for line in lines:
            click.echo(line)
    if asked.subscriber_id is None:  # also where no mail must go there: we only recognise it
        sys.exit(FAILED)


def _asked(connection: Connection, house: House, typed: str, moment: datetime) -> Asked:
    try:
        address = normalised(typed)
    except AddressInvalid as error:
        raise click.BadParameter("it is no e-mail address", param_hint="ADDRESS") from error
    digest = house.links.suppression_digest(address)
    return Asked(
        subscriber_id=account.subscriber_id(connection, address),
        suppressed=account.suppressed(connection, digest),
        now=moment,
        codes=codes_now(house.settings.mergers, moment),
        with_events=True,
    )


def _overview(connection: Connection, asked: Asked, *, as_json: bool) -> Iterator[str]:
    found = overview(connection, asked, since=asked.now - LATELY)
    if as_json:
        yield msgspec.json.encode(found).decode()
    else:
        yield from overview_words.lines(found)


def _account(connection: Connection, asked: Asked, named: str, *, as_json: bool) -> Iterator[str]:
    entry = account.entry(connection, named)
    if entry is None:
        raise click.BadParameter("there is no such change", param_hint="--change")
    found = account_of(connection, entry, asked)
    if as_json:
        yield _as_json(found)
    else:
        yield from _told(found)


def _told(found: Account) -> Iterator[str]:
    for remark in found.remarks:
        yield f"{local(remark.at):<{_WIDTH}}  {account_words.sentence(remark, found)}"
    yield ""
    yield account_words.summary(found)


def _as_json(found: Account) -> str:
    shown = {
        "conclusion": found.conclusion,
        "summary": account_words.summary(found),
        "steps": [
            {"what": one.what, "at": one.at, "text": account_words.sentence(one, found)}
            for one in found.remarks
        ],
        "facts": found.facts,
    }
    return msgspec.json.encode(shown).decode()
