"""Where is it remembered which events of devices were taken? A table of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """The events that claimed an act, and what became of each."""
    op.create_table(
        "event_entries",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("doubt", sa.String(length=40), nullable=True),
        sa.Column("decision", sa.String(length=64), nullable=True),
        sa.Column("taken_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event_entries"),
    )
    op.create_index("ix_event_entries_taken_at", "event_entries", ["taken_at"])
