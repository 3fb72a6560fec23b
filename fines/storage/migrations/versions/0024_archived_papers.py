"""Until when is each kept paper provable? One table."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """The list, empty: what is on file is looked through by and by."""
    op.create_table(
        "archived_papers",
        sa.Column("original", sa.String(length=64), nullable=False),
        sa.Column("resolution", sa.String(length=40), nullable=False),
        sa.Column("renew_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["resolution"], ["resolutions.number"], name="fk_archived_papers_resolution"
        ),
        sa.PrimaryKeyConstraint("original", name="pk_archived_papers"),
    )
    op.create_index("ix_archived_papers_resolution", "archived_papers", ["resolution"])
    op.create_index("ix_archived_papers_renew_before", "archived_papers", ["renew_before"])
