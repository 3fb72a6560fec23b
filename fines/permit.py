"""Which vehicle belongs to an exempt group, and when? The days count, not when it was entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType

from fines.errors import InvalidValueError
from fines.officer import OfficerId
from fines.plates import PlateNumber

PermitId = NewType("PermitId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """A vehicle in an exempt group on local days, both counted; `last` None: until further notice.

    `source` is the paper that gives it. When it was entered changes nothing of what it covers.
    """

    id: PermitId
    plate: PlateNumber
    group: str
    first: date
    last: date | None
    source: str
    entered_by: OfficerId
    entered_at: datetime

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise InvalidValueError("A permit needs its source: write the paper that gives it.")
        if self.last is not None and self.last < self.first:
            raise InvalidValueError(
                f"The permit ends on {self.last}, before it begins on {self.first}: correct the "
                "days."
            )

    def covers(self, day: date) -> bool:
        """Whether it holds on this local day."""
        return self.first <= day and (self.last is None or day <= self.last)
