"""Runs the migrations over the connection that `notifier.store.schema` hands in."""

from alembic import context

from notifier.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
