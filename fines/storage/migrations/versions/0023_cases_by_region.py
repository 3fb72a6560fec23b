"""How many cases name no region? An index, as the chief's page asks at each look."""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """The index."""
    op.create_index("ix_cases_region", "cases", ["region"])
