"""A PostgreSQL server of our own for the length of a test run, on a socket in a folder of its own.

Nothing of it is durable: it is thrown away with the run.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_Words = Sequence[str | Path]
#: How often a server that starts is asked whether it is there; each asking takes milliseconds.
_TRIES = 2000
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "max_connections": "40",
    "log_min_messages": "panic",
    "log_min_error_statement": "panic",
}


def programs() -> Path | None:
    """Give the folder of the newest server's programs; None where there is no server."""
    newest = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3])
    )
    found = str(newest[-1]) if newest else shutil.which("initdb")
    return None if found is None else Path(found).resolve().parent


@contextmanager
def server(bin_: Path) -> Iterator[str]:
    """Run a server; give the folder of its socket.

    The folder stands in /tmp itself, since the path of a socket may not be long.
    """
    home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    as_owner = _owner(home)
    try:
        make: _Words = [bin_ / "initdb", "-D", home / "data", "-U", "postgres", "-A", "trust"]
        _run([*as_owner, *make, "-E", "UTF8", "--locale=C", "--no-sync"])
        options = [f"-c{name}={value}" for name, value in _SETTINGS.items()]
        start: _Words = [bin_ / "postgres", "-D", home / "data", "-k", home, *options]
        running = subprocess.Popen(_words([*as_owner, *start]), stderr=subprocess.DEVNULL)
        try:
            _wait(bin_, home, running)
            yield str(home)
        finally:
            running.terminate()
            running.wait()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _owner(home: Path) -> Sequence[str]:
    """Give the folder to somebody else where we are root, whom the server refuses to serve."""
    if os.geteuid() != 0:
        return ()
    name = "postgres" if any(user.pw_name == "postgres" for user in pwd.getpwall()) else "nobody"
    shutil.chown(home, name)
    group = str(pwd.getpwnam(name).pw_gid)
    # told to end when this process is gone, however that came about
    return ("setpriv", f"--reuid={name}", f"--regid={group}", "--clear-groups", "--pdeathsig=INT")


def _run(words: _Words) -> None:
    done = subprocess.run(_words(words), capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise RuntimeError(done.stderr)


def _words(words: _Words) -> list[str]:
    return [str(word) for word in words]


def _wait(bin_: Path, home: Path, running: subprocess.Popen[bytes]) -> None:
    ask = _words([bin_ / "pg_isready", "-q", "-h", home, "-U", "postgres"])
    for _try in range(_TRIES):
        if subprocess.run(ask, check=False).returncode == 0:
            return
        if running.poll() is not None:
            break
    raise RuntimeError("the PostgreSQL server does not start")
