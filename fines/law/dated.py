"""Which rule was in force on a day, and what does it make of an act?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from fines.certainty import Certainty
from fines.errors import NotLawfulError
from fines.money import Money
from fines.tariff import Discount, Tariff
from fines.violation import OffenceCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """Local days, both counted; `last` is None while it is in force. `line` is where it stands."""

    first: date
    last: date | None
    line: int

    def covers(self, day: date) -> bool:
        """Whether it was in force on this day."""
        return self.first <= day and (self.last is None or day <= self.last)

    def overlaps(self, other: Validity) -> bool:
        """Whether some day lies in both."""
        return self.covers(other.first) or other.covers(self.first)


class Dated(Protocol):
    """An entry of a law file."""

    @property
    def validity(self) -> Validity: ...


DatedT = TypeVar("DatedT", bound=Dated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """The calculated indicator in which amounts are given."""

    value: Money
    validity: Validity


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountRegime:
    """The reduction in force, for the rules that allow one."""

    discount: Discount
    validity: Validity


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentTerm:
    """The days in which a fine is to be paid."""

    days: int
    validity: Validity


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one offence costs; speed rules cover an excess above one bound and up to another."""

    offence: OffenceCode
    article: str
    part: str | None
    units: int
    discountable: bool
    above_kmh: int | None
    up_to_kmh: int | None
    source: str
    certainty: Certainty
    validity: Validity

    def holds_excess(self, excess_kmh: float) -> bool:
        """Whether a charged excess lies in this rule's band."""
        if self.above_kmh is None or excess_kmh <= self.above_kmh:
            return False
        return self.up_to_kmh is None or excess_kmh <= self.up_to_kmh


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedLaw:
    """The law of one jurisdiction; fulfils the port `Law`."""

    jurisdiction: str
    edition: str
    units: Sequence[Unit]
    discounts: Sequence[DiscountRegime]
    terms: Sequence[PaymentTerm]
    rules: Sequence[Rule]
    legal_steps: dict[Money, Money]

    def tariff(self, offence: OffenceCode, on: date) -> Tariff:
        """The rule in force on the local day of the act; NotLawfulError where there is none."""
        named = [rule for rule in self.rules if rule.offence == offence]
        rule = _in_force(named, on, f"an amount for '{offence}'")
        unit = _in_force(self.units, on, "the calculated indicator")
        amount = Money(rule.units * unit.value.tyiyn)
        discount = None
        if rule.discountable:
            discount = _in_force(self.discounts, on, "the discount").discount
        return Tariff(
            jurisdiction=self.jurisdiction,
            edition=self.edition,
            offence=offence,
            article=rule.article,
            part=rule.part,
            amount=amount,
            amount_legal=self.legal_steps.get(amount),
            discount=discount,
            payment_days=_in_force(self.terms, on, "the term of payment").days,
            source=rule.source,
            certainty=rule.certainty,
        )

    def speeding(self, excess_kmh: float, on: date) -> OffenceCode | None:
        """The offence of a charged excess on a local day; None where it is none."""
        for rule in self.rules:
            if rule.validity.covers(on) and rule.holds_excess(excess_kmh):
                return rule.offence
        return None

    def offences(self) -> Sequence[OffenceCode]:
        """Every offence that this law prices on some day, in file order."""
        return tuple(dict.fromkeys(rule.offence for rule in self.rules))


def _in_force(entries: Sequence[DatedT], on: date, what: str) -> DatedT:
    for entry in entries:
        if entry.validity.covers(on):
            return entry
    raise NotLawfulError(
        f"The law file knows no rule that gives {what} on {on.isoformat()}: "
        "no fine, until the rule is entered with its source."
    )
