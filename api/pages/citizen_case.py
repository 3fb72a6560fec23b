"""What does the citizen's page say? The sum today, until when, after that, and day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from fines.appeal import Appeal, AppealStatus
from fines.delivery import Delivery, DeliveryChannel, DeliveryStatus
from fines.enforcement import Handover, HandoverStatus
from fines.erasure import NO_PLATE
from fines.evidence import EvidenceKind, EvidencePiece
from fines.local_time import local_day
from fines.money import Money
from fines.payment import Payment, PaymentStatus
from fines.procedure.citizen import CitizenView
from fines.procedure.papers import Paper
from fines.resolution import (
    LEGAL_STEPS,
    Resolution,
    ResolutionStatus,
    amount_due,
    discount_last_day,
    payment_last_day,
    price,
)
from fines.violation import Violation
from fines.wording import Language, money_text

# Nothing but the copies without other people and the plate is shown, whoever took the pictures.
SHOWN = (
    EvidenceKind.REDACTED_AT,
    EvidenceKind.REDACTED_PLATE_FRAME,
    EvidenceKind.REDACTED_BEFORE,
    EvidenceKind.REDACTED_AFTER,
    EvidenceKind.REDACTED_OVERVIEW,
    EvidenceKind.REDACTED_OFFICER_PHOTO,
    EvidenceKind.REDACTED_SECTION_START,
    EvidenceKind.PLATE_CROP,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A line of "what happens if I do nothing": `on` is None for what has no day yet."""

    key: str
    on: date | None
    today: bool = False
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenCase:
    """One resolution as its addressee sees it on a local day."""

    token: str
    resolution: Resolution
    violation: Violation
    payments: Sequence[Payment]
    appeals: Sequence[Appeal]
    deliveries: Sequence[Delivery]
    papers: Sequence[Paper]
    today: date
    due: Money
    last_day: date | None
    days: Sequence[Day]
    handover: Handover | None = None

    @property
    def open(self) -> bool:
        """Whether there is something to pay, no payment under way, and nothing collected."""
        return self.due.tyiyn > 0 and not self.under_way and not self.collected

    @property
    def handed(self) -> bool:
        """Whether the bailiffs have been asked to collect what is due."""
        return self._is_with_bailiffs(HandoverStatus.HANDED)

    @property
    def collected(self) -> bool:
        """Whether they have it by their word, before the treasury's statement shows it."""
        return self._is_with_bailiffs(HandoverStatus.COLLECTED)

    def _is_with_bailiffs(self, status: HandoverStatus) -> bool:
        known = self.handover is not None and self.handover.status is status
        return known and self.due.tyiyn > 0

    @property
    def under_way(self) -> bool:
        pending = (PaymentStatus.STARTED, PaymentStatus.UNKNOWN)
        return any(payment.status in pending for payment in self.payments)

    @property
    def may_appeal(self) -> bool:
        waiting = any(appeal.status is AppealStatus.FILED for appeal in self.appeals)
        erased = self.violation.plate == NO_PLATE
        return (
            not waiting
            and not erased
            and ResolutionStatus.APPEALED in LEGAL_STEPS[self.resolution.status]
        )

    @property
    def reduced(self) -> bool:
        """Whether today's price is the reduced one."""
        return price(self.resolution, self.today) < self.resolution.tariff.amount

    @property
    def reduced_sum(self) -> Money:
        discount = self.resolution.tariff.discount
        amount = self.resolution.tariff.amount
        return amount.less_percent(discount.percent) if discount else amount

    @property
    def saved(self) -> Money:
        return self.resolution.tariff.amount - self.reduced_sum

    @property
    def may_receive(self) -> bool:
        """Whether a delivery through the portal waits for "I have received it"."""
        return any(
            delivery.channel is DeliveryChannel.PORTAL and delivery.status is DeliveryStatus.SENT
            for delivery in self.deliveries
        )

    @property
    def picture(self) -> EvidencePiece | None:
        return self._first(*SHOWN[:-1])

    @property
    def packed(self) -> bool:
        """Whether the device signed a package that the addressee may take along."""
        return any(piece.kind is EvidenceKind.MANIFEST for piece in self.violation.evidence)

    @property
    def crop(self) -> EvidencePiece | None:
        return self._first(EvidenceKind.PLATE_CROP)

    def shows(self, piece: EvidencePiece) -> bool:
        """See `may_show`."""
        return may_show(piece)

    def _first(self, *kinds: EvidenceKind) -> EvidencePiece | None:
        shown = [piece for piece in self.violation.evidence if self.shows(piece)]
        return next((piece for kind in kinds for piece in shown if piece.kind is kind), None)


def may_show(piece: EvidencePiece) -> bool:
    """Whether the addressee may see this picture: nobody else is in it."""
    return piece.kind in SHOWN and piece.media_type in ("image/jpeg", "image/png")


def citizen_case(
    view: CitizenView, token: str, now: datetime, language: Language, debt_above: Money | None
) -> CitizenCase:
    """The case behind a link, as of now."""
    resolution, today = view.resolution, local_day(now)
    return CitizenCase(
        token=token,
        resolution=resolution,
        violation=view.decision.violation,
        payments=view.payments,
        appeals=view.appeals,
        deliveries=view.deliveries,
        papers=view.papers,
        handover=view.handover,
        today=today,
        due=amount_due(resolution, today),
        last_day=discount_last_day(resolution),
        days=days_ahead(resolution, today, language, debt_above),
    )


def days_ahead(
    resolution: Resolution, today: date, language: Language, debt_above: Money | None
) -> list[Day]:
    """What happens day by day if nobody does anything; nothing more once it is settled."""

    def said(amount: Money) -> dict[str, str]:
        return {"sum": money_text(amount, language)}

    full = resolution.tariff.amount
    days = [Day(key="days.issued", on=local_day(resolution.issued_at))]
    if resolution.delivered_at is None:
        ahead = [Day(key="days.not_delivered", on=None)]
    else:
        delivered = local_day(resolution.delivered_at)
        days.append(Day(key="days.delivered", on=delivered))
        term = payment_last_day(resolution)
        ahead = [Day(key="days.term", on=term)] if term else []
    last = discount_last_day(resolution)
    if last is not None:
        reduced = price(resolution, last)
        days.append(Day(key="days.last_reduced", on=last, values=said(reduced)))
        days.append(Day(key="days.full", on=last + timedelta(days=1), values=said(full)))
    due = amount_due(resolution, today)
    days.append(Day(key="days.today", on=today, today=True, values=said(due)))
    dated = sorted((day for day in [*days, *ahead] if day.on), key=lambda day: day.on or today)
    enforced = Day(key="days.enforced", on=None)
    if debt_above is not None:
        enforced = Day(key="days.impounded", on=None, values=said(debt_above))
    return [*dated, *(day for day in ahead if day.on is None), enforced]
