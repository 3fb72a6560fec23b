"""What does an offence cost, by which article, on which day? Dated rules, never constants."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from fines.certainty import Certainty
from fines.money import Money
from fines.owner import PersonKind
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
    """The rule that priced a decision, copied from the edition in force on the day of the act.

    `amount_legal` is what legal persons pay; None where they pay the same.
    """

    jurisdiction: str
    edition: str
    offence: OffenceCode
    article: str
    part: str | None
    amount: Money
    discount: Discount | None
    payment_days: int
    source: str
    certainty: Certainty = Certainty.ASSUMED
    amount_legal: Money | None = None

    def price(self, on: date, started_on: date | None) -> Money:
        """The sum on a local day; `started_on` is the day that started the discount's clock.

        While that clock stands still (None) the reduced sum holds.
        """
        if self.discount is None:
            return self.amount
        if started_on is None or on <= self.discount.last_day(started_on):
            return self.amount.less_percent(self.discount.percent)
        return self.amount

    def charged_to(self, kind: PersonKind) -> Tariff:
        """The rule as it prices this kind of person."""
        if kind is PersonKind.NATURAL or self.amount_legal is None:
            return self
        return replace(self, amount=self.amount_legal)
