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
    """A reduction for early payment; days are local calendar days, the last one counts whole.

    `pauses`: the days stand still while an objection waits or a court has suspended the fine.
    """

    percent: int
    days: int
    clock_start: ClockStart
    source: str
    pauses: bool = True

    def last_day(self, started_on: date) -> date:
        """The last local day on which the reduced sum is enough."""
        return started_on + timedelta(days=self.days)


class LatenessKind(StrEnum):
    """What happens to the sum when the term of payment has passed."""

    NONE = "none"
    DAILY = "daily"
    DOUBLED = "doubled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """What is added to a fine that is paid late; `percent` a day, never above `cap_percent`."""

    kind: LatenessKind
    percent: int = 0
    cap_percent: int = 0

    def surcharge(self, amount: Money, days_late: int) -> Money:
        """What is added after so many whole days; rounded down, the doubt is the driver's."""
        if days_late <= 0 or self.kind is LatenessKind.NONE:
            return Money(0)
        if self.kind is LatenessKind.DOUBLED:
            return amount
        return amount.percent(min(self.percent * days_late, self.cap_percent))


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """What the same person pays for doing one of these offences again within so many days."""

    of: tuple[OffenceCode, ...]
    days: int
    amount: Money
    amount_legal: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """The rule that priced a decision, copied from the edition in force on the day of the act.

    `amount_legal` is what legal persons pay; None where they pay the same. `repeat` is what a
    repetition costs, None once it was applied or where the law knows none. Later than
    `limitation_days` after the act nobody is punished for it; None where no period is entered.
    `driver_only`: it is an act of the person who was stopped, such as driving without a licence,
    for which nobody else can answer.
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
    currency: str = "KGS"
    repeat: Repeat | None = None
    lateness: Lateness | None = None
    limitation_days: int | None = None
    driver_only: bool = False

    def price(self, on: date, started_on: date | None) -> Money:
        """The sum on a local day; `started_on` is the day that started the clock.

        While that clock stands still (None) the reduced sum holds and nothing is late.
        """
        if self.discount is not None and (
            started_on is None or on <= self.discount.last_day(started_on)
        ):
            return self.amount.less_percent(self.discount.percent)
        if self.lateness is None or started_on is None:
            return self.amount
        days_late = (on - self.payment_day(started_on)).days
        return self.amount + self.lateness.surcharge(self.amount, days_late)

    def payment_day(self, started_on: date) -> date:
        """The last local day of the term of payment."""
        return started_on + timedelta(days=self.payment_days)

    def charged_to(self, kind: PersonKind) -> Tariff:
        """The rule as it prices this kind of person."""
        if kind is PersonKind.NATURAL or self.amount_legal is None:
            return self
        return replace(self, amount=self.amount_legal)

    def repeated(self, kind: PersonKind) -> Tariff:
        """The rule as it prices a repetition by this kind of person."""
        if self.repeat is None:
            return self
        legal = self.repeat.amount_legal
        amount = legal if kind is PersonKind.LEGAL and legal is not None else self.repeat.amount
        return replace(self, amount=amount, amount_legal=None, repeat=None)
