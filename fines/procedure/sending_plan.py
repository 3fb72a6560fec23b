"""What is sent after a step? Rows of the plan, written with the step itself: nobody forgets one."""

from __future__ import annotations

from datetime import datetime

from fines.contact import Contact
from fines.delivery import Delivery, DeliveryStatus, Occasion
from fines.ports import Transaction, View
from fines.procedure.steps import MACHINE, derived, leave_trace
from fines.resolution import Resolution
from fines.sending import Sending, SendingId, SendingStatus, close_sending

SERVED = frozenset(
    {Occasion.RESOLUTION, Occasion.APPEAL_DECISION, Occasion.ANNULMENT, Occasion.REPRICING}
)
"""What has to be served by law; of the rest people are only told."""


def plan(
    transaction: Transaction,
    resolution: Resolution,
    occasion: Occasion,
    at: datetime,
    *,
    due_at: datetime | None = None,
    subject: str = "",
) -> None:
    """Service where the law wants it, and a message; planned twice it is planned once."""
    for serves in (True, False):
        if serves and occasion not in SERVED:
            continue
        way = "service" if serves else "message"
        sending = Sending(
            id=SendingId(derived(resolution.number, "sending", occasion, subject, way)),
            resolution=resolution.number,
            occasion=occasion,
            serves=serves,
            made_at=at,
            subject=subject,
        )
        transaction.sendings.add(sending, due_at or at)


def plan_reminders(transaction: Transaction, resolution: Resolution, at: datetime) -> None:
    """The clock runs: before the reduced sum ends, and once the payment is late, people are told.

    When that is, is judged at their turn: a court or an appeal may stop the clock meanwhile.
    """
    if resolution.paid_at is not None:
        return
    if resolution.tariff.discount is not None:
        plan(transaction, resolution, Occasion.REMINDER, at)
    plan(transaction, resolution, Occasion.LATE, at)


def contact_for(view: View, resolution: Resolution) -> Contact | None:
    """How the addressee wants to be told: as said for this resolution, else as the person said."""
    for_this_one = view.sendings.contact(resolution.number)
    return for_this_one or view.sendings.contact(resolution.owner.pin)


def go_on_after(transaction: Transaction, delivery: Delivery, at: datetime) -> None:
    """A proven attempt ends its sending; after a failed one the next channel is due at once."""
    sending = transaction.sendings.sending_of(delivery.id)
    if sending is None or sending.status is not SendingStatus.DUE:
        return
    if delivery.status is DeliveryStatus.PROVEN:
        sending = close_sending(sending, SendingStatus.DONE)
    transaction.sendings.save(sending, at)


def trace_sending(
    transaction: Transaction,
    kind: str,
    sending: Sending,
    resolution: Resolution,
    at: datetime,
    purpose: str = "",
    delivery: Delivery | None = None,
) -> None:
    """What the machine did about it; who is told learns no address."""
    leave_trace(
        transaction,
        kind=kind,
        key=transaction.case_of(resolution.decision_id).number,
        actor=MACHINE,
        at=at,
        purpose=purpose,
        resolution=resolution.number,
        occasion=sending.occasion,
        channel=delivery.channel if delivery else "",
    )
