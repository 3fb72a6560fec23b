"""How are refunds and daily closings kept?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Column, ForeignKey, String, Table, and_

from fines.closing import DailyClosing
from fines.refund import Refund, RefundId, RefundStatus
from fines.resolution import ResolutionNumber
from fines.storage.columns import Instant, metadata, record_columns
from fines.storage.rows import Rows
from fines.storage.scope import Regions, resolution_within

refunds = Table(
    "refunds",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("resolution", ForeignKey("resolutions.number"), nullable=False, index=True),
    Column("status", String(20), nullable=False, index=True),
    Column("ordered_at", Instant, nullable=False),
    *record_columns(),
)

closings = Table(
    "closings",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("closed_at", Instant, nullable=False),
    *record_columns(),
)


class SqlMoneyBook:
    """Refunds and closings in one open transaction; fulfils `fines.money_book.MoneyBook`."""

    def __init__(self, rows: Rows, regions: Regions = None) -> None:
        self._rows = rows
        self._regions = regions

    def save_refund(self, refund: Refund) -> None:
        """Inserts it, or updates the one read in this transaction."""
        self._rows.write(
            refunds,
            refund.id,
            refund,
            resolution=refund.resolution,
            status=refund.status.value,
            ordered_at=refund.ordered_at,
        )

    def refund(self, refund_id: RefundId) -> Refund:
        """NotFoundError where there is none."""
        return self._rows.one(Refund, refunds.c.id, refund_id)

    def refunds(self, status: RefundStatus, limit: int) -> Sequence[Refund]:
        """Oldest first."""
        match = and_(
            refunds.c.status == status.value,
            resolution_within(refunds.c.resolution, self._regions),
        )
        return self._rows.several(refunds, Refund, match, "ordered_at", limit)

    def refunds_of(self, number: ResolutionNumber) -> Sequence[Refund]:
        """Oldest first."""
        return self._rows.those(Refund, refunds.c.resolution, number, "ordered_at")

    def save_closing(self, closing: DailyClosing) -> None:
        """StepRefusedError where the day was closed meanwhile."""
        day = closing.day.isoformat()
        self._rows.write(closings, day, closing, closed_at=closing.closed_at)

    def closing_after(self, day: date) -> DailyClosing | None:
        """One of a later day; None where none is closed."""
        later = closings.c.day > day.isoformat()
        found = self._rows.several(closings, DailyClosing, later, "closed_at", 1)
        return found[0] if found else None

    def closing(self, day: date) -> DailyClosing:
        """NotFoundError where the day is open."""
        key = day.isoformat()
        return self._rows.one(DailyClosing, closings.c.day, key)
