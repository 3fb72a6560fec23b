"""The inspector's desk: what was confirmed, whose car it was, issue, print, deliver."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from api.access.guard import CHECKED_FORM, INSPECTOR, TheDesk
from api.access.sessions import Visit
from api.desk import Desk
from api.pages.case_view import case_view
from api.pages.dismissing import (
    LONGEST_REMARK,
    NOT_FOR_PEOPLE,
    dismissal_mistakes,
    dismissal_reasons,
)
from api.pages.evidence_files import View, pdf_response, police_evidence
from api.pages.resolution_view import followed_by, look_at
from api.pages.trying import tried
from api.rendering import render, see, speaker
from fines.audit import AuditEntry
from fines.decision import Decision, DecisionId, DecisionStatus, DismissalReason
from fines.delivery import SERVES, DeliveryChannel, DeliveryId
from fines.errors import (
    ImmuneOwnerError,
    NoOwnerError,
    NotFoundError,
    UnavailableError,
    UnknownPlateError,
)
from fines.owner import Owner
from fines.procedure.addressees import addressee
from fines.registered_look import differences
from fines.resolution import ResolutionNumber, lacks_driver

router = APIRouter(prefix="/inspector")
TO_BE_ISSUED = (DecisionStatus.CONFIRMED, DecisionStatus.REOPENED)

LONGEST_PROOF = 500
DONE = {"issued", "printed", "sent", "proven", "failed"}


@router.get("")
def inspector_page(request: Request, desk: TheDesk, visit: INSPECTOR) -> Response:
    """What awaits a resolution, and what was issued and is still open."""
    return render(
        request,
        "police/inspector.html",
        decisions=desk.issuing.awaiting(),
        confirmed=DecisionStatus.CONFIRMED,
        resolutions=desk.issuing.open_resolutions(),
    )


@router.get("/decisions/{decision_id}")
def decision_page(
    request: Request,
    desk: TheDesk,
    visit: INSPECTOR,
    decision_id: str,
    frame: int | None = None,
) -> Response:
    """A confirmed case with the registry's answer."""
    return _decision_page(request, desk, visit, decision_id, frame=frame)


def _decision_page(
    request: Request,
    desk: Desk,
    visit: Visit,
    decision_id: str,
    mistakes: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    *,
    frame: int | None = None,
) -> Response:
    decision = desk.review.decision(DecisionId(decision_id))
    owner, problem = desk.issuing.named_owner(decision.id), ""
    if owner is None:
        owner, problem = _owner(desk, decision, visit)
    return render(
        request,
        "police/issue.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if mistakes else HTTPStatus.OK,
        view=case_view(desk, decision, visit, "issue", chosen=frame),
        owner=owner,
        owner_problem=problem,
        differs=differences(decision.violation.look, owner.vehicle) if owner else (),
        conflicts=desk.holding.conflicts(decision.id),
        same_person=visit.officer.id in decision.may_not_issue(),
        reasons=dismissal_reasons(speaker(request), without=NOT_FOR_PEOPLE),
        mistakes=mistakes or {},
        typed=typed or {},
    )


@router.get("/decisions/{decision_id}/evidence/{sha256}")
def decision_evidence(
    request: Request,
    desk: TheDesk,
    visit: INSPECTOR,
    decision_id: str,
    sha256: str,
    view: View = View.ORIGINAL,
) -> Response:
    """A picture of the case."""
    decision = desk.review.decision(DecisionId(decision_id))
    return police_evidence(desk, request.app.state.pictures, decision, sha256, visit, view)


@router.post("/decisions/{decision_id}/issue", dependencies=[CHECKED_FORM])
def issue(desk: TheDesk, visit: INSPECTOR, decision_id: str) -> Response:
    """Issues and signs."""
    resolution = desk.issuing.issue(DecisionId(decision_id), visit.officer)
    return see(f"/inspector/resolutions/{resolution.number}?done=issued")


@router.post("/decisions/{decision_id}/dismiss", dependencies=[CHECKED_FORM])
def dismiss(
    request: Request,
    desk: TheDesk,
    visit: INSPECTOR,
    decision_id: str,
    reason: Annotated[str, Form()] = "",
    remark: Annotated[str, Form()] = "",
) -> Response:
    """No resolution, with the reason: so that no confirmed case waits for ever."""
    remark = remark.strip()[:LONGEST_REMARK]
    mistakes = dismissal_mistakes(speaker(request), reason, remark)
    typed = {"reason": reason, "remark": remark}
    if mistakes:
        return _decision_page(request, desk, visit, decision_id, mistakes, typed)

    def step() -> Response:
        desk.review.dismiss(DecisionId(decision_id), visit.officer, DismissalReason(reason), remark)
        return see("/inspector")

    return tried(
        request, step, lambda why: _decision_page(request, desk, visit, decision_id, why, typed)
    )


@router.get("/resolutions/{number}")
def resolution_page(
    request: Request,
    desk: TheDesk,
    visit: INSPECTOR,
    number: str,
    done: str = "",
    job: str = "",
) -> Response:
    """One resolution: document, printing, delivery."""
    return _resolution_page(
        request, desk, visit, number, done=done if done in DONE else "", job=job[:80]
    )


