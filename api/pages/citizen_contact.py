""" "Tell me by telephone or e-mail": left behind the link, for this resolution only."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from api.access.guard import CHECKED_FORM, AnyVisit, TheDesk
from api.desk import Desk
from api.language import NAMES, language_of
from api.pages.citizen import the_case
from api.rendering import render, see, speaker
from fines.contact import Contact, fits
from fines.delivery import DeliveryChannel
from fines.procedure.steps import CITIZEN
from fines.wording import Language

router = APIRouter(prefix="/r/{token}/contact")


@router.get("")
def contact_page(
    request: Request, desk: TheDesk, visit: AnyVisit, token: str, done: str = ""
) -> Response:
    """The form; what was left before is not shown, since others may hold the paper."""
    typed = {"language": language_of(request).value}
    return _page(request, desk, token, typed, done=done == "kept")


@router.post("", dependencies=[CHECKED_FORM])
def keep(
    request: Request,
    desk: TheDesk,
    token: str,
    language: Annotated[Language, Form()],
    phone: Annotated[str, Form(max_length=40)] = "",
    email: Annotated[str, Form(max_length=254)] = "",
) -> Response:
    """Keeps it."""
    case = the_case(request, desk, token)
    typed = {"phone": phone.strip(), "email": email.strip(), "language": language.value}
    contact = Contact(
        key=case.resolution.number,
        language=language,
        entered_by=CITIZEN,
        entered_at=desk.clock(),
        phone="".join(phone.split()),
        email=email.strip(),
    )
    mistakes = _mistakes(request, contact)
    if mistakes:
        return _page(request, desk, token, typed, mistakes)
    desk.contacting.enter_by_link(case.resolution.number, contact)
    return see(f"/r/{token}/contact?done=kept")


def _mistakes(request: Request, contact: Contact) -> dict[str, str]:
    t = speaker(request)
    if not contact.channels():
        return {"phone": t("contact.nothing")}
    mistakes = {}
    if contact.phone and not fits(DeliveryChannel.SMS, contact.phone):
        mistakes["phone"] = t("contact.phone_wrong")
    if contact.email and not fits(DeliveryChannel.EMAIL, contact.email):
        mistakes["email"] = t("contact.email_wrong")
    return mistakes


def _page(
    request: Request,
    desk: Desk,
    token: str,
    typed: dict[str, str],
    mistakes: dict[str, str] | None = None,
    *,
    done: bool = False,
) -> Response:
    return render(
        request,
        "citizen/contact.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if mistakes else HTTPStatus.OK,
        case=the_case(request, desk, token),
        tongues=[(language.value, NAMES[language]) for language in Language],
        typed=typed,
        mistakes=mistakes or {},
        done=done,
    )
