"""Appeals: filed by the holder of the link, answered by the appeals desk."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter

from api.access.guard import APPEALS, CHECKED_HEADER, TheDesk
from api.answers import AppealAnswer
from api.body_route import BodyRoute
from api.schemas import GivenAnswer, GivenAppeal, GivenPassing
from fines.access_link import check_token
from fines.appeal import AppealId

router = APIRouter(prefix="/appeals", tags=["appeals"], route_class=BodyRoute)


@router.post("", status_code=HTTPStatus.CREATED)
def file_appeal(desk: TheDesk, given: GivenAppeal) -> AppealAnswer:
    """Files an appeal; the link is the right to do so."""
    number = check_token(desk.link_secret, given.link)
    named = given.named.record() if given.named else None
    return AppealAnswer.of(desk.appealing.file(number, given.ground, given.statement, named))


@router.get("")
def queue(desk: TheDesk, visit: APPEALS) -> list[AppealAnswer]:
    """What waits for an answer, oldest first."""
    return [AppealAnswer.of(appeal) for appeal in desk.appealing.queue()]


@router.post("/{appeal_id}/uphold", dependencies=[CHECKED_HEADER])
def uphold(desk: TheDesk, visit: APPEALS, appeal_id: str, given: GivenAnswer) -> AppealAnswer:
    """The citizen is right: annulled."""
    desk.appealing.uphold(AppealId(appeal_id), visit.officer, given.answer)
    return AppealAnswer.of(desk.appealing.appeal(AppealId(appeal_id)))


@router.post("/{appeal_id}/pass-on", dependencies=[CHECKED_HEADER])
def pass_on(desk: TheDesk, visit: APPEALS, appeal_id: str, given: GivenPassing) -> AppealAnswer:
    """Another person answers: annulled, and to be issued to whom is named."""
    named = given.named.record() if given.named else None
    desk.passing_on.pass_on(AppealId(appeal_id), visit.officer, given.answer, named)
    return AppealAnswer.of(desk.appealing.appeal(AppealId(appeal_id)))


@router.post("/{appeal_id}/reject", dependencies=[CHECKED_HEADER])
def reject(desk: TheDesk, visit: APPEALS, appeal_id: str, given: GivenAnswer) -> AppealAnswer:
    """The resolution stands."""
    desk.appealing.reject(AppealId(appeal_id), visit.officer, given.answer)
    return AppealAnswer.of(desk.appealing.appeal(AppealId(appeal_id)))