@router.get("/resolutions/{number}/document.pdf")
def document(desk: TheDesk, visit: INSPECTOR, number: str) -> Response:
    """The signed document."""
    resolution = look_at(desk, visit, number, "document")[0]
    if resolution.document is None:
        raise NotFoundError(f"Resolution {number} has no document on file.")
    return pdf_response(desk.evidence.get(resolution.document), number)


@router.post("/resolutions/{number}/print", dependencies=[CHECKED_FORM])
def print_out(desk: TheDesk, visit: INSPECTOR, number: str) -> Response:
    """Sends the document to the printer."""
    job = desk.issuing.print_out(ResolutionNumber(number), visit.officer, desk.printer)
    return see(f"/inspector/resolutions/{number}?done=printed&job={job}")


@router.post("/resolutions/{number}/deliver", dependencies=[CHECKED_FORM])
def deliver(
    desk: TheDesk, visit: INSPECTOR, number: str, channel: Annotated[DeliveryChannel, Form()]
) -> Response:
    """Sends the resolution by one channel."""
    desk.delivering.send(ResolutionNumber(number), channel, visit.officer)
    return see(f"/inspector/resolutions/{number}?done=sent")


@router.get("/deliveries/{delivery_id}")
def delivery_page(request: Request, desk: TheDesk, visit: INSPECTOR, delivery_id: str) -> Response:
    """A delivery is shown on the page of its resolution."""
    return see(f"/inspector/resolutions/{_delivery_of(desk, delivery_id)}?{request.url.query}")


@router.post("/deliveries/{delivery_id}/prove", dependencies=[CHECKED_FORM])
def prove(
    request: Request,
    desk: TheDesk,
    visit: INSPECTOR,
    delivery_id: str,
    proof: Annotated[str, Form()] = "",
) -> Response:
    """It arrived: the days start."""
    number = _delivery_of(desk, delivery_id)
    if not proof.strip():
        return _without_proof(request, desk, visit, number, delivery_id)
    desk.delivering.prove(DeliveryId(delivery_id), proof.strip()[:LONGEST_PROOF], visit.officer)
    return see(f"/inspector/resolutions/{number}?done=proven")


@router.post("/deliveries/{delivery_id}/fail", dependencies=[CHECKED_FORM])
def fail(
    request: Request,
    desk: TheDesk,
    visit: INSPECTOR,
    delivery_id: str,
    proof: Annotated[str, Form()] = "",
) -> Response:
    """It came back."""
    number = _delivery_of(desk, delivery_id)
    if not proof.strip():
        return _without_proof(request, desk, visit, number, delivery_id)
    desk.delivering.fail(DeliveryId(delivery_id), proof.strip()[:LONGEST_PROOF], visit.officer)
    return see(f"/inspector/resolutions/{number}?done=failed")


def _owner(desk: Desk, decision: Decision, visit: Visit) -> tuple[Owner | None, str]:
    """Who answers for the act, or why that is not known: the registry's refusals, no driver, or
    that nobody needs to know who it is."""
    if lacks_driver(decision) or decision.status not in TO_BE_ISSUED:
        return None, "no_driver" if lacks_driver(decision) else "not_asked"
    with desk.case_file.begin() as transaction:
        case = transaction.case_of(decision.id)
        transaction.record(
            AuditEntry(
                actor=visit.officer.id,
                action="owner.asked",
                subject=case.number,
                purpose="issue",
                at=desk.clock(),
            )
        )
    try:
        return addressee(desk.registry, decision, case.number), ""
    except UnknownPlateError:
        return None, "unknown_plate"
    except NoOwnerError:
        return None, "no_owner"
    except ImmuneOwnerError:
        return None, "immune"
    except UnavailableError:
        return None, "unavailable"


def _delivery_of(desk: Desk, delivery_id: str) -> str:
    with desk.case_file.view() as view:
        return view.delivery(DeliveryId(delivery_id)).resolution


def _without_proof(
    request: Request, desk: Desk, visit: Visit, number: str, delivery_id: str
) -> Response:
    sentence = speaker(request)("delivery.proof_missing")
    return _resolution_page(
        request, desk, visit, number, mistakes={f"proof-{delivery_id[:6]}": sentence}
    )


def _resolution_page(
    request: Request,
    desk: Desk,
    visit: Visit,
    number: str,
    *,
    done: str = "",
    job: str = "",
    mistakes: dict[str, str] | None = None,
) -> Response:
    resolution, decision = look_at(desk, visit, number, "delivery")
    t = speaker(request)
    return render(
        request,
        "police/resolution.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if mistakes else HTTPStatus.OK,
        r=resolution,
        followed_by=followed_by(desk, resolution),
        decision=decision,
        due=desk.paying.due_of(resolution),
        deliveries=desk.delivering.deliveries(resolution.number),
        serving=SERVES,
        channels=[
            (channel.value, t(f"delivery.channel.{channel}"))
            for channel in DeliveryChannel
            if channel in SERVES
        ],
        done=done,
        job=job,
        mistakes=mistakes or {},
    )
