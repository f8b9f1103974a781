"""Finds a profile, as a file or among those that come with the program, and decodes it."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from notifier.errors import Fault, ProfileInvalid
from notifier.sources.profile import Profile
from notifier.sources.profile_check import check

_PACKAGE = Path(__file__).parent.parent
#: In an installed package, and in a checkout.
_SHIPPED = (_PACKAGE / "profiles", _PACKAGE.parent / "profiles")
_LINE = re.compile(r"\(at line (\d+), column \d+\)")


def load_profile(name_or_path: str | Path) -> Profile:
    """Read a profile.

    Args:
        name_or_path: a file, or the name of a profile that comes with the program.

    Raises:
        ProfileInvalid: there is none, or it cannot be used; with every fault.
    """
    path = Path(name_or_path)
    if not path.is_file():
        path = _shipped().get(str(name_or_path), path)
    try:
        content = path.read_bytes()
    except OSError as error:
        known = ", ".join(sorted(_shipped()))
        problem = f"{error.strerror}; expected a file or one of: {known}"
        raise ProfileInvalid([Fault(file=str(name_or_path), problem=problem)]) from error
    return decode_profile(content, file=str(path))


def decode_profile(content: bytes, *, file: str) -> Profile:
    """Decode and judge the content of a profile.

    Raises:
        ProfileInvalid: it cannot be used; with every fault.
    """
    try:
        profile = msgspec.convert(tomllib.loads(content.decode()), Profile)
    except UnicodeDecodeError as error:
        raise ProfileInvalid([Fault(file=file, problem="not UTF-8")]) from error
    except tomllib.TOMLDecodeError as error:
        line = _LINE.search(str(error))
        fault = Fault(file=file, line=int(line[1]) if line else None, problem=f"no TOML: {error}")
        raise ProfileInvalid([fault]) from error
    except msgspec.ValidationError as error:
        problem, _, path = str(error).partition(" - at `")
        fault = Fault(file=file, field=path.rstrip("`") or None, problem=problem)
        raise ProfileInvalid([fault]) from error
    faults = check(profile, file=file)
    if faults:
        raise ProfileInvalid(faults)
    return profile


def _shipped() -> dict[str, Path]:
    return {path.stem: path for folder in _SHIPPED for path in _toml_files(folder)}


def _toml_files(folder: Path) -> Iterator[Path]:
    yield from folder.glob("*.toml")
