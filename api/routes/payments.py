"""How does a terminal or bank pay? Check the code, then pay; the same id twice pays once."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.access.guard import PAYMENT_MACHINE, TheDesk
from api.answers import DueAnswer, PaymentAnswer
from api.body_route import BodyRoute
from api.schemas import GivenPayment
from fines.money import Money
from fines.payment import PaymentId
from fines.resolution import PaymentCode

router = APIRouter(prefix="/payments", tags=["payments"], route_class=BodyRoute)


@router.get("/check")
def check(
    desk: TheDesk, machine: PAYMENT_MACHINE, code: Annotated[int, Query(gt=0, lt=2**63)]
) -> DueAnswer:
    """What this code costs today."""
    return DueAnswer(code=code, due_tyiyn=desk.paying.check(PaymentCode(code)).tyiyn)


@router.post("")
def pay(desk: TheDesk, machine: PAYMENT_MACHINE, given: GivenPayment) -> PaymentAnswer:
    """Pays; an unknown outcome is answered as unknown."""
    payment = desk.paying.pay(
        PaymentCode(given.code), Money(given.amount_tyiyn), PaymentId(given.id)
    )
    return PaymentAnswer.of(payment)


@router.get("/{payment_id}")
def one_payment(desk: TheDesk, machine: PAYMENT_MACHINE, payment_id: str) -> PaymentAnswer:
    """What became of a payment: asked again while it is unknown."""
    return PaymentAnswer.of(desk.paying.ask(PaymentId(payment_id)))
