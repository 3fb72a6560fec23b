"""How do the first tables look? As the first version of the program needs them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

INSTANT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """All tables of the case file."""
    _cases()
    _resolutions()
    _people()
    _traces()


def _record_columns() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("document", DOCUMENT, nullable=False),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("occurred_at", INSTANT, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_cases"),
        sa.UniqueConstraint("subject", name="uq_cases_subject"),
    )
    op.create_index("ix_cases_opened_at", "cases", ["opened_at"])
    op.create_table(
        "serials",
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", name="pk_serials"),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("plate", sa.String(length=20), nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        *_record_columns(),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
    )
    op.create_index("ix_decisions_plate", "decisions", ["plate"])
    op.create_index(
        "ix_decisions_status_proposed_at_id", "decisions", ["status", "proposed_at", "id"]
    )
    op.create_table(
        "accidents",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("occurred_at", INSTANT, nullable=False),
        *_record_columns(),
        sa.PrimaryKeyConstraint("id", name="pk_accidents"),
    )


def _resolutions() -> None:
    op.create_table(
        "resolutions",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("decision_id", sa.String(length=64), nullable=False),
        sa.Column("payment_code", sa.BigInteger(), nullable=False),
        sa.Column("plate", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("issued_at", INSTANT, nullable=False),
        *_record_columns(),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name="fk_resolutions_decision_id"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_resolutions"),
        sa.UniqueConstraint("decision_id", name="uq_resolutions_decision_id"),
        sa.UniqueConstraint("payment_code", name="uq_resolutions_payment_code"),
    )
    op.create_index("ix_resolutions_plate", "resolutions", ["plate"])
    op.create_index(
        "ix_resolutions_status_issued_at_number", "resolutions", ["status", "issued_at", "number"]
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("resolution", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=False),
        *_record_columns(),
        sa.ForeignKeyConstraint(
            ["resolution"], ["resolutions.number"], name="fk_deliveries_resolution"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
    )
    op.create_index("ix_deliveries_resolution", "deliveries", ["resolution"])
    op.create_table(
        "payments",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("resolution", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("paid_at", INSTANT, nullable=False),
        *_record_columns(),
        sa.ForeignKeyConstraint(
            ["resolution"], ["resolutions.number"], name="fk_payments_resolution"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_payments"),
    )
    op.create_index("ix_payments_resolution", "payments", ["resolution"])
    op.create_index("ix_payments_status_paid_at_id", "payments", ["status", "paid_at", "id"])
    op.create_table(
        "appeals",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("resolution", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("filed_at", INSTANT, nullable=False),
        *_record_columns(),
        sa.ForeignKeyConstraint(
            ["resolution"], ["resolutions.number"], name="fk_appeals_resolution"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_appeals"),
    )
    op.create_index("ix_appeals_resolution", "appeals", ["resolution"])
    op.create_index("ix_appeals_status_filed_at_id", "appeals", ["status", "filed_at", "id"])


def _people() -> None:
    op.create_table(
        "officers",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rank", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_officers"),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("officer_id", sa.String(length=64), nullable=False),
        sa.Column("csrf", sa.Text(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_sessions_officer_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sessions"),
    )
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])
    op.create_table(
        "api_tokens",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_api_tokens"),
    )


def _traces() -> None:
    op.create_table(
        "outbox",
        sa.Column("row", ROW, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("body", DOCUMENT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("announced", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_outbox"),
    )
    op.create_index("ix_outbox_announced_row", "outbox", ["announced", "row"])
    op.create_table(
        "audit",
        sa.Column("row", ROW, autoincrement=False, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_audit"),
    )
    op.create_index("ix_audit_subject", "audit", ["subject"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row", ROW, nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
