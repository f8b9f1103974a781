"""Send what is due by SMTP, from the claim to the last outcome noted.

``URL PORT MAILS [SETTING=VALUE …]``. The driver is loaded and connected before; the connections to
the server are part of what is measured.
"""

import sys
from dataclasses import replace
from typing import Any

from bench.sides.stopwatch import timed
from notifier.bootstrap import stages
from notifier.bootstrap.house import House, links
from notifier.config.settings import Settings, specs
from notifier.store.engine import Sessions


def _house(url: str, port: int, changed: dict[str, Any]) -> House:
    settings = Settings(
        database_url=url,
        base_url="https://opvang.example.org",
        secret="bench" * 8,
        mail_from="Opvangnieuws <noreply@example.org>",
        transport="smtp",
        smtp_port=port,
    )
    return House(
        settings=replace(settings, **changed), sessions=Sessions(url), links=links(settings)
    )


def _changed(words: list[str]) -> dict[str, Any]:
    known = {name: spec for name, _default, spec in specs()}
    pairs = (word.partition("=") for word in words)
    return {name: known[name].parse(value) for name, _, value in pairs}


def _send(house: House, expected: int) -> None:
    report = stages.deliver(house)
    if report.accepted != expected:
        raise RuntimeError(f"not all were accepted: {report}")


if __name__ == "__main__":
    house = _house(sys.argv[1], int(sys.argv[2]), _changed(sys.argv[4:]))
    with house.sessions.reading() as connection:
        connection.exec_driver_sql("SELECT 1")
    timed(lambda: _send(house, int(sys.argv[3])))
    house.sessions.close()
