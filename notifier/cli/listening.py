"""Whether we may listen where we are told to, asked before anything is done."""

import socket
from typing import Any

import click
from waitress.adjustments import Adjustments


def check_free(listen: str) -> None:
    """Refuse an address that is no address, or that another program holds.

    Args:
        listen: host and port, as waitress takes them.
    """
    try:
        # waitress's annotation calls all four of them text
        places: list[Any] = list(Adjustments(listen=listen).listen)
    except ValueError as error:
        raise click.ClickException(f"Cannot listen on {listen}: it is no HOST:PORT") from error
    for family, kind, protocol, place in places:
        with socket.socket(family, kind, protocol) as tried:
            # as waitress does: what a program that ended left behind is no obstacle
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind(place)
            except OSError as error:
                problem = f"Cannot listen on {listen}: {error.strerror}. Choose another address"
                raise click.ClickException(problem) from error
