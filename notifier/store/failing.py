"""What becomes of a database that does not answer: an error of ours, without SQL or its values."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    ProgrammingError,
)
from sqlalchemy.exc import (
    TimeoutError as PoolExhausted,
)

from notifier.errors import StoreUnavailable

#: What is wrong with a statement of ours, and no fault of the database.
_OUR_FAULT = (DataError, IntegrityError, ProgrammingError)


@contextmanager
def telling() -> Iterator[None]:
    """Raise what a failing database raises in here as `StoreUnavailable`."""
    try:
        yield
    except (DatabaseError, InterfaceError, PoolExhausted) as error:
        if isinstance(error, _OUR_FAULT):
            raise
        raise unavailable(error) from error


def unavailable(error: Exception) -> StoreUnavailable:
    """Give our error for one of SQLAlchemy's or of a driver: the first line of what it says."""
    said = str(getattr(error, "orig", None) or error).strip()
    return StoreUnavailable(problem=said.partition("\n")[0] or type(error).__name__)
