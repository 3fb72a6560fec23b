"""How long did people wait? Days of act, service and answer as columns, to be counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0028"
down_revision = "0027"

_DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
_PAGE = 500
_ZONE = ZoneInfo("Asia/Bishkek")

Document = Mapping[str, Any]


def upgrade() -> None:
    """One column in each of three tables, filled from the documents that are on file."""
    with op.batch_alter_table("decisions") as table:
        table.add_column(sa.Column("act_day", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("resolutions") as table:
        table.add_column(sa.Column("served_day", sa.Integer(), nullable=True))
    with op.batch_alter_table("appeals") as table:
        table.add_column(sa.Column("answered_days", sa.Integer(), nullable=True))
    _fill("decisions", "id", "act_day", _act_day)
    _fill("resolutions", "number", "served_day", _served_day)
    _fill("appeals", "id", "answered_days", _answered_days)


def _fill(name: str, key: str, column: str, told: Callable[[Document], int | None]) -> None:
    table = sa.table(name, sa.column(key), sa.column(column), sa.column("document", _DOCUMENT))
    keys, last = table.c[key], ""
    while rows := _page(sa.select(keys, table.c.document).where(keys > last).order_by(keys)):
        for found, document in rows:
            days = told(document)
            if days is not None:
                op.execute(table.update().where(keys == found).values({column: days}))
        last = rows[-1][0]


def _page(query: sa.Select[Any]) -> list[tuple[str, Document]]:
    return [(row[0], row[1]) for row in op.get_bind().execute(query.limit(_PAGE))]


def _act_day(document: Document) -> int:
    return _day(document["violation"]["occurred_at"])


def _served_day(document: Document) -> int | None:
    at = document.get("delivered_at")
    return None if at is None else _day(at)


def _answered_days(document: Document) -> int | None:
    at = document.get("decided_at")
    return None if at is None else _day(at) - _day(document["filed_at"])


def _day(instant: str) -> int:
    return datetime.fromisoformat(instant).astimezone(_ZONE).date().toordinal()
