"""Which cases were erased, and at which hour was each act? One table and an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """The list of erasures; cases are found by the hour of the act."""
    op.create_table(
        "erasures",
        sa.Column("decision", sa.String(length=64), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["decision"], ["decisions.id"], name="fk_erasures_decision"),
        sa.PrimaryKeyConstraint("decision", name="pk_erasures"),
    )
    op.create_index("ix_erasures_waiting", "erasures", ["waiting"])
    op.create_index("ix_cases_occurred_at", "cases", ["occurred_at"])
