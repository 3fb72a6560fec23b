"""What is with the bailiffs? A row for each resolution that was handed over, and for each file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Two tables of records."""
    op.create_table(
        "handovers",
        sa.Column("resolution", sa.String(length=40), nullable=False),
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("withdrawn_in", sa.String(length=20), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        *_record(),
        sa.ForeignKeyConstraint(
            ["resolution"], ["resolutions.number"], name="fk_handovers_resolution"
        ),
        sa.PrimaryKeyConstraint("resolution", name="pk_handovers"),
    )
    for name in ("batch", "withdrawn_in", "status"):
        op.create_index(f"ix_handovers_{name}", "handovers", [name])
    op.create_table(
        "enforcement_batches",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        *_record(),
        sa.PrimaryKeyConstraint("id", name="pk_enforcement_batches"),
    )


def _record() -> tuple[sa.Column[int], sa.Column[int], sa.Column[object]]:
    document = sa.JSON().with_variant(JSONB(), "postgresql")
    return (
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("document", document, nullable=False),
    )
