"""What must be found of the work that waits, and kept of what was told to be late?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from fines.duty import DutyKind, ReviewCounts, Waiting
from fines.officer import OfficerId

Bounds = tuple[datetime | None, datetime | None]
"""Late is what waits since before the first instant, or whose act was before the second."""


class DutyBook(Protocol):
    """Waiting work, read from the records themselves: there is no second list to keep right."""

    def waiting(self, kind: DutyKind, limit: int) -> Sequence[Waiting]:
        """Those that wait longest."""
        ...

    def late(
        self,
        kind: DutyKind,
        since_before: datetime | None,
        occurred_before: datetime | None,
        limit: int,
        *,
        untold: bool = False,
    ) -> Sequence[Waiting]:
        """Waiting since before one instant, or of an act before the other; oldest first.

        `untold`: only what nobody was told of.
        """
        ...

    def count_late(
        self, kind: DutyKind, since_before: datetime | None, occurred_before: datetime | None
    ) -> int:
        """How many of them there are."""
        ...

    def count_reviews(self, by: OfficerId, first: Bounds, second: Bounds) -> ReviewCounts:
        """In one look: what this operator may judge, and what is late by the bounds of a first
        answer or of a second one."""
        ...

    def tell(self, waiting: Waiting, at: datetime) -> bool:
        """Remembers that it was told to be late; False if it was told before."""
        ...
