"""A Postfix of our own on the loopback, in a folder of its own, that puts each mail in a maildir.

Its own programs start each other as different users, so it wants root; it reads nothing of the
machine's own Postfix, should there be one.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DOMAIN = "voorbeeld.example"
#: Whom it does not know; everybody else of its domain has one box together.
NOBODY = f"niemand@{DOMAIN}"
#: The largest mail that it takes, in bytes.
LARGEST = 200_000
_SECONDS = 20.0
_QUEUE = (
    *("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "maildrop"),
    *("pid", "private", "public", "saved", "trace"),
)
_MAIN = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = postfix.example
mydestination =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
disable_dns_lookups = yes
smtp_tls_security_level = none
alias_maps =
virtual_mailbox_domains = {domain}
virtual_mailbox_base = {home}/mail
virtual_mailbox_maps = static:box/
smtpd_recipient_restrictions = check_recipient_access inline:{{{nobody}=REJECT}}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
message_size_limit = {largest}
"""
_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postfix:
    """A server that runs."""

    port: int
    box: Path

    def empty(self) -> None:
        """Forget what was delivered."""
        shutil.rmtree(self.box, ignore_errors=True)

    def mails(self, number: int) -> list[bytes]:
        """Wait until so many mails were delivered; give them, with the line ends of the wire."""
        end = time.monotonic() + _SECONDS
        while time.monotonic() < end:
            found = list((self.box / "new").glob("*")) if (self.box / "new").is_dir() else []
            if len(found) >= number:
                return [path.read_bytes().replace(b"\n", b"\r\n") for path in found]
            time.sleep(0.02)
        raise RuntimeError(f"the server does not deliver {number} mails")


def missing() -> str | None:
    """Say what this machine lacks; None where a server can be run."""
    if _program() is None:
        return "there is no Postfix (run scripts/install-system)"
    return None if os.geteuid() == 0 else "Postfix can only be started by root"


def _program() -> Path | None:
    found = Path("/usr/lib/postfix/sbin/master")
    return found if found.exists() else None


@contextmanager
def server() -> Iterator[Postfix]:
    """Run a server.

    The folder stands in /tmp itself, since others than root must get into it.
    """
    home = Path(tempfile.mkdtemp(prefix="postfix-", dir="/tmp"))
    home.chmod(0o755)
    try:
        port = _prepared(home)
        with _running(home, port):
            yield Postfix(port=port, box=home / "mail" / "box")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _prepared(home: Path) -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    owner, keeper = pwd.getpwnam("postfix"), pwd.getpwnam("nobody")
    for name in ("conf", "data", "mail", "queue"):
        (home / name).mkdir()
    for name in _QUEUE:
        (home / "queue" / name).mkdir(mode=0o700)
        if name != "pid":
            os.chown(home / "queue" / name, owner.pw_uid, owner.pw_gid)
    os.chown(home / "data", owner.pw_uid, owner.pw_gid)
    os.chown(home / "mail", keeper.pw_uid, keeper.pw_gid)
    main = _MAIN.format(
        home=home,
        domain=DOMAIN,
        nobody=NOBODY,
        largest=LARGEST,
        uid=keeper.pw_uid,
        gid=keeper.pw_gid,
    )
    (home / "conf" / "main.cf").write_text(main)
    (home / "conf" / "master.cf").write_text(_MASTER.format(port=port))
    return port


@contextmanager
def _running(home: Path, port: int) -> Iterator[None]:
    program = _program()
    assert program is not None
    master = subprocess.Popen(
        [*_ends_with_us(), str(program), "-c", str(home / "conf"), "-d"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # it ends its whole group
    )
    try:
        _wait_for(master, port)
        yield
    finally:
        master.terminate()
        master.wait()


def _ends_with_us() -> tuple[str, ...]:
    """Give the start of a command that ends when this process is gone, however that came about."""
    return ("setpriv", "--pdeathsig=TERM")


def _wait_for(master: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end and master.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as found:
                if found.recv(3) == b"220":
                    return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the Postfix server does not start")
