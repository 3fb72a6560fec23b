"""What goes back, and which days are closed? Two tables, and a column to find what is due."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"

INSTANT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
# What was paid beyond the sum of its day is found by the next step on that resolution.
_ANNULLED = {
    "sqlite": "CAST(json_extract(document, '$.paid.tyiyn') AS INTEGER)",
    "postgresql": "CAST(document #>> '{paid,tyiyn}' AS BIGINT)",
}


def upgrade() -> None:
    """Refunds, closings, and what is to go back of each resolution."""
    op.create_table(
        "refunds",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("resolution", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("ordered_at", INSTANT, nullable=False),
        *_record(),
        sa.ForeignKeyConstraint(
            ["resolution"], ["resolutions.number"], name="fk_refunds_resolution"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_refunds"),
    )
    op.create_index("ix_refunds_resolution", "refunds", ["resolution"])
    op.create_index("ix_refunds_status", "refunds", ["status"])
    op.create_table(
        "closings",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("closed_at", INSTANT, nullable=False),
        *_record(),
        sa.PrimaryKeyConstraint("day", name="pk_closings"),
    )
    with op.batch_alter_table("resolutions") as table:
        table.add_column(sa.Column("to_give_back", sa.BigInteger(), nullable=True))
    paid = _ANNULLED[op.get_bind().dialect.name]
    op.execute(
        f"UPDATE resolutions SET to_give_back = "  # noqa: S608 - our own words
        f"CASE status WHEN 'annulled' THEN {paid} ELSE 0 END"
    )
    with op.batch_alter_table("resolutions") as table:
        table.alter_column("to_give_back", existing_type=sa.BigInteger(), nullable=False)
    op.create_index("ix_resolutions_to_give_back", "resolutions", ["to_give_back"])


def _record() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("document", DOCUMENT, nullable=False),
    )
