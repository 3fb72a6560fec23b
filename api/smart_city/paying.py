"""How does `setPaymentLegal` reach the books? By the dialogue that every terminal speaks.

Its messages carry no number of the payment: the same body, person behind the call, payment code,
sum and time, to its last digit, are the same payment, however often it is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from api.desk import Desk
from fines.agency import AgencyCall
from fines.errors import InvalidValueError, NotFoundError
from fines.money import Money
from fines.payment import Payment, PaymentStatus
from fines.procedure.steps import derived
from fines.registries.soap_service import Answer
from fines.resolution import PaymentCode
from fines.terminal import TerminalCode, TerminalReply, TerminalRequest

# Som; "1.500" may mean thousands, so a point is followed by exactly two digits.
_SUM = re.compile(r"([0-9]{1,9})(?:\.([0-9]{2}))?")
_CODE = re.compile(r"[0-9]{1,19}")
_LONG = 2**63


def pay_legal(
    desk: Desk, call: AgencyCall, fields: Mapping[str, str], paid_at: datetime | None
) -> Answer:
    """0 checks, 1 pays, 2 cancels; InvalidValueError for anything else."""
    code = _code(fields["paymentNumber"])
    asked = fields["status"]
    if asked == str(TerminalRequest.CHECK.value):
        return _said(desk.terminal.check(code))
    if asked not in {str(TerminalRequest.PAY.value), str(TerminalRequest.CANCEL.value)}:
        raise InvalidValueError(f"'status' is {asked[:40]!r}: 0 checks, 1 pays, 2 cancels.")
    amount = _sum(fields["sum"])
    if asked == str(TerminalRequest.CANCEL.value):
        return _cancel(desk, call, code, amount, paid_at)
    if paid_at is None:
        raise InvalidValueError("A payment needs its paymentDate: the discount hangs on it.")
    transaction = _transaction(call.user, code, amount, paid_at)
    return _said(desk.terminal.pay(call.actor, transaction, code, amount, paid_at))


def _cancel(
    desk: Desk, call: AgencyCall, code: PaymentCode, amount: Money, paid_at: datetime | None
) -> Answer:
    """The payment of this person and time; without a time, or of another one, the only one of
    this sum. What another person paid stays: theirs may be the one that never arrived.
    """
    if paid_at is not None:
        transaction = _transaction(call.user, code, amount, paid_at)
        told = desk.terminal.cancel(call.actor, transaction)
        if told.code is not TerminalCode.NOT_FOUND:
            return _said(told)
    own = [
        each
        for each in _own_payments(desk, call, code, amount)
        if not call.user
        or each.reference
        in {_transaction(user, code, amount, each.paid_at) for user in ("", call.user)}
    ]
    if len(own) != 1:
        return {"status": TerminalCode.NOT_FOUND.value}
    return _said(desk.terminal.cancel(call.actor, own[0].reference))


def _own_payments(desk: Desk, call: AgencyCall, code: PaymentCode, amount: Money) -> list[Payment]:
    with desk.case_file.view() as view:
        try:
            payments = view.payments(view.resolution_by_code(code).number)
        except NotFoundError:
            return []
    return [
        each
        for each in payments
        if (each.gateway, each.amount, each.status) == (call.actor, amount, PaymentStatus.SETTLED)
    ]


def _transaction(user: str, code: PaymentCode, amount: Money, paid_at: datetime) -> str:
    at = str(int(paid_at.timestamp()))
    if paid_at.microsecond:
        at += f".{paid_at.microsecond:06}"
    told = (str(code), str(amount.tyiyn), at)
    return derived("setPaymentLegal", *told, *([user] if user else []))


def _said(reply: TerminalReply) -> Answer:
    costs = reply.code in {TerminalCode.ACCEPTED, TerminalCode.ABOVE, TerminalCode.BELOW}
    return {"status": reply.code.value, "cost": reply.cost if costs else None}


def _sum(text: str) -> Money:
    matched = _SUM.fullmatch(text)
    if matched is None or int(matched[1]) == int(matched[2] or 0) == 0:
        raise InvalidValueError(f"'sum' is {text[:40]!r}: write a sum such as 1500 or 1500.00.")
    return Money(int(matched[1]) * 100 + int(matched[2] or 0))


def _code(text: str) -> PaymentCode:
    if not _CODE.fullmatch(text) or not 0 < int(text) < _LONG:
        raise InvalidValueError(f"'paymentNumber' is {text[:40]!r}: it must be a whole number.")
    return PaymentCode(int(text))
