"""How far were the papers on file looked through? One table."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Empty: the first look begins at the first paper."""
    op.create_table(
        "archive_places",
        sa.Column("shelf", sa.String(length=20), nullable=False),
        sa.Column("behind", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("shelf", name="pk_archive_places"),
    )
