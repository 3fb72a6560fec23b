"""The citizen's pages: find the fine, see it, pay it. No account, no script, no other person."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from api.access.guard import CHECKED_FORM, AnyVisit, TheDesk, TheThrottle
from api.desk import Desk
from api.pages.citizen_case import CitizenCase, citizen_case, may_show
from api.pages.elqr_picture import shown_elqr
from api.pages.evidence_files import cited, pdf_response
from api.pictures import for_citizen
from api.rendering import render, see, speaker
from fines.access_link import check_token, link_token
from fines.errors import EvidenceMissingError, InvalidValueError, NotFoundError
from fines.local_time import local_day
from fines.money import Money
from fines.packages.package import package_name, package_of
from fines.payment import PaymentId
from fines.plates import plate_number

router = APIRouter()

_GROUPS = (2, 2, 3, 2, 1, 6)
_NUMBER = re.compile(r"[0-9]{16}")
_HOUR_CACHE = {"Cache-Control": "private, max-age=3600"}


@router.get("/")
def home_page(request: Request, visit: AnyVisit) -> Response:
    """Find your fine."""
    return render(request, "citizen/home.html")


@router.post("/", dependencies=[CHECKED_FORM])
def find(
    request: Request,
    desk: TheDesk,
    throttle: TheThrottle,
    number: Annotated[str, Form()] = "",
    plate: Annotated[str, Form()] = "",
) -> Response:
    """The fine of this number and plate; one answer for every pair that is not on file."""
    t, now = speaker(request), desk.clock()
    key = f"find:{request.client.host if request.client else '-'}"
    throttle.check(key, at=now)
    typed = {"number": number[:40], "plate": plate[:20]}
    mistakes: dict[str, str] = {}
    grouped = _grouped(number)
    if grouped is None:
        mistakes["number"] = t("home.number_wrong")
    try:
        wanted = plate_number(plate)
    except InvalidValueError:
        mistakes["plate"] = t("home.plate_wrong")
    if not mistakes and grouped is not None:
        try:
            found = desk.citizen.by_number_and_plate(grouped, wanted)
        except NotFoundError:
            throttle.failed(key, at=now)
            mistakes["number"] = t("home.none")
        else:
            return see(f"/r/{link_token(desk.link_secret, found.resolution.number)}")
    return render(
        request,
        "citizen/home.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        mistakes=mistakes,
        typed=typed,
    )


def _grouped(number: str) -> str | None:
    """The number in its groups, however it was typed."""
    digits = re.sub(r"[\s\-–—]", "", number)
    if not _NUMBER.fullmatch(digits):
        return None
    starts = [sum(_GROUPS[:place]) for place in range(len(_GROUPS))]
    return "-".join(
        digits[start : start + length] for start, length in zip(starts, _GROUPS, strict=True)
    )


def the_case(request: Request, desk: Desk, token: str) -> CitizenCase:
    """The case behind this link, in the visitor's language."""
    view = desk.citizen.by_link(token)
    now = desk.clock()
    debt_above = desk.law.debt_above(local_day(now))
    return citizen_case(view, token, now, speaker(request).language, debt_above)


@router.get("/r/{token}")
def case_page(request: Request, desk: TheDesk, visit: AnyVisit, token: str) -> Response:
    """What is this, is it right, what do I do by when?"""
    return render(request, "citizen/case.html", case=the_case(request, desk, token))


@router.get("/r/{token}/picture/{sha256}")
def picture(request: Request, desk: TheDesk, token: str, sha256: str) -> Response:
    """A copy for the screen of a picture that shows nobody else."""
    number = check_token(desk.link_secret, token)
    # The view of the page is in the audit already; its pictures belong to the same view.
    with desk.case_file.view() as view:
        decision = view.decision(view.resolution(number).decision_id)
    piece = cited(decision, sha256)
    if not may_show(piece):
        raise EvidenceMissingError("This picture is not shown: other people may be in it.")
    copy = request.app.state.pictures.get(
        ("citizen", sha256), lambda: for_citizen(desk.evidence.get(piece.sha256))
    )
    return Response(copy, media_type="image/jpeg", headers=_HOUR_CACHE)


