"""Read one stored feed for whoever asks over HTTP, through the driver alone.

For one row by its key, SQLAlchemy's connection and result cost ten times the look-up itself, and
this is the question that is asked most. It writes nothing and holds no transaction.
"""

from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from notifier.store.engine import Sessions
from notifier.store.failing import unavailable
from notifier.store.published.feeds import ETAG, READ, StoredFeed, feed_of


class FeedReader:
    """Reads stored feeds; safe in several threads, since each question takes a connection.

    A database that fails raises `notifier.errors.StoreUnavailable`.
    """

    def __init__(self, sessions: Sessions) -> None:
        """Remember the store; nothing is connected yet."""
        self._engine = sessions.engine()
        # past SQLAlchemy the driver's errors come as they are
        self._errors = (SQLAlchemyError, self._engine.dialect.loaded_dbapi.Error)
        mark = "%s" if sessions.dialect == "postgresql" else "?"
        self._read, self._etag = READ + mark, ETAG + mark

    def read(self, path: str) -> StoredFeed | None:
        """Give what is served at a path; None where there is no feed."""
        row = self._one(self._read, path)
        return None if row is None else feed_of(path, row)

    def etag(self, path: str) -> str | None:
        """Give the ETag alone: most who ask have these bytes already."""
        row = self._one(self._etag, path)
        return None if row is None else str(row[0])

    def _one(self, statement: str, path: str) -> Any:  # noqa: ANN401 - a row of the driver
        try:
            pooled = self._engine.raw_connection()
            try:
                cursor = pooled.cursor()
                cursor.execute(statement, (path,))
                return cursor.fetchone()
            finally:
                pooled.close()  # back to the pool, which ends whatever the driver began
        except self._errors as error:
            raise unavailable(error) from error
