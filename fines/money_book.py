"""What must be kept of money beside the ledger? Refunds and the closings of days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from fines.closing import DailyClosing
from fines.refund import Refund, RefundId, RefundStatus
from fines.resolution import ResolutionNumber


class MoneyBook(Protocol):
    """Refunds and daily closings; lists are oldest first."""

    def save_refund(self, refund: Refund) -> None: ...
    def refund(self, refund_id: RefundId) -> Refund: ...
    def refunds(self, status: RefundStatus, limit: int) -> Sequence[Refund]: ...
    def refunds_of(self, number: ResolutionNumber) -> Sequence[Refund]: ...
    def save_closing(self, closing: DailyClosing) -> None: ...
    def closing_after(self, day: date) -> DailyClosing | None:
        """One of a later day; None where none is closed."""
        ...

    def closing(self, day: date) -> DailyClosing:
        """NotFoundError where the day is open."""
        ...
