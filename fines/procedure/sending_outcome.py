"""What follows from a carrier's answer about an attempt, or from its silence?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from fines.delivery import Delivery, DeliveryStatus, fail, leave, prove
from fines.message import CarrierAnswer, CarrierOutcome
from fines.ports import Transaction
from fines.procedure.sending_plan import trace_sending
from fines.resolution import Resolution
from fines.sending import Sending, SendingStatus, close_sending

# How long after each question the next one: a gateway that is away for days is not worn out.
ASK_AFTER = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 240, 720, 1440, 1440))
# A gateway learns late that a telephone is off for good.
LOOK_AFTER = tuple(timedelta(minutes=each) for each in (10, 120, 1440))


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An attempt under way with all that it belongs to, as read in this transaction."""

    sending: Sending
    resolution: Resolution
    delivery: Delivery


def conclude_attempt(
    transaction: Transaction, attempt: Attempt, answer: CarrierAnswer | None, now: datetime
) -> None:
    """Writes down what is known; None: the carrier said nothing clear, and is asked again."""
    if answer is None:
        _silent(transaction, attempt, now)
    elif answer.outcome is CarrierOutcome.REFUSED:
        fail_attempt(transaction, attempt, answer.why or "refused", now)
    else:
        _taken(transaction, attempt, answer, now)


def fail_attempt(transaction: Transaction, attempt: Attempt, why: str, now: datetime) -> None:
    """The next channel is due at once."""
    failed = fail(attempt.delivery, why)
    transaction.save_delivery(failed)
    transaction.sendings.save(attempt.sending, now)
    _trace(transaction, attempt, failed, now, why)


def _taken(
    transaction: Transaction, attempt: Attempt, answer: CarrierAnswer, now: datetime
) -> None:
    sending, delivery = attempt.sending, attempt.delivery
    if delivery.status is DeliveryStatus.UNKNOWN:
        delivery = leave(delivery, answer.reference, now)
        sending = replace(sending, asked=0)
        transaction.save_delivery(delivery)
        _trace(transaction, attempt, delivery, now)
    if answer.outcome is CarrierOutcome.REACHED:
        delivery = prove(delivery, answer.reference or "told by the carrier", now)
        transaction.save_delivery(delivery)
        _trace(transaction, attempt, delivery, now)
        transaction.sendings.save(close_sending(sending, SendingStatus.DONE))
    else:
        _look_later(transaction, sending, now)


def _silent(transaction: Transaction, attempt: Attempt, now: datetime) -> None:
    sending = attempt.sending
    if attempt.delivery.status is DeliveryStatus.SENT:
        _look_later(transaction, sending, now)
    elif sending.asked < len(ASK_AFTER):
        again_at = now + ASK_AFTER[sending.asked]
        transaction.sendings.save(replace(sending, asked=sending.asked + 1), again_at)
    else:
        fail_attempt(transaction, attempt, "the carrier gave no answer for days", now)


def _look_later(transaction: Transaction, sending: Sending, now: datetime) -> None:
    """A message that was taken is looked after a few times: did it reach the telephone?"""
    if sending.asked < len(LOOK_AFTER):
        again_at = now + LOOK_AFTER[sending.asked]
        transaction.sendings.save(replace(sending, asked=sending.asked + 1), again_at)
    else:
        transaction.sendings.save(close_sending(sending, SendingStatus.DONE))


def _trace(
    transaction: Transaction, attempt: Attempt, delivery: Delivery, now: datetime, why: str = ""
) -> None:
    kind = f"delivery.{delivery.status}"
    sending, resolution = attempt.sending, attempt.resolution
    trace_sending(transaction, kind, sending, resolution, now, why, delivery)
