"""Which vehicles stand at a lot? One table, with one open stay for each plate."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0020"
down_revision = "0019"

_STANDING = sa.text("standing = 1")


def upgrade() -> None:
    """The list."""
    op.create_table(
        "impounds",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("plate", sa.String(length=20), nullable=False),
        sa.Column("region", sa.String(length=40), nullable=False),
        sa.Column("standing", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_impounds"),
    )
    op.create_index("ix_impounds_plate", "impounds", ["plate"])
    op.create_index("ix_impounds_standing", "impounds", ["standing"])
    op.create_index(
        "ix_impounds_standing_plate",
        "impounds",
        ["plate"],
        unique=True,
        sqlite_where=_STANDING,
        postgresql_where=_STANDING,
    )
