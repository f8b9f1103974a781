"""Which news is the newest is read in indexes alone: a change log's rows are wide."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from notifier.store.published import news
from notifier.store.published.news import FeedScope
from tests.support.databases import SqliteDatabases


@pytest.mark.parametrize("scope", [FeedScope.LOCATIONS, FeedScope.MUNICIPALITIES])
def test_only_the_winners_rows_are_read(
    sqlite_databases: SqliteDatabases, tmp_path: Path, scope: FeedScope
) -> None:
    asked: list[tuple[str, Any]] = []
    with sqlite_databases.fresh(tmp_path) as sessions, sessions.reading() as connection:
        event.listen(
            sessions.engine(), "before_cursor_execute", lambda *call: asked.append(call[2:4])
        )
        news.recent(connection, "verzonnen", scope, ["44021"], limit=50, codes={"44001": "44021"})
        statement, values = asked[-1]

        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()

    steps = [row[3] for row in plan if "ix_changes" in row[3]]
    assert steps
    assert all("USING COVERING INDEX" in step for step in steps)
    assert not [row[3] for row in plan if row[3].startswith("SCAN changes")]