@router.get("/r/{token}/evidence.zip")
def evidence_package(desk: TheDesk, token: str) -> Response:
    """The signed package without what may show other people; `tartip verify` checks it."""
    decision = desk.citizen.by_link(token).decision
    content = package_of(decision.violation, desk.evidence, sealed=True)
    name = package_name(decision.violation, sealed=True)
    return Response(
        content,
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get("/r/{token}/document.pdf")
def document(desk: TheDesk, token: str) -> Response:
    """The signed resolution."""
    view = desk.citizen.by_link(token)
    if view.resolution.document is None:
        raise NotFoundError(f"Resolution {view.resolution.number} has no document on file.")
    return pdf_response(desk.evidence.get(view.resolution.document), view.resolution.number)


@router.get("/r/{token}/papers/{sha256}.pdf")
def paper(desk: TheDesk, token: str, sha256: str) -> Response:
    """A signed paper that followed the resolution: a reminder, a decision on an appeal."""
    view = desk.citizen.by_link(token)
    for each in view.papers:
        if each.document == sha256:
            name = f"{view.resolution.number}-{each.occasion}"
            return pdf_response(desk.evidence.get(each.document), name)
    raise NotFoundError(f"No such paper belongs to resolution {view.resolution.number}.")


@router.post("/r/{token}/received", dependencies=[CHECKED_FORM])
def received(desk: TheDesk, token: str) -> Response:
    """The citizen says "I have received it": a delivery through the portal is proven."""
    number = check_token(desk.link_secret, token)
    desk.delivering.portal_opened(number)
    return see(f"/r/{token}")


@router.get("/r/{token}/pay")
def pay_page(request: Request, desk: TheDesk, visit: AnyVisit, token: str) -> Response:
    """Check before you pay."""
    case = the_case(request, desk, token)
    if not case.open:
        return see(f"/r/{token}")
    return render(request, "citizen/pay.html", case=case, **_ways(desk, case))


def _ways(desk: Desk, case: CitizenCase) -> dict[str, Any]:
    """How this sum can be paid, and whether that moves money."""
    elqr = shown_elqr(desk.elqr, case.resolution, case.today) if desk.elqr else None
    return {"elqr": elqr, "trial": desk.paying.through == "sandbox"}


@router.post("/r/{token}/pay", dependencies=[CHECKED_FORM])
def pay(
    request: Request, desk: TheDesk, token: str, amount: Annotated[int, Form(gt=0)]
) -> Response:
    """Pays the sum that was shown; if the day's sum has changed meanwhile, it is shown again."""
    case = the_case(request, desk, token)
    if case.collected:
        return see(f"/r/{token}")
    if case.open and amount != case.due.tyiyn:
        t = speaker(request)
        changed = {"amount": t("pay.changed", sum=t.money(case.due))}
        return render(
            request,
            "citizen/pay.html",
            status=HTTPStatus.CONFLICT,
            case=case,
            **_ways(desk, case),
            mistakes=changed,
        )
    payment = desk.paying.pay(case.resolution.payment_code, Money(amount))
    return see(f"/r/{token}/payments/{payment.id}")


@router.get("/r/{token}/payments/{payment_id}")
def payment_page(
    request: Request, desk: TheDesk, visit: AnyVisit, token: str, payment_id: str
) -> Response:
    """The truth about a payment: asked again while it is unknown, then the receipt."""
    number = check_token(desk.link_secret, token)
    if any(payment.id == payment_id for payment in desk.paying.payments(number)):
        desk.paying.ask(PaymentId(payment_id))
    case = the_case(request, desk, token)
    for payment in case.payments:
        if payment.id == PaymentId(payment_id):
            return render(request, "citizen/payment.html", case=case, payment=payment)
    raise NotFoundError(f"No payment {payment_id} towards this resolution is on file.")
