"""Read the environment and ``notifier.toml`` into settings, every fault at once.

It opens nothing that a setting names.
"""

import os
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from notifier.config.mergers import read_mergers
from notifier.config.parsers import shares_of
from notifier.config.settings import Settings, SourceSettings, specs
from notifier.config.sources import read_sources
from notifier.domain.delivery import SILENCE
from notifier.domain.mergers import MERGERS
from notifier.errors import SettingsInvalid

PREFIX = "NOTIFIER_"
FILE = "notifier.toml"
#: The ways out that wait for somebody else.
_PROVIDERS = ("smtp", "sendgrid")


Further = Callable[[Sequence[SourceSettings]], Iterable[str]]


def load(
    environ: Mapping[str, str] | None = None,
    *,
    file: Path | None = None,
    further: Further | None = None,
) -> Settings:
    """Read and check all settings: the environment wins over the file.

    Args:
        environ: the environment; this process's own where None.
        file: the settings file; where None, the one that NOTIFIER_CONFIG names, or
            ``notifier.toml`` in the working directory, if there.
        further: gives what else is wrong with the sources, to be told with the rest.

    Raises:
        SettingsInvalid: with every problem at once.
    """
    environ = os.environ if environ is None else environ
    problems: list[str] = []
    named = environ.get(f"{PREFIX}CONFIG")
    written = _read(Path(named) if file is None and named else file, problems)
    values: dict[str, Any] = {}
    for name, default, spec in specs():
        place, value = _value(name, environ, written)
        if place is None:
            values[name] = default
            continue
        try:
            values[name] = spec.parse(value)
        except ValueError as error:
            shown = "" if spec.secret else f", not {value!r}"
            problems.append(f"{place}: expected {error}{shown}")
    sources = tuple(read_sources(written.pop("source", []), FILE, problems))
    problems += further(sources) if further is not None else ()
    mergers = tuple(read_mergers(written.pop("merger", []), FILE, problems))
    problems += [f"{FILE}: {name}: there is no such setting" for name in written]
    problems += _unknown(environ)
    if not problems:
        problems += _contradictions(values)
    if problems:
        raise SettingsInvalid(problems)
    return Settings(**values, sources=sources, mergers=MERGERS + mergers)


def _read(file: Path | None, problems: list[str]) -> dict[str, Any]:
    path = Path(FILE) if file is None else file
    if file is None and not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        problems.append(f"{path}: cannot be read: {error.strerror}")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(f"{path}: is not TOML: {error}")
    return {}


def _value(
    name: str, environ: Mapping[str, str], written: dict[str, Any]
) -> tuple[str | None, object]:
    in_file = written.pop(name, None)
    variable = PREFIX + name.upper()
    if variable in environ:
        return variable, environ[variable]
    return (None, None) if in_file is None else (f"{FILE}: {name}", in_file)


def _unknown(environ: Mapping[str, str]) -> Iterator[str]:
    known = {PREFIX + name.upper() for name, _default, _spec in specs()} | {PREFIX + "CONFIG"}
    for variable in sorted(environ):
        if variable.startswith(PREFIX) and variable not in known:
            yield f"{variable}: there is no such setting"


def _contradictions(values: Mapping[str, Any]) -> Iterator[str]:
    ways_out = shares_of(values["transport"])
    if "sendgrid" in ways_out and not values["sendgrid_api_key"]:
        yield "sendgrid_api_key: expected a key, since transport names sendgrid"
    silent = " and ".join(name for name in ways_out if name in _PROVIDERS)
    if silent and values["lease_seconds"] <= 2 * SILENCE:
        wait = round(SILENCE.total_seconds())
        yield (
            f"lease_seconds: expected more than {2 * wait}, since transport names {silent}: it may "
            f"take {wait} seconds to connect and {wait} to answer, and a lease that ends meanwhile "
            "has the mail sent twice"
        )
    if values["smtp_user"] and not values["smtp_starttls"]:
        yield "smtp_starttls: expected yes, since a password must not travel in the open"
    if values["dkim_selector"] and not values["dkim_key_file"]:
        yield "dkim_key_file: expected a file, since there is a dkim_selector"
    if values["dkim_key_file"] and not values["dkim_selector"]:
        yield "dkim_selector: expected a name, since there is a dkim_key_file"
    if values["demo"] and [*ways_out] != ["mailbox"]:
        yield "demo: expected the transport mailbox, since a page shows its mails"
