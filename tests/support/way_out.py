"""The link with which a mail is left, as somebody who got it finds it."""

from email.message import EmailMessage


def way_out(mail: EmailMessage) -> tuple[str, str]:
    """Give token and key of the link with which a mail is left, in text and header alike."""
    field = str(mail["List-Unsubscribe"])
    token, _mails, key = field.strip("<>").split("/")[-3:]
    part = mail.get_body(("plain",))
    assert part is not None
    assert f"/uitschrijven/{token}/mails/{key}" in part.get_content()
    return token, key
