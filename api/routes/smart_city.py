"""How does our security server reach us as a provider? SOAP at one address, its WSDL beside it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.access.guard import TheDesk
from api.rendering import Speaker
from api.smart_city.gate import check_origin
from api.smart_city.operations import Asked, answered
from fines.agency import AgencyCall
from fines.errors import NotFoundError, StepRefusedError, TartipError
from fines.registries.smart_city_form import smart_city
from fines.registries.smart_city_wsdl import wsdl
from fines.registries.soap_service import BadRequestError, answer, fault, read_call
from fines.wording import Language
from pipeline.smart_city_file import SmartCity

router = APIRouter(prefix="/xroad/smartcity", tags=["agencies"])
XML = "text/xml; charset=utf-8"
REFUSED, FAILED = "Client.BadRequest", "Server.ServerProxy.ServiceFailed"


def city_of(request: Request, desk: TheDesk) -> SmartCity:
    """Who may ask; NotFoundError while the service is off."""
    if desk.smart_city is None:
        raise NotFoundError("This service is off: set TRAFFIC_SMART_CITY.")
    check_origin(request, desk.smart_city)
    return desk.smart_city


async def envelope_of(request: Request, _: Annotated[SmartCity, Depends(city_of)]) -> bytes:
    """The body as it came, read only from whom we listen to."""
    return await request.body()


TheCity = Annotated[SmartCity, Depends(city_of)]
TheEnvelope = Annotated[bytes, Depends(envelope_of)]


@router.get("", include_in_schema=False)
def description(request: Request, desk: TheDesk, city: TheCity) -> Response:
    """The WSDL, at `?wsdl`."""
    if "wsdl" not in request.query_params:
        raise NotFoundError("The description is at ?wsdl; questions come by POST.")
    address = f"{desk.public_url}{router.prefix}"
    return Response(wsdl(smart_city(), city.namespace, address), media_type=XML)


@router.post("", include_in_schema=False)
def ask(request: Request, desk: TheDesk, city: TheCity, envelope: TheEnvelope) -> Response:
    """One question, one answer; technical faults are SOAP faults."""
    form = smart_city()
    try:
        call = read_call(envelope, form, city.namespace)
    except BadRequestError as error:
        return _fault(fault(REFUSED, str(error), error.header))
    asked = Asked(
        desk=desk,
        city=city,
        call=AgencyCall(
            client=call.client,
            user=call.user,
            issue=call.issue,
            message=call.message,
            operation=call.operation.name,
        ),
        fields=call.fields,
        t=_speaker(request),
    )
    try:
        told = answered(call.operation.name, asked)
    except TartipError as error:
        return _fault(fault(FAILED, _said(error), call.header))
    return Response(answer(call, form, city.namespace, told), media_type=XML)


def _speaker(request: Request) -> Speaker:
    return Speaker(request.app.state.wording, Language.RUSSIAN)


def _said(error: TartipError) -> str:
    """Other bodies hear that it failed, not whom or what the sentence names."""
    again = "ask again" if isinstance(error, StepRefusedError) else "ask again later"
    return f"The question could not be answered now: {again}."


def _fault(content: bytes) -> Response:
    return Response(content, status_code=HTTPStatus.INTERNAL_SERVER_ERROR, media_type=XML)
