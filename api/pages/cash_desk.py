"""The accountant's counter: cash against a numbered receipt, and money that named no fine."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from api.access.guard import ACCOUNTANT, CHECKED_FORM, NATIONWIDE, TheDesk
from api.access.regions import sees
from api.rendering import render, see
from fines.errors import InvalidValueError
from fines.payment import PaymentId
from fines.payment_notice import NoticeId
from fines.resolution import PaymentCode, ResolutionNumber
from pipeline.bank_statement import whole_sum

router = APIRouter(prefix="/accountant")
_FORM = re.compile(r"[A-Za-z0-9_-]{16,64}")
MOST_WORDS = 200
_SPACES = re.compile(r"[\s\u00a0]")


@router.post("/cash", dependencies=[CHECKED_FORM])
def take_cash(
    request: Request,
    desk: TheDesk,
    visit: ACCOUNTANT,
    form: Annotated[str, Form()] = "",
    code: Annotated[str, Form()] = "",
    amount: Annotated[str, Form()] = "",
) -> Response:
    """Takes cash; a form sent twice gives one receipt.

    Whoever holds the paper with the code may pay at any counter. The receipt of another region's
    fine is this answer alone: it has no address for who does not serve that region.
    """
    digits = _SPACES.sub("", code)
    if not re.fullmatch(r"[0-9]{1,18}|[0-9]{19}", digits) or not 0 < int(digits) < 2**63:
        raise InvalidValueError(f"'{code[:40]}' is no payment code: it has 19 digits.")
    if not _FORM.fullmatch(form):
        raise InvalidValueError("The form carries no number of its own: open the page again.")
    taken = whole_sum(_SPACES.sub("", amount).replace(",", "."), "The sum")
    payment = desk.cash.take(form, PaymentCode(int(digits)), taken, visit.officer)
    if not sees(desk.case_file, visit, "payment_id", payment.id):
        return receipt(request, desk, visit, payment.id)
    return see(f"/accountant/receipts/{payment.id}")


@router.get("/receipts/{payment_id}")
def receipt(request: Request, desk: TheDesk, visit: ACCOUNTANT, payment_id: str) -> Response:
    """The receipt, to be printed."""
    payment, resolution = desk.cash.receipt(PaymentId(payment_id))
    return render(request, "police/receipt.html", payment=payment, resolution=resolution)


@router.post("/notices/{notice_id}", dependencies=[CHECKED_FORM, NATIONWIDE])
def assign_notice(
    desk: TheDesk, visit: ACCOUNTANT, notice_id: str, number: Annotated[str, Form()] = ""
) -> Response:
    """Posts money that named no fine to the one that the accountant found."""
    desk.noticing.assign(NoticeId(notice_id), ResolutionNumber(number.strip()[:40]), visit.officer)
    return see("/accountant?done=assigned")


@router.post("/notices/{notice_id}/aside", dependencies=[CHECKED_FORM, NATIONWIDE])
def set_notice_aside(
    desk: TheDesk, visit: ACCOUNTANT, notice_id: str, reason: Annotated[str, Form()] = ""
) -> Response:
    """Closes money that pays no fine."""
    desk.noticing.set_aside(NoticeId(notice_id), reason[:MOST_WORDS], visit.officer)
    return see("/accountant?done=aside")
