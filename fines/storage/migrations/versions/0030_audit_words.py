"""What people typed as reasons: kept beside the audit chain, so that it can be erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """A table of its own; what the chain holds from before stays in it."""
    op.create_table(
        "audit_words",
        sa.Column("sealed", sa.String(80), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sealed", name="pk_audit_words"),
    )
    op.create_index("ix_audit_words_subject", "audit_words", ["subject"])
