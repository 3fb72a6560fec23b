"""How is everything undone that rested on something found bad? Ordered, counted, approved."""

from __future__ import annotations

from datetime import date, datetime
from http import HTTPStatus

from fastapi import APIRouter
from pydantic import BaseModel

from api.access.guard import ADMINISTRATOR, APPEALS, CHECKED_HEADER, NATIONWIDE, RECALLER, TheDesk
from api.body_route import BodyRoute
from api.desk import Desk
from api.schemas import GivenPermit, GivenRecall, GivenRuling
from fines.basis import Basis, BasisKind
from fines.recall import Recall, RecallCounts, RecallId, RecallStatus
from fines.resolution import ResolutionNumber, ResolutionStatus

router = APIRouter(tags=["recalls"], route_class=BodyRoute)


class RecallAnswer(BaseModel):
    """A recall as it stands now; the counts are of what was done."""

    id: str
    status: RecallStatus
    kind: BasisKind
    basis: str
    reason: str
    ordered_by: str
    ordered_at: datetime
    dismissed: int
    annulled: int
    to_refund_tyiyn: int

    @classmethod
    def of(cls, recall: Recall, counts: RecallCounts | None = None) -> RecallAnswer:
        told = counts or recall.counts
        return cls(
            id=recall.id,
            status=recall.status,
            kind=recall.basis.kind,
            basis=recall.basis.value,
            reason=recall.reason,
            ordered_by=recall.ordered_by,
            ordered_at=recall.ordered_at,
            dismissed=told.dismissed,
            annulled=told.annulled,
            to_refund_tyiyn=told.to_refund.tyiyn,
        )


class PreviewAnswer(RecallAnswer):
    """What it would do. Counted were `looked_at` of the `remaining` decisions that rest on it:
    where that is less, the numbers are those of the first part only.
    """

    looked_at: int
    remaining: int

    @classmethod
    def counted(cls, desk: Desk, recall: Recall, whole: bool) -> PreviewAnswer:
        counts = desk.recalling.preview(recall.id, whole=whole)
        return cls(
            **RecallAnswer.of(recall, counts).model_dump(),
            looked_at=counts.looked_at,
            remaining=desk.recalling.remaining(recall),
        )


class PermitAnswer(BaseModel):
    """A permit, with what it undid when it was entered."""

    plate: str
    group: str
    first: date
    last: date | None
    dismissed: int
    annulled: int


class SuspensionAnswer(BaseModel):
    """Where the resolution stands after a court's ruling."""

    number: str
    status: ResolutionStatus


@router.post("/recalls", status_code=HTTPStatus.CREATED, dependencies=[CHECKED_HEADER, NATIONWIDE])
def order(desk: TheDesk, visit: ADMINISTRATOR, given: GivenRecall) -> PreviewAnswer:
    """Names what was found bad: nothing falls yet, and the answer counts what would.

    Of a large one the first part; the preview counts the whole where asked for.
    """
    basis = Basis(kind=given.kind, value=given.basis)
    recall = desk.recalling.order(basis, given.first, given.last, given.reason, visit.officer)
    return PreviewAnswer.counted(desk, recall, whole=False)


@router.get("/recalls", dependencies=[NATIONWIDE])
def recalls(
    desk: TheDesk, visit: RECALLER, status: RecallStatus = RecallStatus.ORDERED
) -> list[RecallAnswer]:
    """The recalls in one status, oldest first."""
    return [RecallAnswer.of(recall) for recall in desk.recalling.recalls(status)]


@router.get("/recalls/{recall_id}/preview", dependencies=[NATIONWIDE])
def preview(desk: TheDesk, visit: RECALLER, recall_id: str, whole: bool = False) -> PreviewAnswer:
    """What running it would do now; of a large one the first part, the whole where asked for."""
    recall = desk.recalling.recall(RecallId(recall_id))
    return PreviewAnswer.counted(desk, recall, whole)


@router.post("/recalls/{recall_id}/approve", dependencies=[CHECKED_HEADER, NATIONWIDE])
def approve(desk: TheDesk, visit: APPEALS, recall_id: str) -> RecallAnswer:
    """Another person agrees: the worker `relay` carries it out."""
    return RecallAnswer.of(desk.recalling.approve(RecallId(recall_id), visit.officer))


@router.post("/recalls/{recall_id}/refuse", dependencies=[CHECKED_HEADER, NATIONWIDE])
def refuse(desk: TheDesk, visit: APPEALS, recall_id: str) -> RecallAnswer:
    """Another person does not agree: nothing falls."""
    return RecallAnswer.of(desk.recalling.refuse(RecallId(recall_id), visit.officer))


@router.post("/permits", status_code=HTTPStatus.CREATED, dependencies=[CHECKED_HEADER, NATIONWIDE])
def enter_permit(desk: TheDesk, visit: ADMINISTRATOR, given: GivenPermit) -> PermitAnswer:
    """A vehicle in an exempt group; what it covers on file is undone at once."""
    done = desk.exempting.enter(
        given.plate, given.group, given.first, given.last, given.source, visit.officer
    )
    return PermitAnswer(
        plate=done.permit.plate,
        group=done.permit.group,
        first=done.permit.first,
        last=done.permit.last,
        dismissed=done.dismissed,
        annulled=done.annulled,
    )


@router.post("/resolutions/{number}/suspend", dependencies=[CHECKED_HEADER])
def suspend(desk: TheDesk, visit: APPEALS, number: str, given: GivenRuling) -> SuspensionAnswer:
    """A court's ruling stops it: its days stand still."""
    standing = desk.suspending.suspend(ResolutionNumber(number), visit.officer, given.ruling)
    return SuspensionAnswer(number=standing.number, status=standing.status)


@router.post("/resolutions/{number}/resume", dependencies=[CHECKED_HEADER])
def resume(desk: TheDesk, visit: APPEALS, number: str, given: GivenRuling) -> SuspensionAnswer:
    """A court's ruling lets it go on."""
    standing = desk.suspending.resume(ResolutionNumber(number), visit.officer, given.ruling)
    return SuspensionAnswer(number=standing.number, status=standing.status)
