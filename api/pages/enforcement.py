"""What goes to the bailiffs? The accountant makes their file and enters what they say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from api.access.guard import ACCOUNTANT, CHECKED_FORM, NATIONWIDE, TheDesk
from api.desk import Desk
from api.rendering import render, see
from fines.enforcement import BatchId

# A file holds the whole country: nobody makes or takes one for a region.
router = APIRouter(prefix="/accountant/enforcement", dependencies=[NATIONWIDE])
LONGEST_FILE = 500_000


@router.get("")
def enforcement_page(
    request: Request, desk: TheDesk, visit: ACCOUNTANT, done: str = ""
) -> Response:
    """How much is due, and the files that were made."""
    return _page(request, desk, done="made" if done else "")


@router.post("", dependencies=[CHECKED_FORM])
def hand_over(desk: TheDesk, visit: ACCOUNTANT) -> Response:
    """Makes the next file."""
    desk.enforcing.hand_over(visit.officer)
    return see("/accountant/enforcement?done=made")


@router.get("/{batch_id}.zip")
def take_file(desk: TheDesk, visit: ACCOUNTANT, batch_id: str) -> Response:
    """The archive of one file; that it was taken is recorded."""
    content = desk.enforcing.file(BatchId(batch_id), visit.officer)
    return Response(
        content,
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{batch_id}.zip"'},
    )


@router.post("/statuses", dependencies=[CHECKED_FORM])
def take_statuses(
    request: Request, desk: TheDesk, visit: ACCOUNTANT, lines: Annotated[str, Form()] = ""
) -> Response:
    """What the bailiffs say, line by line; what cannot be taken is shown with its reason."""
    report = desk.enforcing.take_statuses(lines[:LONGEST_FILE], visit.officer)
    return _page(request, desk, taken=report.taken, refused=report.refused)


def _page(
    request: Request,
    desk: Desk,
    *,
    done: str = "",
    taken: int | None = None,
    refused: Sequence[str] = (),
) -> Response:
    return render(
        request,
        "police/enforcement.html",
        due=desk.enforcing.due(),
        batches=desk.enforcing.batches(),
        after_days=desk.enforcing.after_days,
        done=done,
        taken=taken,
        refused=refused[:50],
    )
