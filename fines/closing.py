"""What was taken in and given out on a day, and who gets it? A report that is made once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from fines.ledger import Movement
from fines.officer import OfficerId
from fines.share import ShareLine


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyClosing:
    """The report of one local day."""

    day: date
    closed_by: OfficerId
    closed_at: datetime
    movements: tuple[Movement, ...]
    shares: tuple[ShareLine, ...]
