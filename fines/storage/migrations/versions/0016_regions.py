"""To which region does each case belong, and which do officers serve? None until it is said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """A column each; cases on file before stay without a region."""
    with op.batch_alter_table("cases") as table:
        table.add_column(
            sa.Column("region", sa.String(length=40), nullable=False, server_default="")
        )
    with op.batch_alter_table("officers") as table:
        table.add_column(sa.Column("regions", sa.Text(), nullable=False, server_default=""))
