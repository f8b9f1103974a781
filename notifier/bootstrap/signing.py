"""Who signs our mails: the key of the settings, and what is said about it at the start."""

from pathlib import Path

import structlog

from notifier.config.settings import Settings
from notifier.errors import SettingsInvalid
from notifier.mail.signing import PrivateKey, Signer, read_key

_log = structlog.stdlib.get_logger(__name__)


def signer(settings: Settings) -> Signer | None:
    """Give what signs the mails that go out by SMTP; None where no key is set.

    Raises:
        SettingsInvalid: the key cannot be used.
    """
    if not settings.dkim_key_file:
        return None
    return Signer(
        domain=settings.dkim_domain or settings.mail_domain,
        selector=settings.dkim_selector,
        key=_key(Path(settings.dkim_key_file)),
    )


def tell_who_signs(settings: Settings) -> None:
    """Log who signs, once at the start: without a signature one-click is refused (RFC 8058).

    Raises:
        SettingsInvalid: the key cannot be used; better now than with the first mail.
    """
    own = signer(settings)
    for name in settings.ways_out:
        _tell(name, own)


def _tell(transport: str, own: Signer | None) -> None:
    match transport:
        case "smtp" if own is not None:
            _log.info(
                "mail.signing",
                transport=transport,
                by="ours",
                domain=own.domain,
                selector=own.selector,
            )
        case "smtp":
            problem = "the relay must sign, or mailboxes will refuse one-click unsubscribe"
            _log.warning("mail.signing", transport=transport, by="relay", problem=problem)
        case "sendgrid":
            _log.info("mail.signing", transport=transport, by="sendgrid")
        case _:
            _log.info("mail.signing", transport=transport, by="nobody")


def _key(path: Path) -> PrivateKey:
    try:
        return read_key(path.read_bytes())
    except OSError as error:
        problem = f"dkim_key_file: {path} cannot be read: {error.strerror}"
        raise SettingsInvalid([problem]) from error
    except ValueError as error:
        raise SettingsInvalid([f"dkim_key_file: {path}: expected {error}"]) from error
