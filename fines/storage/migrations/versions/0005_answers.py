"""Who judged which decision? So that nobody is asked twice about the same one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """The table; decisions on file were judged by one person each, in their steps."""
    op.create_table(
        "answers",
        sa.Column("decision", sa.String(length=64), nullable=False),
        sa.Column("officer", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["decision"], ["decisions.id"], name="fk_answers_decision"),
        sa.PrimaryKeyConstraint("decision", "officer", name="pk_answers"),
    )
