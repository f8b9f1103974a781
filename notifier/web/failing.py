"""Log what a view did not expect: by endpoint and place, never by path or message.

A path holds a person's token, and the message of a database may hold an address.
"""

import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog
from flask import Flask, request

_log = structlog.stdlib.get_logger(__name__)


class Website(Flask):
    """An application that keeps what is personal out of its log."""

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None] | Any,  # noqa: ANN401 - Flask's own
    ) -> None:
        """Say which view failed, with what, and where."""
        kind, _, trace = exc_info
        frames = traceback.extract_tb(trace)
        _log.error(
            "web.failed",
            endpoint=request.endpoint,
            method=request.method,
            error=getattr(kind, "__name__", ""),
            at=[f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames],
        )
