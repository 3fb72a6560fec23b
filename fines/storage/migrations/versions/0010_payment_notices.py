"""What has been told of money? One table, one row for each teller's own id."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """The notices of providers and banks."""
    op.create_table(
        "payment_notices",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("provider", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_payment_notices"),
        sa.UniqueConstraint(
            "provider", "external_id", name="uq_payment_notices_provider_external_id"
        ),
    )
    op.create_index(
        "ix_payment_notices_status_received_at", "payment_notices", ["status", "received_at"]
    )
