"""How does a camera push its pictures? One frame a request, with its own token."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request

from api.access.guard import FRAME_MACHINE, TheDesk
from api.answers import FrameAnswer
from fines.errors import NotAllowedError
from fines.violation import SiteId
from pipeline.frame_intake import PushedFrame

router = APIRouter(tags=["intake"])


async def jpeg_of(request: Request) -> bytes:
    """The body byte for byte: it becomes evidence as it came."""
    return await request.body()


TheJpeg = Annotated[bytes, Depends(jpeg_of)]
CapturedAt = Annotated[str, Header(alias="Captured-At", max_length=60)]
ClockHeader = Annotated[str | None, Header(alias="Clock-State", max_length=300)]


@router.post("/cameras/{site}/frames", status_code=HTTPStatus.ACCEPTED)
def push_frame(
    desk: TheDesk,
    machine: FRAME_MACHINE,
    site: str,
    content: TheJpeg,
    captured_at: CapturedAt,
    clock_state: ClockHeader = None,
) -> FrameAnswer:
    """Takes one JPEG of the site for which the token was made (docs/push-cameras.md)."""
    if machine.name != site:
        raise NotAllowedError(
            f"The token is for the camera of '{machine.name}': it pushes no frames of '{site}'."
        )
    frame = desk.frames.take(
        PushedFrame(site=SiteId(site), captured_at=captured_at, clock=clock_state, jpeg=content)
    )
    return FrameAnswer(site=frame.site, number=frame.number, captured_at=frame.captured_at)
