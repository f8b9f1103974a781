"""The demonstration as a process: it spares what is not its own, and mails whoever signs up."""

import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from tests.cli.calling import Caller, environment

_SECONDS = 20


@pytest.fixture
def taken() -> Iterator[str]:
    """Give an address at which another program listens."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        yield f"127.0.0.1:{held.getsockname()[1]}"


@pytest.mark.parametrize("name", ["notifier.db", "mailbox", "snapshots"])
def test_what_is_no_demonstrations_is_left_alone(call: Caller, name: str) -> None:
    (call.folder / "theirs" / name).mkdir(parents=True)

    ended = call("demo", "--once", "--dir", "theirs")

    assert ended.code == 2
    assert name in ended.err
    assert [path.name for path in (call.folder / "theirs").iterdir()] == [name]


def test_an_earlier_demonstration_is_replaced(call: Caller) -> None:
    codes = [call("demo", "--once", "--dir", "ours").code for _ in range(2)]

    assert codes == [0, 0]


def test_where_another_program_listens_nothing_is_wiped(call: Caller, taken: str) -> None:
    ours = call.folder / "ours"
    (ours / "mailbox").mkdir(parents=True)
    (ours / ".demonstration").touch()

    ended = call("demo", "--dir", "ours", "--listen", taken)

    assert ended.code == 1
    assert f"Cannot listen on {taken}" in ended.err
    assert (ours / "mailbox").exists()


def test_serve_says_that_another_program_listens(call: Caller, taken: str) -> None:
    ended = Caller(call.folder, {"NOTIFIER_LISTEN": taken})("serve")

    assert ended.code == 1
    assert f"Cannot listen on {taken}" in ended.err


def test_whoever_signs_up_in_the_demonstration_gets_a_mail(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    with subprocess.Popen(
        [sys.executable, "-m", "notifier", "demo", "--dir", "demo", "--listen", listen],
        cwd=tmp_path,
        env={**environment({}), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            assert running.stdout is not None
            said = list(iter(running.stdout.readline, "Stop with Ctrl+C.\n"))
            assert said
            came = _follow(f"http://{listen}", tmp_path / "demo" / "mailbox" / "new")
        finally:
            running.terminate()

    assert came


def _follow(home: str, mailbox: Path) -> bool:
    """Ask to follow the first location; say whether the mail came."""
    pause = threading.Event()
    visitor = requests.Session()
    visitor.mount("http://", HTTPAdapter(max_retries=Retry(connect=8, backoff_factor=0.2)))
    place = re.search(r"/locaties/\d+", visitor.get(f"{home}/locaties", timeout=_SECONDS).text)
    assert place is not None
    before = len(list(mailbox.iterdir()))
    form = {"adres": "nieuw@voorbeeld.example"}
    visitor.post(f"{home}{place[0]}/volgen", form, timeout=_SECONDS).raise_for_status()
    for _ in range(_SECONDS * 10):
        if len(list(mailbox.iterdir())) > before:
            return True
        pause.wait(0.1)
    return False
