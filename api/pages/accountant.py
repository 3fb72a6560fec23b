"""The accountant's desk: what goes back to whom, and the closing of a day."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from api.access.guard import ACCOUNTANT, CHECKED_FORM, NATIONWIDE, TheDesk
from api.rendering import render, see
from fines.errors import InvalidValueError, NotFoundError
from fines.local_time import local_day
from fines.payment import to_give_back
from fines.refund import RefundId, RefundStatus
from fines.resolution import ResolutionNumber

router = APIRouter(prefix="/accountant")
MOST_WORDS = 200


@router.get("")
def accountant_page(request: Request, desk: TheDesk, visit: ACCOUNTANT, done: str = "") -> Response:
    """What is due, what is on its way, and yesterday's report. The books, and money that named no
    fine, are the whole country's: who serves some regions does not see them."""
    yesterday, nationwide = local_day(desk.clock()) - timedelta(days=1), not visit.officer.regions
    closing = None
    with desk.case_file.view() as view:
        ordered = view.money.refunds(RefundStatus.ORDERED, 50)
        with suppress(NotFoundError):
            closing = view.money.closing(yesterday) if nationwide else None
    return render(
        request,
        "police/accountant.html",
        due=[(each, to_give_back(each)) for each in desk.refunding.due()],
        ordered=ordered,
        form=secrets.token_urlsafe(18),
        nationwide=nationwide,
        unmatched=desk.noticing.unmatched() if nationwide else (),
        closing=closing,
        yesterday=yesterday,
        done=done if done in {"ordered", "paid", "failed", "closed", "assigned", "aside"} else "",
    )


@router.post("/refunds/{number}", dependencies=[CHECKED_FORM])
def order_refund(
    desk: TheDesk, visit: ACCOUNTANT, number: str, payee: Annotated[str, Form()] = ""
) -> Response:
    """Orders all that is to go back of this resolution."""
    desk.refunding.order(ResolutionNumber(number), payee[:MOST_WORDS], visit.officer)
    return see("/accountant?done=ordered")


@router.post("/orders/{refund_id}", dependencies=[CHECKED_FORM])
def close_refund(
    desk: TheDesk,
    visit: ACCOUNTANT,
    refund_id: str,
    outcome: Annotated[str, Form()] = "",
    word: Annotated[str, Form()] = "",
) -> Response:
    """The bank's word on an order, entered by another person."""
    steps = {"paid": desk.refunding.confirm_paid, "failed": desk.refunding.fail}
    if outcome not in steps:
        raise InvalidValueError(f"'{outcome[:20]}' is no outcome: choose 'paid' or 'failed'.")
    steps[outcome](RefundId(refund_id), word[:MOST_WORDS], visit.officer)
    return see(f"/accountant?done={outcome}")


@router.post("/closing", dependencies=[CHECKED_FORM, NATIONWIDE])
def close_day(desk: TheDesk, visit: ACCOUNTANT) -> Response:
    """Closes yesterday; a repeat changes nothing."""
    desk.closing.close(local_day(desk.clock()) - timedelta(days=1), visit.officer)
    return see("/accountant?done=closed")
