"""What is to be sent, and how do people want to be told? Two tables, and what letters show."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015"
down_revision = "0014"

_DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
_CHANNELS = {
    "sqlite": "UPDATE deliveries SET channel = json_extract(document, '$.channel')",
    "postgresql": "UPDATE deliveries SET channel = document ->> 'channel'",
}


def upgrade() -> None:
    """Sendings, contacts, and of deliveries what is searched."""
    op.create_table(
        "sendings",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("resolution", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivery", sa.String(length=64), nullable=True),
        *_record_columns(),
        sa.PrimaryKeyConstraint("id", name="pk_sendings"),
        sa.ForeignKeyConstraint(
            ["resolution"], ["resolutions.number"], name="fk_sendings_resolution"
        ),
    )
    op.create_index("ix_sendings_status_due_at", "sendings", ["status", "due_at"])
    op.create_index("ix_sendings_resolution", "sendings", ["resolution"])
    op.create_index("ix_sendings_delivery", "sendings", ["delivery"])
    op.create_table(
        "contacts",
        sa.Column("key", sa.String(length=64), nullable=False),
        *_record_columns(),
        sa.PrimaryKeyConstraint("key", name="pk_contacts"),
    )
    _search_deliveries()


def _search_deliveries() -> None:
    with op.batch_alter_table("deliveries") as table:
        table.add_column(sa.Column("channel", sa.String(length=20), nullable=True))
        table.add_column(sa.Column("reference", sa.String(length=64), nullable=True))
    op.execute(_CHANNELS[op.get_bind().dialect.name])
    with op.batch_alter_table("deliveries") as table:
        table.alter_column("channel", existing_type=sa.String(length=20), nullable=False)
    op.create_index("ix_deliveries_reference", "deliveries", ["reference"])
    op.create_index(
        "ix_deliveries_channel_status_sent_at", "deliveries", ["channel", "status", "sent_at"]
    )


def _record_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("document", _DOCUMENT, nullable=False),
    ]
