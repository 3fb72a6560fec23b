"""What does an offence cost, by which article, on which day? Dated rules, never constants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from fines.money import Money
from fines.violation import OffenceCode


class ClockStart(StrEnum):
    """What starts the days of the discount."""

    DELIVERED = "delivered"
    ISSUED = "issued"
    NOTIFIED = "notified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """A reduction for early payment; days are local calendar days, the last one counts whole."""

    percent: int
    days: int
    clock_start: ClockStart
    source: str

    def last_day(self, started_on: date) -> date:
        """The last local day on which the reduced sum is enough."""
        return started_on + timedelta(days=self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """The rule that priced a decision, copied from the edition in force on the day of the act."""

    jurisdiction: str
    edition: str
    offence: OffenceCode
    article: str
    part: str | None
    amount: Money
    discount: Discount | None
    payment_days: int
    source: str
