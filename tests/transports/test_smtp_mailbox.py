"""Which replies to a recipient mean that there is no such mailbox."""

import pytest

from notifier.transports.smtp_mailbox import no_mailbox


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (550, b"5.1.1 user unknown"),
        (550, b"5.1.10 null MX"),
        (553, b"5.1.3 bad address syntax"),
        (550, b"5.1.1 denied: no such user"),
        (550, b"nobody here"),
        (550, b"No such user"),
    ],
)
def test_no_such_mailbox(code: int, said: bytes) -> None:
    assert no_mailbox(code, said)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (250, b"2.1.5 ok"),
        (450, b"4.1.1 unknown just now"),
        (451, b"5.1.1 a reply that contradicts itself"),
        (550, b"5.7.1 you are on a list"),
        (550, b"5.1.8 sender's domain does not exist"),
        (550, b"relaying denied"),
        (550, b"Blocked by policy, see https://lijst.example"),
        (550, b"5.2.1 mailbox disabled"),
        (552, b"5.2.2 mailbox full"),
        (552, b"mailbox full"),
        (554, b"no"),
    ],
)
def test_something_else(code: int, said: bytes) -> None:
    assert not no_mailbox(code, said)
