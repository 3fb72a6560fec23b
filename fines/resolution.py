"""What is a resolution, what does it cost on a given day, and which steps does it allow?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType

from fines.decision import LEGAL_STEPS as DECISION_STEPS
from fines.decision import Decision, DecisionId, DecisionStatus, mark_issued
from fines.errors import NotLawfulError, SamePersonError, StepRefusedError
from fines.evidence import Sha256
from fines.local_time import local_day
from fines.money import ZERO, Money
from fines.named import NamedAs
from fines.officer import OfficerId
from fines.owner import Owner
from fines.tariff import ClockStart, Tariff

ResolutionNumber = NewType("ResolutionNumber", str)
PaymentCode = NewType("PaymentCode", int)


class ResolutionStatus(StrEnum):
    """The life of a resolution."""

    ISSUED = "issued"
    DELIVERED = "delivered"
    APPEALED = "appealed"
    SUSPENDED = "suspended"
    PAID = "paid"
    ANNULLED = "annulled"


_ISSUED, _DELIVERED = ResolutionStatus.ISSUED, ResolutionStatus.DELIVERED
_APPEALED, _SUSPENDED = ResolutionStatus.APPEALED, ResolutionStatus.SUSPENDED
_PAID, _ANNULLED = ResolutionStatus.PAID, ResolutionStatus.ANNULLED

LEGAL_STEPS: Mapping[ResolutionStatus, frozenset[ResolutionStatus]] = {
    _ISSUED: frozenset({_DELIVERED, _APPEALED, _SUSPENDED, _PAID, _ANNULLED}),
    _DELIVERED: frozenset({_APPEALED, _SUSPENDED, _PAID, _ANNULLED}),
    # A rejected appeal and a lifted suspension give it back to where the facts put it.
    _APPEALED: frozenset({_ISSUED, _DELIVERED, _SUSPENDED, _PAID, _ANNULLED}),
    _SUSPENDED: frozenset({_ISSUED, _DELIVERED, _APPEALED, _PAID, _ANNULLED}),
    # Open again where the provider took the money back.
    _PAID: frozenset({_ISSUED, _DELIVERED, _APPEALED, _SUSPENDED, _ANNULLED}),
    _ANNULLED: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A time in which the days of discount and payment stand still; `ended_at` None: it lasts."""

    began_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """An issued decision. `paid` sums the settled payments, `given_back` the refunds of them;
    `document` is the signed PDF.

    `paid_at` is when the sum of that day was reached: it stays reached when the day's sum rises.
    `repeats` names the earlier resolution because of which a repetition is charged.
    `follows` names the annulled resolution of the same act, from which it passed to this person,
    who was named as this; a driver that follows none is whom an officer stopped; None: the owner
    on the day of the act.
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
    pauses: tuple[Pause, ...] = ()
    follows: ResolutionNumber | None = None
    named_as: NamedAs | None = None


def check_issuable(decision: Decision, by: OfficerId, on: date) -> None:
    """Whether this person may issue this decision: refused before anybody's owner is looked up."""
    if DecisionStatus.ISSUED not in DECISION_STEPS[decision.status]:
        raise StepRefusedError(
            f"Decision {decision.id} is {decision.status}: only a confirmed one can be issued."
        )
    if by in decision.may_not_issue():
        raise SamePersonError(
            f"Decision {decision.id} was confirmed or reported by {by}: another person must "
            "issue it."
        )
    last_day = limitation_last_day(decision)
    if last_day is not None and on > last_day:
        raise NotLawfulError(
            f"The act of decision {decision.id} could be punished until {last_day}: dismiss it."
        )
    if lacks_driver(decision):
        raise NotLawfulError(
            f"No driver is entered in decision {decision.id}, and no rule says that the owner "
            "answers for what an officer saw: have its officer enter who drove, or dismiss it."
        )
    if decision.reported_by() is not None:
        return
    violation = decision.violation
    if violation.device is None or not violation.device.certified_at(violation.occurred_at):
        raise NotLawfulError(
            f"No certificate of the device covers {violation.occurred_at.isoformat()} at "
            f"{violation.site}: dismiss the decision, or enter the certificate of that day."
        )


def lacks_driver(decision: Decision) -> bool:
    """Whether it charges nobody yet: that an owner answers is known of what devices record only."""
    drove = decision.liable is not None and decision.liable.person.named_as is NamedAs.DRIVER
    return not drove and (decision.reported_by() is not None or decision.tariff.driver_only)


