"""What did each person answer, and after how many others? So that disagreement is counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0027"
down_revision = "0026"

_DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
_PAGE = 500


def upgrade() -> None:
    """Two columns, filled from the documents that are on file."""
    with op.batch_alter_table("answers") as table:
        table.add_column(
            sa.Column("verdict", sa.String(length=20), nullable=False, server_default="")
        )
        table.add_column(sa.Column("place", sa.Integer(), nullable=False, server_default="0"))
    answers = sa.table(
        "answers", *(sa.column(name) for name in ("decision", "officer", "verdict", "place"))
    )
    last = ""
    while rows := _page(answers, last):
        for row in rows:
            for told in _told(row["document"]):
                mine = (answers.c.decision == row["id"]) & (answers.c.officer == told["officer"])
                op.execute(answers.update().where(mine).values(**told))
        last = rows[-1]["id"]


def _page(answers: sa.TableClause, last: str) -> list[Mapping[str, Any]]:
    decisions = sa.table("decisions", sa.column("id"), sa.column("document", _DOCUMENT))
    answered = sa.exists().where(answers.c.decision == decisions.c.id)
    query = sa.select(decisions).where(decisions.c.id > last, answered)
    query = query.order_by(decisions.c.id).limit(_PAGE)
    return [dict(row) for row in op.get_bind().execute(query).mappings()]


def _told(document: Mapping[str, Any]) -> list[dict[str, object]]:
    return [
        {"officer": answer["by"], "verdict": answer["verdict"], "place": place}
        for place, answer in enumerate(document.get("answers", []), start=1)
    ]
