"""How often is a camera or a model wrong? Examined by operators, published for everybody."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.access.guard import ADMINISTRATOR, CHECKED_HEADER, NATIONWIDE, OPERATOR, TheDesk
from api.answers import DecisionAnswer
from api.body_route import BodyRoute
from api.schemas import GivenStart, GivenVerdict
from fines.basis import Basis, BasisKind
from fines.decision import DecisionId, DecisionStatus

router = APIRouter(tags=["examinations"], route_class=BodyRoute)


class ErrorRateAnswer(BaseModel):
    """What was examined of one source, how much of it was wrong, and the interval of 95 %."""

    source: str
    examined: int
    wrong: int
    low: float
    high: float


@router.get("/examinations")
def queue(desk: TheDesk, visit: OPERATOR) -> list[DecisionAnswer]:
    """Issued decisions to be judged anew; nobody gets one that they had a part in."""
    return [DecisionAnswer.of(decision) for decision in desk.examining.queue(visit.officer)]


@router.post("/examinations/{decision_id}", dependencies=[CHECKED_HEADER])
def answer(desk: TheDesk, visit: OPERATOR, decision_id: str, given: GivenVerdict) -> None:
    """The verdict of somebody who does not know the first."""
    verdict = DecisionStatus(given.verdict)
    desk.examining.answer(DecisionId(decision_id), visit.officer, verdict, given.reason)


@router.get("/error-rates")
def error_rates(
    desk: TheDesk, kind: Annotated[BasisKind, Query()] = BasisKind.REPORTER
) -> list[ErrorRateAnswer]:
    """For everybody: no person and no case stands in it."""
    return [
        ErrorRateAnswer(
            source=rate.basis.value,
            examined=rate.examined,
            wrong=rate.wrong,
            low=round(rate.low, 6),
            high=round(rate.high, 6),
        )
        for rate in desk.examining.rates(kind)
    ]


@router.post("/stopped-sources/start", dependencies=[CHECKED_HEADER, NATIONWIDE])
def start_again(desk: TheDesk, visit: ADMINISTRATOR, given: GivenStart) -> None:
    """Lets a stopped source work again."""
    basis = Basis(kind=given.kind, value=given.source)
    desk.examining.start_again(basis, visit.officer, given.why)
