"""How does a provider of cards or wallets tell that a payer paid? By a notice that it signs."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel

from api.access.guard import TheDesk
from api.access.signed_notice import check_notice
from api.routes.device_events import TheBody
from fines.errors import InvalidValueError
from fines.procedure.notice_content import mistake_in

router = APIRouter(prefix="/payment-notices", tags=["payments"])
Line = Annotated[str, Header(max_length=200)]


class NoticeAnswer(BaseModel):
    """`id` is ours; the money is posted a moment later."""

    id: str


@router.post("/{provider}", status_code=HTTPStatus.ACCEPTED)
def take_notice(
    response: Response,
    desk: TheDesk,
    provider: str,
    content: TheBody,
    notice_timestamp: Line = "",
    notice_signature: Line = "",
) -> NoticeAnswer:
    """202 for a new notice, 200 for one that is on file: both say that it is kept.

    422 for one whose sum or time cannot be read, which is kept too: it may tell of real money.
    """
    now = desk.clock()
    check_notice(desk.notice_senders, provider, notice_timestamp, notice_signature, content, now)
    notice, is_new = desk.noticing.take(f"provider:{provider}", content)
    mistake = mistake_in(notice.content, notice.received_at)
    if mistake:
        raise InvalidValueError(
            f"{mistake} The notice is kept and our accountant sees it: tell the payment rightly "
            "under a new id."
        )
    if not is_new:
        response.status_code = HTTPStatus.OK
    return NoticeAnswer(id=notice.id)
