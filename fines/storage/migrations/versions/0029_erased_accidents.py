"""Which accidents were erased? The list of erasures names them beside decisions."""

from __future__ import annotations

from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """What was erased is no longer a decision only, so its table is not named by a key."""
    with op.batch_alter_table("erasures") as table:
        table.drop_constraint("fk_erasures_decision", type_="foreignkey")
        table.alter_column("decision", new_column_name="subject")
