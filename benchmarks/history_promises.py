"""Was every promise kept by a step? Legal steps, the right sum, one fine an act, balanced books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fines.decision import LEGAL_STEPS as DECISION_STEPS
from fines.decision import Decision, DecisionId
from fines.ledger import Transfer, places
from fines.money import ZERO, Money
from fines.payment import Payment, PaymentStatus
from fines.ports import CaseFile
from fines.resolution import LEGAL_STEPS, Resolution, ResolutionStatus, amount_due


class BrokenPromiseError(AssertionError):
    """What a history showed that must never be."""


@dataclass(slots=True)
class Reckoning:
    """What the fine costs, reckoned without the program's own records of its days."""

    delivered: int | None = None
    still_since: int | None = None
    stood: int = 0

    def stop(self, day: int) -> None:
        if self.still_since is None:
            self.still_since = day

    def go_on(self, day: int) -> None:
        if self.still_since is not None:
            if self.delivered is not None:
                self.stood += day - max(self.still_since, self.delivered)
            self.still_since = None

    def price(self, day: int, whole: Money, percent: int, days: int) -> Money:
        """Reduced before delivery and for so many days behind it; standing days do not count."""
        if self.still_since is not None:
            day = min(day, self.still_since)
        if self.delivered is None or day <= self.delivered + days + self.stood:
            return Money(whole.tyiyn - whole.tyiyn * percent // 100)
        return whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All that is on file about one act; no resolution before one is issued, else the newest.

    `resolutions` counts those that are not annulled, `charged` names everybody who had one.
    """

    decision: Decision
    resolution: Resolution | None
    resolutions: int
    charged: Sequence[str] = ()
    payments: Sequence[Payment]
    transfers: Sequence[Transfer]


def standing_of(case_file: CaseFile, act: DecisionId) -> Standing:
    """As the program itself reads it."""
    with case_file.view() as view:
        resolutions = view.resolutions_of_decisions([act])
        return standing_among(
            decision=view.decision(act),
            resolutions=resolutions,
            payments=view.payments(resolutions[-1].number) if resolutions else (),
            transfers=view.ledger.transfers(resolutions[-1].number) if resolutions else (),
        )


def standing_among(
    *,
    decision: Decision,
    resolutions: Sequence[Resolution],
    payments: Sequence[Payment],
    transfers: Sequence[Transfer],
) -> Standing:
    """How the act stands whose resolutions these are, oldest first.

    Of all payments and transfers those of the newest.
    """
    newest = resolutions[-1] if resolutions else None
    number = newest.number if newest else None
    paid = [each for each in payments if each.resolution == number]
    return Standing(
        decision=decision,
        resolution=newest,
        resolutions=sum(each.status is not ResolutionStatus.ANNULLED for each in resolutions),
        charged=[each.owner.pin for each in resolutions],
        payments=sorted(paid, key=lambda each: (each.paid_at, each.id)),
        transfers=transfers,
    )


def check_step(before: Standing, after: Standing) -> None:
    """Only legal steps, one standing resolution an act at most, nobody charged for it twice."""
    was, now = before.decision.status, after.decision.status
    if now is not was and now not in DECISION_STEPS[was]:
        raise BrokenPromiseError(f"the decision went from {was} to {now}")
    if after.resolutions > 1:
        raise BrokenPromiseError(f"{after.resolutions} resolutions of one act")
    if len(set(after.charged)) != len(after.charged):
        raise BrokenPromiseError("a person was charged twice for one act")
    if before.resolution is None or after.resolution is None:
        return
    if after.resolution.number != before.resolution.number:
        if after.resolution.follows != before.resolution.number:
            raise BrokenPromiseError("a second resolution follows none")
        return
    old, new = before.resolution.status, after.resolution.status
    if new is not old and new not in LEGAL_STEPS[old]:
        raise BrokenPromiseError(f"the resolution went from {old} to {new}")


def check_sum(resolution: Resolution, reckoning: Reckoning, day: int, on: date) -> Money:
    """What is due on this day, the same as by the reckoning of its own; BrokenPromiseError else."""
    due = amount_due(resolution, on)
    if resolution.status is ResolutionStatus.ANNULLED or resolution.paid_at is not None:
        expected = ZERO
    else:
        discount = resolution.tariff.discount
        percent, days = (discount.percent, discount.days) if discount else (0, 0)
        whole = reckoning.price(day, resolution.tariff.amount, percent, days)
        expected = Money(max(0, whole.tyiyn - resolution.paid.tyiyn))
    if due != expected:
        raise BrokenPromiseError(f"{due.tyiyn} tyiyn are due, {expected.tyiyn} expected")
    return due


def check_books(standing: Standing, resolution: Resolution) -> None:
    """The books hold what was paid, where it belongs; BrokenPromiseError else."""
    settled = sum(
        payment.amount.tyiyn
        for payment in standing.payments
        if payment.status is PaymentStatus.SETTLED
    )
    if resolution.paid.tyiyn != settled:
        raise BrokenPromiseError(f"{resolution.paid.tyiyn} tyiyn on file, {settled} were paid")
    for kind, money in places(resolution).items():
        have = sum(
            (transfer.credit.kind is kind) * transfer.amount.tyiyn
            - (transfer.debit.kind is kind) * transfer.amount.tyiyn
            for transfer in standing.transfers
        )
        if have != money.tyiyn:
            raise BrokenPromiseError(f"{have} tyiyn stand on {kind}, {money.tyiyn} belong there")
