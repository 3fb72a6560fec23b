"""Which rule was in force on a day, and what does it make of an act?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from fines.certainty import Certainty
from fines.duty import DutyKind
from fines.errors import NotLawfulError
from fines.locality import Locality
from fines.money import Money
from fines.named import NamedAs
from fines.share import ShareRule
from fines.tariff import Discount, Lateness, Repeat, Tariff
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
class Limitation:
    """The days after an act in which it can be punished."""

    days: int
    validity: Validity


@dataclass(frozen=True, slots=True, kw_only=True)
class LatenessRegime:
    """What is added to a fine that is paid after its term."""

    lateness: Lateness
    validity: Validity


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtRegime:
    """The unpaid total of one person above which the vehicle may be taken to the impound lot."""

    above: Money
    validity: Validity


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Who gets the fines' money; the percents sum to a hundred."""

    rules: tuple[ShareRule, ...]
    validity: Validity


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptGroup:
    """Vehicles that may do what others may not; which plates belong to the group, permits say."""

    group: str
    offences: tuple[OffenceCode, ...]
    source: str
    certainty: Certainty
    validity: Validity


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """Whom an owner may name in their place: that person answers for the act then."""

    named_as: NamedAs
    source: str
    certainty: Certainty
    validity: Validity


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyTerm:
    """The days within which a kind of work is to be done."""

    kind: DutyKind
    days: int
    source: str
    certainty: Certainty
    validity: Validity


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatUnits:
    """What the same person pays for one of these offences again within so many days."""

    of: tuple[OffenceCode, ...]
    days: int
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one offence costs; speed rules cover an excess above one bound and up to another.

    `units_legal` is what the law says of legal persons there; None where the steps tell it.
    `driver_only` as in `Tariff`; while no `article` is known it prices nothing.
    """

    offence: OffenceCode
    article: str | None
    part: str | None
    units: int
    units_legal: int | None
    driver_only: bool
    repeat: RepeatUnits | None
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
    locality: Locality
    units: Sequence[Unit]
    discounts: Sequence[DiscountRegime]
    terms: Sequence[PaymentTerm]
    limitations: Sequence[Limitation]
    lateness: Sequence[LatenessRegime]
    debts: Sequence[DebtRegime]
    exempt_groups: Sequence[ExemptGroup]
    namings: Sequence[Naming]
    duties: Sequence[DutyTerm]
    splits: Sequence[Shares]
    rules: Sequence[Rule]
    legal_steps: dict[Money, Money]

    def tariff(self, offence: OffenceCode, on: date) -> Tariff:
        """The rule in force on the local day of the act; NotLawfulError where there is none."""
        named = [rule for rule in self.rules if rule.offence == offence]
        rule = _in_force(named, on, f"an amount for '{offence}'")
        if rule.article is None:
            raise NotLawfulError(
                f"The law file names no article for '{offence}': "
                "no fine, until it is entered with its source."
            )
        unit = _in_force(self.units, on, "the calculated indicator")
        amount = Money(rule.units * unit.value.tyiyn)
        late = _covering(self.lateness, on)
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
            amount_legal=self._legal(rule, unit, amount),
            discount=discount,
            payment_days=_in_force(self.terms, on, "the term of payment").days,
            source=rule.source,
            certainty=rule.certainty,
            currency=self.locality.currency,
            repeat=self._repeat(rule, unit),
            lateness=late.lateness if late else None,
            limitation_days=self.limitation_days(on),
            driver_only=rule.driver_only,
        )

    def _legal(self, rule: Rule, unit: Unit, amount: Money) -> Money | None:
        if rule.units_legal is None:
            return self.legal_steps.get(amount)
        return Money(rule.units_legal * unit.value.tyiyn)

    def _repeat(self, rule: Rule, unit: Unit) -> Repeat | None:
        if rule.repeat is None:
            return None
        amount = Money(rule.repeat.units * unit.value.tyiyn)
        return Repeat(
            of=rule.repeat.of,
            days=rule.repeat.days,
            amount=amount,
            amount_legal=self.legal_steps.get(amount),
        )

    def exempts(self, group: str, offence: OffenceCode, on: date) -> bool:
        """Whether vehicles of this group may do this on a local day."""
        return any(
            each.group == group and offence in each.offences and each.validity.covers(on)
            for each in self.exempt_groups
        )

    def groups(self) -> frozenset[str]:
        """The groups that permits may name."""
        return frozenset(each.group for each in self.exempt_groups)

    def may_name(self, named_as: NamedAs, on: date) -> bool:
        """Whether an act of this local day passes from the owner to such a person."""
        return any(each.named_as is named_as and each.validity.covers(on) for each in self.namings)

    def limitation_days(self, on: date) -> int | None:
        """The days after an act of this day in which it can be punished; None: none entered."""
        limitation = _covering(self.limitations, on)
        return limitation.days if limitation else None

    def duty_days(self, kind: DutyKind, on: date) -> int | None:
        """The days within which such work is to be done; None where nobody has set them."""
        term = _covering([each for each in self.duties if each.kind is kind], on)
        return term.days if term else None

    def shares(self, on: date) -> Sequence[ShareRule]:
        """Who gets the fines' money on a local day."""
        return _in_force(self.splits, on, "who gets the fines' money").rules

    def debt_above(self, on: date) -> Money | None:
        """The unpaid total above which a vehicle may be impounded; None where none is known."""
        debt = _covering(self.debts, on)
        return debt.above if debt else None

    def speeding(self, excess_kmh: float, on: date) -> OffenceCode | None:
        """The offence of a charged excess on a local day; None where it is none."""
        for rule in self.rules:
            if rule.validity.covers(on) and rule.holds_excess(excess_kmh):
                return rule.offence
        return None

    def offences(self) -> Sequence[OffenceCode]:
        """Every offence that this law prices on some day, in file order."""
        return tuple(dict.fromkeys(rule.offence for rule in self.rules))


def _covering(entries: Sequence[DatedT], on: date) -> DatedT | None:
    return next((entry for entry in entries if entry.validity.covers(on)), None)


def _in_force(entries: Sequence[DatedT], on: date, what: str) -> DatedT:
    if entry := _covering(entries, on):
        return entry
    raise NotLawfulError(
        f"The law file knows no rule that gives {what} on {on.isoformat()}: "
        "no fine, until the rule is entered with its source."
    )
