"""Whose resolutions are these? The owner's number as a column that can be searched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_OWNERS = {
    "sqlite": "UPDATE resolutions SET owner_pin = json_extract(document, '$.owner.pin')",
    "postgresql": "UPDATE resolutions SET owner_pin = document #>> '{owner,pin}'",
}


def upgrade() -> None:
    """The column, filled from the documents that are on file."""
    with op.batch_alter_table("resolutions") as table:
        table.add_column(sa.Column("owner_pin", sa.String(length=20), nullable=True))
    op.execute(_OWNERS[op.get_bind().dialect.name])
    with op.batch_alter_table("resolutions") as table:
        table.alter_column("owner_pin", existing_type=sa.String(length=20), nullable=False)
    op.create_index("ix_resolutions_owner_pin", "resolutions", ["owner_pin"])
