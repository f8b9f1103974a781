"""Keep what is to be told to whom, in which rhythm, and what became of it outside."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEYS = ["source", "scope", "key", "state"]


def upgrade() -> None:
    op.create_table(
        "mentions",
        sa.Column("subscriber_id", _ID, autoincrement=False, nullable=False),
        sa.Column("change_seq", _ID, autoincrement=False, nullable=False),
        sa.Column("subscription_id", _ID, nullable=False),
        sa.Column("reasons", sa.SmallInteger(), nullable=False),
        sa.Column("lane", sa.SmallInteger(), nullable=False),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("content_id", _ID, nullable=True),
        sa.Column("dropped", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("subscriber_id", "change_seq", name=op.f("pk_mentions")),
        sqlite_with_rowid=False,
    )
    told = ["change_seq", "reasons", "subscription_id"]
    waiting = ["subscriber_id", "lane", "due_at", *told]
    _index("ix_mentions_waiting", "mentions", waiting, "due_at IS NOT NULL")
    _index("ix_mentions_change", "mentions", ["change_seq"], "due_at IS NOT NULL")
    op.create_table(
        "events",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("transport", sa.Text(), nullable=False),
        sa.Column("content_id", _ID, nullable=False),
        sa.Column("subscriber_id", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("heeded_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    _index("ix_events_unheeded", "events", ["at"], "heeded_at IS NULL")
    op.create_table(
        "circuits",
        sa.Column("transport", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("open_until", _MOMENT, nullable=True),
        sa.Column("put_off", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("transport", name=op.f("pk_circuits")),
    )
    with op.batch_alter_table("cursors", schema=None) as batch_op:
        batch_op.add_column(sa.Column("upto", _ID, nullable=True))
        batch_op.add_column(sa.Column("subscriber_id", _ID, nullable=True))

    with op.batch_alter_table("subscribers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused_until", _MOMENT, nullable=True))

    op.drop_index("ix_subscriptions_fan_out", table_name="subscriptions")
    with op.batch_alter_table("subscriptions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("urgent", sa.Boolean(), server_default=sa.text("true"), nullable=False)
        )
        batch_op.add_column(sa.Column("paused_until", _MOMENT, nullable=True))

    further = ["subscriber_id", "id", "kinds", "urgent", "rhythm", "paused_until"]
    op.create_index("ix_subscriptions_fan_out", "subscriptions", [*_KEYS, *further], unique=False)
    with op.batch_alter_table("contents", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("recipients", sa.Integer(), server_default="0", nullable=False)
        )

    op.drop_index("ix_outbox_open", table_name="outbox")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.alter_column("subscription_id", existing_type=_ID, nullable=True)
        for name in ("turn", "bounces"):
            batch_op.add_column(
                sa.Column(name, sa.SmallInteger(), server_default="0", nullable=False)
            )

    _index("ix_outbox_open", "outbox", ["state", "lane", "turn", "due_at"], _OPEN)
    _index("ix_outbox_dead", "outbox", ["settled_at"], "state = 'dead'")
    op.create_index("ix_outbox_subscriber_id", "outbox", ["subscriber_id"], unique=False)


_OPEN = "state IN ('queued', 'leased')"


def downgrade() -> None:
    op.drop_index("ix_outbox_subscriber_id", table_name="outbox")
    op.drop_index("ix_outbox_dead", table_name="outbox")
    op.drop_index("ix_outbox_open", table_name="outbox")
    # what several subscriptions asked for has no place in the older table
    op.execute("DELETE FROM outbox WHERE subscription_id IS NULL")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_column("bounces")
        batch_op.drop_column("turn")
        batch_op.alter_column("subscription_id", existing_type=_ID, nullable=False)

    _index("ix_outbox_open", "outbox", ["state", "lane", "due_at"], _OPEN)
    with op.batch_alter_table("contents", schema=None) as batch_op:
        batch_op.drop_column("recipients")

    op.drop_index("ix_subscriptions_fan_out", table_name="subscriptions")
    with op.batch_alter_table("subscriptions", schema=None) as batch_op:
        batch_op.drop_column("paused_until")
        batch_op.drop_column("urgent")

    further = ["language", "subscriber_id", "id", "kinds"]
    op.create_index("ix_subscriptions_fan_out", "subscriptions", [*_KEYS, *further], unique=False)
    with op.batch_alter_table("subscribers", schema=None) as batch_op:
        batch_op.drop_column("paused_until")

    with op.batch_alter_table("cursors", schema=None) as batch_op:
        batch_op.drop_column("subscriber_id")
        batch_op.drop_column("upto")

    op.drop_table("circuits")
    op.drop_index("ix_events_unheeded", table_name="events")
    op.drop_table("events")
    op.drop_index("ix_mentions_change", table_name="mentions")
    op.drop_index("ix_mentions_waiting", table_name="mentions")
    op.drop_table("mentions")


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    """Make an index of some rows alone, on both databases."""
    condition = sa.text(where)
    op.create_index(
        name, table, columns, unique=False, sqlite_where=condition, postgresql_where=condition
    )
