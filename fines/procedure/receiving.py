"""How does money enter that was paid elsewhere? Once for each provider's own id, as of its day."""

from __future__ import annotations

from datetime import datetime

from fines.errors import InvalidValueError, NotFoundError, StepRefusedError
from fines.money import Money
from fines.payment import Payment, PaymentId, PaymentStatus, settle, to_give_back
from fines.ports import Transaction, View
from fines.procedure.bookkeeping import book_payment, settle_books, settled_before
from fines.procedure.steps import derived, leave_trace
from fines.resolution import Resolution


def received_id(provider: str, external_id: str) -> PaymentId:
    """The id of what a provider calls by this name."""
    return PaymentId(derived("received", provider, external_id))


def received_before(view: View, provider: str, external_id: str) -> Payment | None:
    """The payment that a provider told of already."""
    try:
        return view.payment(received_id(provider, external_id))
    except NotFoundError:
        return None


def receive(
    transaction: Transaction,
    resolution: Resolution,
    amount: Money,
    provider: str,
    external_id: str,
    paid_at: datetime,
    now: datetime,
    reference: str = "",
) -> Payment:
    """Money that has moved is never refused: what is too much goes back.

    `reference` is what the payer reads on the receipt; without one, the provider's own id.

    Raises StepRefusedError where another step was quicker: read the resolution again.
    """
    if paid_at.tzinfo is None:
        raise InvalidValueError(f"{paid_at.isoformat()} has no zone: say the payer's time in full.")
    payment = Payment(
        id=received_id(provider, external_id),
        resolution=resolution.number,
        amount=amount,
        gateway=provider,
        reference=reference or external_id,
        paid_at=paid_at,
        status=PaymentStatus.SETTLED,
    )
    earlier = settled_before(transaction, payment)
    # Read last: what another hand wrote since the notice was read must not be written over.
    if received_before(transaction, provider, external_id) is not None:
        raise StepRefusedError(
            f"Another hand posted payment '{external_id}' of {provider}: nothing is left to do."
        )
    after = settle(resolution, payment, earlier)
    transaction.save_payment(payment)
    transaction.save_resolution(after)
    book_payment(transaction, payment, now)
    settle_books(transaction, after, now)
    key = transaction.case_of(after.decision_id).number
    leave_trace(
        transaction,
        kind=f"payment.{PaymentStatus.SETTLED}",
        key=key,
        actor=provider,
        at=now,
        purpose=payment.id,
        payment=payment.id,
        resolution=after.number,
        tyiyn=str(amount.tyiyn),
    )
    excess = to_give_back(after)
    if excess.tyiyn > 0:
        leave_trace(
            transaction,
            kind="payment.refund_due",
            key=key,
            actor=provider,
            at=now,
            resolution=after.number,
            tyiyn=str(excess.tyiyn),
        )
    return payment
