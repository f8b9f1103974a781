"""The mails that the embedded transport wrote, to look at in a demonstration.

Registered only where a mailbox is configured; its data are fictitious.
"""

from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue

from notifier.domain import wording
from notifier.domain.subscription import Language
from notifier.errors import NotFound
from notifier.web.services import services

blueprint = Blueprint("demo", __name__, url_prefix="/demo/mailbox")

_MOST = 200
#: A mail's own styles, nothing from elsewhere, no script; its links open in the whole window.
_MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "sandbox allow-top-navigation-by-user-activation"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail of the mailbox."""

    key: str
    subject: str
    to: str
    sent: str
    text: str
    html: str


@blueprint.get("")
def mailbox_get() -> ResponseReturnValue:
    """List the mails, the newest first."""
    return _page("mailbox.html", mails=_mails())


@blueprint.get("/<key>")
def mail_get(key: str) -> ResponseReturnValue:
    """Show one mail: its text, and its HTML in a frame that can do nothing."""
    return _page("mail.html", mail=_mail(key))


@blueprint.get("/<key>/html")
def html_get(key: str) -> ResponseReturnValue:
    """Give the HTML of a mail, for the frame."""
    html = _mail(key).html.replace("<head>", '<head><base target="_top">', 1)
    response = make_response(html)
    response.headers["Content-Security-Policy"] = _MAIL_POLICY
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _page(template: str, **values: object) -> Response:
    response = make_response(render_template(template, **values))
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-store"
    return response


def _mails() -> list[Mail]:
    newest = sorted(_files(), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    return [_read(file) for file in newest[:_MOST]]


def _mail(key: str) -> Mail:
    # compared with what is there, never joined to a path
    for file in _files():
        if _key(file) == key:
            return _read(file)
    raise NotFound("mail", key)


def _files() -> list[Path]:
    """Give the files of the maildir, read by a mail program or not."""
    path = services().demo_mailbox
    if path is None:
        return []
    return [file for part in ("new", "cur") for file in path.glob(f"{part}/*")]


def _key(file: Path) -> str:
    return file.name.partition(":")[0]


def _read(file: Path) -> Mail:
    message = BytesParser(EmailMessage, policy=default).parsebytes(file.read_bytes())
    return Mail(
        key=_key(file),
        subject=str(message["Subject"] or ""),
        to=str(message["To"] or ""),
        sent=_sent(message),
        text=_body(message, "plain"),
        html=_body(message, "html"),
    )


def _body(message: EmailMessage, form: str) -> str:
    part = message.get_body((form,))
    return "" if part is None else str(part.get_content())


def _sent(message: EmailMessage) -> str:
    written = message["Date"]
    if written is None:
        return ""
    return wording.moment_in_words(parsedate_to_datetime(str(written)), Language.NL)
