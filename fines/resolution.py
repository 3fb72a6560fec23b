"""What is a resolution, what does it cost on a given day, and which steps does it allow?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from fines.decision import LEGAL_STEPS as DECISION_STEPS
from fines.decision import Decision, DecisionId, DecisionStatus, mark_issued
from fines.errors import NotLawfulError, SamePersonError, StepRefusedError
from fines.evidence import Sha256
from fines.local_time import local_day
from fines.money import ZERO, Money
from fines.officer import OfficerId
from fines.owner import Owner
from fines.tariff import ClockStart, Tariff
from fines.violation import ReporterKind

ResolutionNumber = NewType("ResolutionNumber", str)
PaymentCode = NewType("PaymentCode", int)


class ResolutionStatus(StrEnum):
    """The life of a resolution."""

    ISSUED = "issued"
    DELIVERED = "delivered"
    APPEALED = "appealed"
    PAID = "paid"
    ANNULLED = "annulled"


LEGAL_STEPS: Mapping[ResolutionStatus, frozenset[ResolutionStatus]] = {
    ResolutionStatus.ISSUED: frozenset(
        {
            ResolutionStatus.DELIVERED,
            ResolutionStatus.APPEALED,
            ResolutionStatus.PAID,
            ResolutionStatus.ANNULLED,
        }
    ),
    ResolutionStatus.DELIVERED: frozenset(
        {ResolutionStatus.APPEALED, ResolutionStatus.PAID, ResolutionStatus.ANNULLED}
    ),
    # An appeal that is rejected gives the resolution back to where it stood.
    ResolutionStatus.APPEALED: frozenset(
        {
            ResolutionStatus.ISSUED,
            ResolutionStatus.DELIVERED,
            ResolutionStatus.PAID,
            ResolutionStatus.ANNULLED,
        }
    ),
    ResolutionStatus.PAID: frozenset({ResolutionStatus.APPEALED, ResolutionStatus.ANNULLED}),
    ResolutionStatus.ANNULLED: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """An issued decision. `paid` sums the settled payments, `given_back` the refunds of them;
    `document` is the signed PDF.

    `paid_at` is when the sum of that day was reached: it stays reached when the day's sum rises.
    `repeats` names the earlier resolution because of which a repetition is charged.
    """

    number: ResolutionNumber
    decision_id: DecisionId
    payment_code: PaymentCode
    owner: Owner
    tariff: Tariff
    issued_by: OfficerId
    issued_at: datetime
    status: ResolutionStatus = ResolutionStatus.ISSUED
    delivered_at: datetime | None = None
    paid: Money = ZERO
    paid_at: datetime | None = None
    document: Sha256 | None = None
    repeats: ResolutionNumber | None = None
    given_back: Money = ZERO


def check_issuable(decision: Decision, by: OfficerId) -> None:
    """Whether this person may issue this decision: refused before anybody's owner is looked up."""
    if DecisionStatus.ISSUED not in DECISION_STEPS[decision.status]:
        raise StepRefusedError(
            f"Decision {decision.id} is {decision.status}: only a confirmed one can be issued."
        )
    if by in {*decision.judged_by(), decision.reported_by()}:
        raise SamePersonError(
            f"Decision {decision.id} was confirmed or reported by {by}: another person must "
            "issue it."
        )
    violation = decision.violation
    if violation.reported_by.kind is ReporterKind.OFFICER:
        return
    if violation.device is None or not violation.device.certified_at(violation.occurred_at):
        raise NotLawfulError(
            f"No certificate of the device covers {violation.occurred_at.isoformat()} at "
            f"{violation.site}: dismiss the decision, or enter the certificate of that day."
        )


def issue(
    decision: Decision,
    number: ResolutionNumber,
    payment_code: PaymentCode,
    owner: Owner,
    by: OfficerId,
    at: datetime,
    repeats: ResolutionNumber | None = None,
) -> tuple[Decision, Resolution]:
    """The inspector issues what another person confirmed; `repeats` as in the record."""
    check_issuable(decision, by)
    tariff = decision.tariff
    resolution = Resolution(
        number=number,
        decision_id=decision.id,
        payment_code=payment_code,
        owner=owner,
        tariff=tariff.repeated(owner.kind) if repeats else tariff.charged_to(owner.kind),
        issued_by=by,
        issued_at=at,
        repeats=repeats,
    )
    return mark_issued(decision, by, at), resolution


def move(resolution: Resolution, status: ResolutionStatus) -> Resolution:
    """The resolution after a legal step; StepRefusedError for any other."""
    if status not in LEGAL_STEPS[resolution.status]:
        raise StepRefusedError(
            f"Resolution {resolution.number} is {resolution.status}: it cannot become {status}."
        )
    return replace(resolution, status=status)


def deliver(resolution: Resolution, at: datetime) -> Resolution:
    """Proof of delivery: the discount's days start now, and only once."""
    if resolution.delivered_at is not None:
        return resolution
    if resolution.status is ResolutionStatus.ISSUED:
        resolution = move(resolution, ResolutionStatus.DELIVERED)
    return replace(resolution, delivered_at=at)


def give_back(resolution: Resolution) -> Resolution:
    """After a rejected appeal: where the facts put it, which may have changed meanwhile."""
    if resolution.status is not ResolutionStatus.APPEALED:
        return resolution
    if resolution.paid_at is not None:
        return move(resolution, ResolutionStatus.PAID)
    if resolution.delivered_at is not None:
        return move(resolution, ResolutionStatus.DELIVERED)
    return move(resolution, ResolutionStatus.ISSUED)


def discount_last_day(resolution: Resolution) -> date | None:
    """The last local day of the reduced sum; None without one, or while its clock stands."""
    discount = resolution.tariff.discount
    started_on = _clock_started_on(resolution)
    if discount is None or started_on is None:
        return None
    return discount.last_day(started_on)


def _clock_started_on(resolution: Resolution) -> date | None:
    discount = resolution.tariff.discount
    by_issue = discount is not None and discount.clock_start is ClockStart.ISSUED
    start = resolution.issued_at if by_issue else resolution.delivered_at
    return local_day(start) if start else None


def price(resolution: Resolution, on: date) -> Money:
    """The whole sum on a local day: reduced until the discount's last day, or before delivery."""
    return resolution.tariff.price(on, _clock_started_on(resolution))


def amount_due(resolution: Resolution, on: date) -> Money:
    """What is still to be paid on a local day: nothing for a paid or annulled resolution."""
    if resolution.paid_at is not None or resolution.status is ResolutionStatus.ANNULLED:
        return ZERO
    return max(price(resolution, on) - resolution.paid, ZERO)
