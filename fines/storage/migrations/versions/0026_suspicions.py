"""Which acts speak for a copied plate, and wait for a person? One table."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0026"
down_revision = "0025"

_DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Filled with what was announced and never cleared."""
    table = op.create_table(
        "suspicions",
        sa.Column("decision", sa.String(length=64), nullable=False),
        sa.Column("other", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("decision", "other", name="pk_suspicions"),
    )
    op.create_index("ix_suspicions_other", "suspicions", ["other"])
    op.create_index("ix_suspicions_since", "suspicions", ["since"])
    outbox = sa.table(
        "outbox",
        sa.column("kind", sa.String()),
        sa.column("body", _DOCUMENT),
        sa.column("at", sa.DateTime(timezone=True)),
    )
    told = sa.select(outbox).where(outbox.c.kind.in_(("clone.suspected", "clone.cleared")))
    suspected: dict[tuple[str, str], datetime] = {}
    cleared: set[frozenset[str]] = set()
    for row in op.get_bind().execute(told):
        pair = (row.body["decision"], row.body["other"])
        if row.kind == "clone.cleared":
            cleared.add(frozenset(pair))
        else:
            suspected.setdefault(pair, row.at)
    rows = [
        {"decision": decision, "other": other, "since": since}
        for (decision, other), since in suspected.items()
        if frozenset((decision, other)) not in cleared
    ]
    if rows:
        op.bulk_insert(table, rows)
