"""The yardstick of sending: django-post-office on the same mails: ``DATABASE PORT MAILS``.

It runs in an environment of its own, where this project's packages are not. Its queue is SQLite
with a write-ahead log and full safety, as ours is; the rest are its defaults: batches of a hundred,
five threads, each with a connection that it keeps for its batch.
"""

import json
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from bench.sides.stopwatch import timed


def _set_up(database: Path, port: int) -> None:
    settings.configure(
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": database,
                "OPTIONS": {
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
                    "transaction_mode": "IMMEDIATE",
                },
            }
        },
        INSTALLED_APPS=["django.contrib.contenttypes", "post_office"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        EMAIL_BACKEND="post_office.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
        POST_OFFICE={"MESSAGE_ID_ENABLED": True, "MESSAGE_ID_FQDN": "example.org"},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)


def _queue(count: int, said: dict[str, str]) -> None:
    from post_office import mail  # noqa: PLC0415 - only after Django was set up

    mail.send_many(
        [
            {
                "sender": "Opvangnieuws <noreply@example.org>",
                "recipients": [f"lezer-{i}@example.org"],
                "subject": said["subject"],
                "message": said["text"] + f"\nWeg: {_link(i)}\n",
                "html_message": said["html"] + f'<p><a href="{_link(i)}">weg</a></p>',
                "headers": {
                    "List-Unsubscribe": f"<{_link(i)}>",
                    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                    "List-Id": "<updates.fictief.example.org>",
                    "Auto-Submitted": "auto-generated",
                },
            }
            for i in range(1, count + 1)
        ]
    )


def _link(number: int) -> str:
    return f"https://opvang.example.org/uitschrijven/{number:043}"


def _send(count: int) -> None:
    from post_office import mail, models  # noqa: PLC0415 - as above

    mail.send_queued_mail_until_done()
    sent = models.Email.objects.filter(status=models.STATUS.sent).count()
    if sent != count:
        raise RuntimeError(f"only {sent} were sent")


if __name__ == "__main__":
    _set_up(Path(sys.argv[1]), int(sys.argv[2]))
    _queue(int(sys.argv[3]), json.loads(Path(sys.argv[4]).read_text()))
    timed(lambda: _send(int(sys.argv[3])))
