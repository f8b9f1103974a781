"""SpamAssassin, with its rules and without the network, has nothing against our mails."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from notifier.domain.subscription import Language
from tests.mail import samples

pytestmark = pytest.mark.spamassassin
PROGRAM = shutil.which("spamassassin")
POINTS = re.compile(r"^ *(-?\d+\.\d) ([A-Z][A-Z0-9_]+) ", re.MULTILINE)


def rules(folder: Path, mails: dict[str, bytes]) -> list[tuple[str, float]]:
    """Give each rule that fired for a mail, with its points."""
    if PROGRAM is None:
        pytest.skip("needs SpamAssassin (scripts/install-system)")
    for name, mail in mails.items():
        (folder / name).write_bytes(mail)
    called = [PROGRAM, "--local", "--test-mode", *(str(folder / name) for name in mails)]
    done = subprocess.run(called, capture_output=True, check=True, env={"HOME": str(folder)})
    report = done.stdout.decode(errors="replace")
    assert report.count("Content analysis details") == len(mails)
    return [(rule, float(points)) for points, rule in POINTS.findall(report)]


def test_no_rule_speaks_against_any_mail(tmp_path: Path) -> None:
    mails = {
        name: mail
        for language in Language
        for name, mail in samples.samples(language).items()
        if not name.startswith("capped")
    }

    found = rules(tmp_path, mails)

    assert ("HTML_MESSAGE", 0.0) in found
    assert [(rule, points) for rule, points in found if points > 0] == []
