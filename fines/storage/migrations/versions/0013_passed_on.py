"""How can an act pass to another person? Several resolutions of it, of which one stands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_STANDING = sa.text("status <> 'annulled'")


def upgrade() -> None:
    """The unique rule holds for what is not annulled; a plain index finds the others."""
    with op.batch_alter_table("resolutions") as table:
        table.drop_constraint("uq_resolutions_decision_id", type_="unique")
    op.create_index("ix_resolutions_decision_id", "resolutions", ["decision_id"])
    op.create_index(
        "ix_resolutions_standing_decision_id",
        "resolutions",
        ["decision_id"],
        unique=True,
        sqlite_where=_STANDING,
        postgresql_where=_STANDING,
    )
