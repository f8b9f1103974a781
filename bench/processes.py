"""Start the programs that are measured: the one place in which the benchmarks start anything."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
#: Far beyond what the longest step takes.
_SECONDS = 600


def python(module: str, *arguments: object) -> str:
    """Run a module in a fresh interpreter; give what it printed."""
    return run(program(module, *arguments))


def program(module: str, *arguments: object) -> list[str]:
    """Give the command that runs a module in a fresh interpreter."""
    return [sys.executable, "-m", module, *map(str, arguments)]


def beside_python(name: str) -> str:
    """Give the path of a program that was installed with this interpreter."""
    return str(Path(sys.executable).parent / name)


def run(command: Sequence[str], *, folder: Path = _ROOT) -> str:
    """Run a command to its end; give what it printed.

    Raises:
        RuntimeError: it failed; its own words are kept.
    """
    done = subprocess.run(  # noqa: S603 - every command is our own, none of it comes from outside
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=_SECONDS
    )
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


@contextmanager
def running(command: Sequence[str]) -> Iterator[None]:
    """Keep a program running for the length of the block."""
    process = subprocess.Popen(  # noqa: S603 - as above
        command, cwd=_ROOT, stdout=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=_SECONDS)
