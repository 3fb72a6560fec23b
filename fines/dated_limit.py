"""Which limit do a sign or a decree set, and on which days?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedLimit:
    """A limit from its first to its last local day; `source` is the sign or the decree.

    `value` is in the unit of what it limits: km/h for a speed.
    """

    value: float
    valid_from: date
    valid_to: date | None
    source: str

    def covers(self, day: date) -> bool:
        """Whether the limit is in force on this local day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