def limitation_last_day(decision: Decision) -> date | None:
    """The last local day on which the act can be punished; None where no period is entered."""
    days = decision.tariff.limitation_days
    if days is None:
        return None
    return local_day(decision.violation.occurred_at) + timedelta(days=days)


def issue(
    decision: Decision,
    number: ResolutionNumber,
    payment_code: PaymentCode,
    owner: Owner,
    by: OfficerId,
    at: datetime,
    repeats: ResolutionNumber | None = None,
    follows: ResolutionNumber | None = None,
) -> tuple[Decision, Resolution]:
    """The inspector issues what another person confirmed; `repeats` and `follows` as in
    the record.
    """
    check_issuable(decision, by, local_day(at))
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
        follows=follows,
        named_as=decision.liable.person.named_as if decision.liable else None,
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


def pause(resolution: Resolution, at: datetime) -> Resolution:
    """The days stand still from now on; unchanged where they do already."""
    if _open_pause(resolution):
        return resolution
    return replace(resolution, pauses=(*resolution.pauses, Pause(began_at=at)))


def resume(resolution: Resolution, at: datetime) -> Resolution:
    """The days go on; unchanged where they do already."""
    last = _open_pause(resolution)
    if last is None:
        return resolution
    ended = replace(last, ended_at=at)
    return replace(resolution, pauses=(*resolution.pauses[:-1], ended))


def _open_pause(resolution: Resolution) -> Pause | None:
    last = resolution.pauses[-1] if resolution.pauses else None
    return last if last is not None and last.ended_at is None else None


def give_back(resolution: Resolution) -> Resolution:
    """After an appeal or a suspension: where the facts put it, which may have changed meanwhile."""
    if resolution.status not in (_APPEALED, _SUSPENDED):
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
    last_day = _last_day(resolution, started_on, timedelta(days=discount.days))
    standing = _open_pause(resolution) if discount.pauses else None
    return None if standing and local_day(standing.began_at) <= last_day else last_day


def payment_last_day(resolution: Resolution) -> date | None:
    """The last local day of the term of payment; None while nothing has started it, or a pause
    keeps it."""
    started_on = _clock_started_on(resolution)
    if started_on is None or _open_pause(resolution):
        return None
    return _last_day(resolution, started_on, timedelta(days=resolution.tariff.payment_days))


def _clock_started_on(resolution: Resolution) -> date | None:
    discount = resolution.tariff.discount
    by_issue = discount is not None and discount.clock_start is ClockStart.ISSUED
    start = resolution.issued_at if by_issue else resolution.delivered_at
    return None if start is None else local_day(start)


def _last_day(resolution: Resolution, started_on: date, term: timedelta) -> date:
    """Later by the days that stood still while the term ran: no pause brings back what is over."""
    last_day = started_on + term
    for began, ended in _standing_days(resolution) if _pauses_count(resolution) else []:
        if max(began, started_on) > last_day:
            break
        if ended is not None:
            last_day += max(ended - max(began, started_on), timedelta())
    return last_day


def _pauses_count(resolution: Resolution) -> bool:
    discount = resolution.tariff.discount
    return discount is None or discount.pauses


def stood_still(resolution: Resolution, since: datetime) -> timedelta | None:
    """For how many whole local days the terms stood still; None while they do."""
    if _open_pause(resolution):
        return None
    return _stood(resolution, local_day(since), date.max)


def _stood(resolution: Resolution, since: date, until: date) -> timedelta:
    return sum(
        (
            max(min(ended or date.max, until) - max(began, since), timedelta())
            for began, ended in _standing_days(resolution)
        ),
        timedelta(),
    )


def _standing_days(resolution: Resolution) -> Sequence[tuple[date, date | None]]:
    """The local days on which each pause began and ended."""
    return [
        (local_day(each.began_at), None if each.ended_at is None else local_day(each.ended_at))
        for each in resolution.pauses
    ]


def price(resolution: Resolution, on: date) -> Money:
    """The whole sum on a local day: reduced until the discount's last day, or before delivery.

    Only the days that stood still until then count, so that no later pause changes it.
    """
    started_on = _clock_started_on(resolution)
    if started_on is not None and _pauses_count(resolution):
        started_on += _stood(resolution, started_on, on)
    return resolution.tariff.price(on, started_on)


def amount_due(resolution: Resolution, on: date) -> Money:
    """What is still to be paid on a local day: nothing for a paid or annulled resolution."""
    if resolution.paid_at is not None or resolution.status is ResolutionStatus.ANNULLED:
        return ZERO
    return max(price(resolution, on) - resolution.paid, ZERO)
