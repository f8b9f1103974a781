"""Says in words what is wrong with a line of a snapshot, and at which path; it decodes nothing."""

import re

import msgspec

from notifier.errors import Fault

# `$` also stands before a final newline: `(?!\n)` shuts that door, in JSON Schema's dialect as well
#: http(s) alone: a URL of another scheme could run in a reader's page (``javascript:``).
URL_PATTERN = r"^https?://[^\s<>\"\x00-\x1f\x7f]+$(?!\n)"
#: No key is `.` or `..`: in a path they mean another page.
ID_PATTERN = r"^(?!\.\.?$)[^\s\x00-\x1f](?:[^\x00-\x1f]*[^\s\x00-\x1f])?$(?!\n)"
SOURCE_PATTERN = r"^[a-z0-9][a-z0-9-]{0,39}$(?!\n)"

#: What a decoder raises at a line that somebody else wrote.
UNDECODABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
LONE_SURROGATE = (
    "half of a surrogate pair (such as \\ud800), which is no character; expected both halves"
)
_NUL = "a NUL character, which no text of a register holds"
_WORDS = {
    URL_PATTERN: "expected an http(s) address without spaces",
    ID_PATTERN: "expected an id without spaces around it or control characters, and not . or ..",
    SOURCE_PATTERN: "expected small letters, digits and hyphens, at most 40",
}
_BY_MESSAGE = {
    f"Expected `str` matching regex {pattern!r}": words for pattern, words in _WORDS.items()
}
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def fault_of(error: Exception, *, file: str, number: int | None, line: bytes = b"") -> Fault:
    """Turn a decoder's error into a fault with line, path and words.

    Args:
        error: one of `UNDECODABLE`.
        file: the file's name.
        number: the line's number.
        line: its bytes, where they are at hand: some errors are told apart by them alone.
    """
    if isinstance(error, UnicodeDecodeError):
        return Fault(file=file, line=number, problem="not UTF-8: save the file as UTF-8")
    if isinstance(error, RecursionError):
        problem = "values inside values, deeper than any location goes"
        return Fault(file=file, line=number, problem=problem)
    problem, _, path = str(error).partition(" - at `")
    path = path.rstrip("`")
    if unknown := _UNKNOWN.fullmatch(problem):
        path = f"{path or '$'}.{unknown[1]}"
    elif _lone_surrogate(problem, line):
        problem = LONE_SURROGATE
    return Fault(
        file=file, line=number, field=path or None, problem=_BY_MESSAGE.get(problem, problem)
    )


def nul_fault(value: object, *, file: str, number: int) -> Fault | None:
    """Find a NUL character in a line's value; PostgreSQL keeps no text with it."""
    path = _nul(value, "$")
    return None if path is None else Fault(file=file, line=number, field=path, problem=_NUL)


def _lone_surrogate(problem: str, line: bytes) -> bool:
    """Know half a pair, which at the end of a text is told as a line that was cut off."""
    if "surrogate" in problem:
        return True
    whole = line.rstrip().endswith(b"}")
    return whole and "truncated" in problem and _SURROGATE.search(line) is not None


def _nul(value: object, path: str) -> str | None:
    match value:
        case str():
            return path if "\0" in value else None
        case dict():
            inside = [
                (item, path if "\0" in key else f"{path}.{key}") for key, item in value.items()
            ]
            inside += [(key, path) for key in value]
        case list():
            inside = [(item, f"{path}[{index}]") for index, item in enumerate(value)]
        case _:
            return None
    found = (_nul(item, where) for item, where in inside)
    return next((where for where in found if where is not None), None)
