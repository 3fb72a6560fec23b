"""A resolution, its document, printing and delivery, for programs."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Response

from api.access.guard import CHECKED_HEADER, INSPECTOR, TheDesk
from api.answers import DeliveryAnswer, PrintAnswer, ResolutionAnswer
from api.body_route import BodyRoute
from api.pages.evidence_files import pdf_response
from api.pages.resolution_view import look_at
from api.schemas import GivenDelivery, GivenProof
from fines.delivery import DeliveryId
from fines.errors import NotFoundError
from fines.resolution import ResolutionNumber

router = APIRouter(tags=["resolutions"], route_class=BodyRoute)


@router.get("/resolutions/{number}")
def one_resolution(desk: TheDesk, visit: INSPECTOR, number: str) -> ResolutionAnswer:
    """One resolution with today's sum; the view is recorded."""
    resolution, _ = look_at(desk, visit, number, "api")
    return ResolutionAnswer.of(resolution, desk.paying.due_of(resolution))


@router.get("/resolutions/{number}/document")
def document(desk: TheDesk, visit: INSPECTOR, number: str) -> Response:
    """The signed PDF."""
    resolution, _ = look_at(desk, visit, number, "document")
    if resolution.document is None:
        raise NotFoundError(f"Resolution {number} has no document on file: issue it again.")
    return pdf_response(desk.evidence.get(resolution.document), number)


@router.post("/resolutions/{number}/print", dependencies=[CHECKED_HEADER])
def print_out(desk: TheDesk, visit: INSPECTOR, number: str) -> PrintAnswer:
    """Sends the document to the printer."""
    job = desk.issuing.print_out(ResolutionNumber(number), visit.officer, desk.printer)
    return PrintAnswer(job=job)


@router.post(
    "/resolutions/{number}/deliveries",
    status_code=HTTPStatus.CREATED,
    dependencies=[CHECKED_HEADER],
)
def deliver(desk: TheDesk, visit: INSPECTOR, number: str, given: GivenDelivery) -> DeliveryAnswer:
    """One attempt through one channel."""
    sent = desk.delivering.send(ResolutionNumber(number), given.channel, visit.officer)
    return DeliveryAnswer.of(sent)


@router.post("/deliveries/{delivery_id}/proof", dependencies=[CHECKED_HEADER])
def prove(desk: TheDesk, visit: INSPECTOR, delivery_id: str, given: GivenProof) -> ResolutionAnswer:
    """It arrived: the discount's days start."""
    resolution = desk.delivering.prove(
        DeliveryId(delivery_id), given.proof, visit.officer, given.arrived_at
    )
    return ResolutionAnswer.of(resolution, desk.paying.due_of(resolution))
