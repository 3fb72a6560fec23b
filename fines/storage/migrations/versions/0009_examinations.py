"""What was judged anew, and which sources were stopped? Two tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"

INSTANT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Examinations by decision, stopped sources by name."""
    op.create_table(
        "examinations",
        sa.Column("decision", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=True),
        sa.Column("drawn_at", INSTANT, nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("document", DOCUMENT, nullable=False),
        sa.ForeignKeyConstraint(["decision"], ["decisions.id"], name="fk_examinations_decision"),
        sa.PrimaryKeyConstraint("decision", name="pk_examinations"),
    )
    op.create_index("ix_examinations_verdict", "examinations", ["verdict"])
    op.create_table(
        "stopped_sources",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("stopped_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("kind", "value", name="pk_stopped_sources"),
    )
