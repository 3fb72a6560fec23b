"""Where do the books stand? Transfers between accounts, opened with what was paid before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_PAID = {
    "sqlite": "CAST(json_extract(document, '$.paid.tyiyn') AS INTEGER)",
    "postgresql": "CAST(document #>> '{paid,tyiyn}' AS BIGINT)",
}
# Where the money of a resolution belongs is settled by the next step that touches it.
_OPENING = """
INSERT INTO transfers (id, debit_kind, debit_subject, credit_kind, credit_subject, tyiyn, reason,
                       resolution, at)
SELECT 'opening ' || number, 'clearing', 'opening', 'unapplied', number, {paid}, 'opening',
       number, issued_at
FROM resolutions WHERE {paid} > 0
"""


def upgrade() -> None:
    """The table of transfers, and one for each resolution that was paid before."""
    op.create_table(
        "transfers",
        sa.Column("row", _ROW, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("debit_kind", sa.String(length=20), nullable=False),
        sa.Column("debit_subject", sa.String(length=64), nullable=False),
        sa.Column("credit_kind", sa.String(length=20), nullable=False),
        sa.Column("credit_subject", sa.String(length=64), nullable=False),
        sa.Column("tyiyn", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("resolution", sa.String(length=40), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("tyiyn > 0", name="ck_transfers_tyiyn"),
        sa.CheckConstraint(
            "debit_kind <> credit_kind OR debit_subject <> credit_subject",
            name="ck_transfers_two_accounts",
        ),
        sa.ForeignKeyConstraint(
            ["resolution"], ["resolutions.number"], name="fk_transfers_resolution"
        ),
        sa.PrimaryKeyConstraint("row", name="pk_transfers"),
        sa.UniqueConstraint("id", name="uq_transfers_id"),
    )
    op.create_index("ix_transfers_resolution", "transfers", ["resolution"])
    op.create_index("ix_transfers_at", "transfers", ["at"])
    op.execute(_OPENING.format(paid=_PAID[op.get_bind().dialect.name]))
