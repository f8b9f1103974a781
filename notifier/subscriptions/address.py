"""What a person typed as an e-mail address, brought into the one form that we keep."""

from email_validator import EmailNotValidError, validate_email

from notifier.errors import AddressInvalid


def normalised(typed: str) -> str:
    """Give the address in lower case, its domain in ASCII.

    The part before the @ may by the letter of RFC 5321 tell capitals apart; no mailbox that people
    use does, and telephones put a capital at the start. No DNS is asked while a form waits.

    Raises:
        AddressInvalid: it is no address that mail can be sent to; without the address in it.
    """
    try:
        found = validate_email(typed.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        # without the cause: its words may hold what was typed
        raise AddressInvalid from None
    return (found.ascii_email or found.normalized).lower()
