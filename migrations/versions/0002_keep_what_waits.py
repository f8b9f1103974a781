"""Keep what waits, what is parked, and what the operator must know."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
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
    with op.batch_alter_table("locations", schema=None) as batch_op:
        batch_op.drop_column("reactions")
        batch_op.drop_column("enforcement")
        batch_op.drop_column("inspections")

    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.drop_column("quiet")

    op.drop_table("parked")
    op.drop_table("findings")
    with op.batch_alter_table("unsettled", schema=None) as batch_op:
        batch_op.drop_index("ix_unsettled_due_at")

    op.drop_table("unsettled")
    op.drop_table("notices")
