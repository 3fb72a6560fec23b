"""To which region does each print batch belong? Those on file before hold the whole country's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """A column, and an index for the batches of a day."""
    with op.batch_alter_table("print_batches") as table:
        table.add_column(
            sa.Column("region", sa.String(length=40), nullable=False, server_default="")
        )
    op.create_index("ix_print_batches_made_at", "print_batches", ["made_at"])
