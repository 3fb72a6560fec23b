"""By which groups are decisions counted? Camera, form of the plate, hour and reason as columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"

_DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
_PAGE = 500
_ZONE = ZoneInfo("Asia/Bishkek")


def upgrade() -> None:
    """Four columns, filled from the documents that are on file."""
    with op.batch_alter_table("decisions") as table:
        for name, kind, usual in (
            ("site", sa.Text(), ""),
            ("plate_group", sa.String(length=60), ""),
            ("night", sa.Integer(), "0"),
            ("reason", sa.String(length=20), ""),
        ):
            table.add_column(sa.Column(name, kind, nullable=False, server_default=usual))
    decisions = sa.table(
        "decisions",
        *(sa.column(name) for name in ("id", "site", "plate_group", "night", "reason")),
        sa.column("document", _DOCUMENT),
    )
    last = ""
    while rows := _page(decisions, last):
        for row in rows:
            told = _told(row["document"])
            op.execute(decisions.update().where(decisions.c.id == row["id"]).values(**told))
        last = rows[-1]["id"]


def _page(decisions: sa.TableClause, last: str) -> list[Mapping[str, Any]]:
    columns = sa.select(decisions.c.id, decisions.c.document)
    query = columns.where(decisions.c.id > last).order_by(decisions.c.id).limit(_PAGE)
    return [dict(row) for row in op.get_bind().execute(query).mappings()]


def _told(document: Mapping[str, Any]) -> dict[str, object]:
    violation = document["violation"]
    reading = violation["plate_reading"]
    hour = datetime.fromisoformat(violation["occurred_at"]).astimezone(_ZONE).hour
    reasons = [step["reason"] for step in document.get("steps", []) if step.get("reason")]
    return {
        "site": violation["site"],
        "plate_group": f"{reading.get('country') or ''} {reading.get('pattern') or ''}".strip(),
        "night": int(hour >= 22 or hour < 6),
        "reason": reasons[-1] if reasons else "",
    }
