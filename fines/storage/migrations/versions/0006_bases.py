"""What does each decision rest on? Decisions on file are read once to fill the table."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_DOCUMENT = {"sqlite": "json_extract(document, '$.{}')", "postgresql": "document #>> '{{{}}}'"}
_FROM = {
    "site": "violation.site",
    "device": "violation.device.serial",
    "certificate": "violation.device.certificate",
    "edition": "tariff.edition",
    "reporter": "violation.reported_by.identifier",
}


def upgrade() -> None:
    """The table, filled with what older decisions say of themselves."""
    op.create_table(
        "bases",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["decision"], ["decisions.id"], name="fk_bases_decision"),
        sa.PrimaryKeyConstraint("kind", "value", "decision", name="pk_bases"),
    )
    dialect = op.get_bind().dialect.name
    for kind, path in _FROM.items():
        inside = path if dialect == "sqlite" else path.replace(".", ",")
        value = _DOCUMENT[dialect].format(inside)
        op.execute(
            f"INSERT INTO bases (kind, value, decision) "  # noqa: S608 # our own words
            f"SELECT '{kind}', {value}, id FROM decisions WHERE {value} IS NOT NULL"
        )
