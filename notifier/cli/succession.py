"""`notifier succession`: which new number may come after an old one, and what becomes of it."""

import click

from notifier.bootstrap.clock import now
from notifier.bootstrap.house import open_house
from notifier.cli.moment import local_day
from notifier.cli.printing import say
from notifier.pipeline.intake import accept as deciding
from notifier.store.register import successions
from notifier.store.register.successions import Succession


@click.group()
def succession() -> None:
    """Decide which new location comes after one that is gone."""


@succession.command(name="list")
@click.option("--all", "everything", is_flag=True, help="Decided ones too.")
def list_(*, everything: bool) -> None:
    """List the proposals that wait."""
    with open_house().sessions.reading() as connection:
        for one in successions.listed(connection, everything=everything):
            click.echo(_line(one))


def _line(one: Succession) -> str:
    return (
        f"{one.id:>6}  {one.source}  {one.old_id} -> {one.new_id}  {one.state}  {one.reason}  "
        f"since {local_day(one.created_at)}"
    )


@succession.command()
@click.argument("number", type=int)
def accept(number: int) -> None:
    """Move who follows the old number along, and tell them once."""
    house = open_house()
    rules = house.settings.rules_of("")
    one = deciding.accept(house.sessions, number, rules=rules, now=now())
    say(f"{one.new_id} comes after {one.old_id}; who follows that one is told once")


@succession.command()
@click.argument("number", type=int)
def reject(number: int) -> None:
    """Say that it is none; it is not proposed again."""
    one = deciding.reject(open_house().sessions, number, now=now())
    say(f"{one.new_id} does not come after {one.old_id}; it is not proposed again")
