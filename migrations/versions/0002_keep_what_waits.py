"""Keep what waits, what is parked, and what the operator must know."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TOLD_BY = ("severity", "quiet", "forgotten", "type")


def upgrade() -> None:
    op.create_table(
        "successions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("old_id", sa.Text(), nullable=False),
        sa.Column("new_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_successions")),
    )
    with op.batch_alter_table("successions", schema=None) as batch_op:
        batch_op.create_index("ix_successions_new_id", ["source", "new_id"], unique=False)
        batch_op.create_index("uq_successions_pair", ["source", "old_id", "new_id"], unique=True)

    op.create_table(
        "traces",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("street", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.Text(), nullable=True),
        sa.Column("nis", sa.Text(), nullable=True),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "location_id", name=op.f("pk_traces")),
    )
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("former_nis", sa.Text(), nullable=True))

    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("key", name=op.f("uq_notices_key")),
    )
    op.create_table(
        "unknown_codes",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("locations", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "field", "code", name=op.f("pk_unknown_codes")),
    )
    op.create_table(
        "unsettled",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("line", sa.LargeBinary(), nullable=True),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("waiting", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("source", "location_id", name=op.f("pk_unsettled")),
    )
    with op.batch_alter_table("unsettled", schema=None) as batch_op:
        batch_op.create_index("ix_unsettled_due_at", ["source", "due_at"], unique=False)

    op.create_table(
        "expiries",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("source", "location_id", "record_key", name=op.f("pk_expiries")),
    )
    with op.batch_alter_table("expiries", schema=None) as batch_op:
        batch_op.create_index("ix_expiries_last_day", ["source", "last_day"], unique=False)

    op.create_table(
        "findings",
        sa.Column(
            "snapshot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshots.id"], name=op.f("fk_findings_snapshot_id_snapshots")
        ),
        sa.PrimaryKeyConstraint("snapshot_id", "number", name=op.f("pk_findings")),
    )
    op.create_table(
        "parked",
        sa.Column(
            "snapshot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshots.id"], name=op.f("fk_parked_snapshot_id_snapshots")
        ),
        sa.PrimaryKeyConstraint("snapshot_id", "number", name=op.f("pk_parked")),
    )
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("quiet", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )
        batch_op.add_column(
            sa.Column("forgotten", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )
    _index_changes(_TOLD_BY)
    op.create_index(
        "ix_changes_former_nis",
        "changes",
        ["source", "former_nis", "seq", *_TOLD_BY],
        unique=False,
        sqlite_where=sa.text("former_nis IS NOT NULL"),
        postgresql_where=sa.text("former_nis IS NOT NULL"),
    )

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_withdrawn",
            ["content_id"],
            unique=False,
            sqlite_where=sa.text("reason = 'withdrawn'"),
            postgresql_where=sa.text("reason = 'withdrawn'"),
        )

    with op.batch_alter_table("contents", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("blank", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )

    with op.batch_alter_table("locations", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("inspections", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(
            sa.Column("enforcement", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(
            sa.Column("reactions", sa.Integer(), server_default="0", nullable=False)
        )


def downgrade() -> None:
    _index_changes(())
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.drop_index("ix_changes_former_nis")
        batch_op.drop_column("former_nis")

    op.drop_table("traces")
    with op.batch_alter_table("successions", schema=None) as batch_op:
        batch_op.drop_index("uq_successions_pair")
        batch_op.drop_index("ix_successions_new_id")

    op.drop_table("successions")
    with op.batch_alter_table("locations", schema=None) as batch_op:
        batch_op.drop_column("reactions")
        batch_op.drop_column("enforcement")
        batch_op.drop_column("inspections")

    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.drop_column("forgotten")
        batch_op.drop_column("quiet")

    with op.batch_alter_table("contents", schema=None) as batch_op:
        batch_op.drop_column("blank")

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_withdrawn")

    op.drop_table("parked")
    op.drop_table("findings")
    with op.batch_alter_table("unsettled", schema=None) as batch_op:
        batch_op.drop_index("ix_unsettled_due_at")

    op.drop_table("unsettled")
    op.drop_table("unknown_codes")
    op.drop_table("notices")
    with op.batch_alter_table("expiries", schema=None) as batch_op:
        batch_op.drop_index("ix_expiries_last_day")

    op.drop_table("expiries")


def _index_changes(further: tuple[str, ...]) -> None:
    """Make the indexes of the change log anew, with these columns behind."""
    for name, column in (("ix_changes_location", "location_id"), ("ix_changes_nis", "nis")):
        op.drop_index(name, table_name="changes")
        op.create_index(name, "changes", ["source", column, "seq", *further], unique=False)
