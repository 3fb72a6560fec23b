"""How does a case read on the wire of the Smart City service? Our records in, its fields out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from api.desk import Desk
from api.pages.citizen_case import SHOWN, may_show
from api.pictures import for_citizen
from api.rendering import Speaker
from fines.agency import SearchEntry, SearchKind
from fines.decision import Decision
from fines.delivery import SERVES, Delivery, DeliveryStatus, Occasion, PostsWord
from fines.documents.verifying import DocumentReport, verify_document
from fines.errors import EvidenceMissingError
from fines.owner import Owner, PersonKind
from fines.procedure.informing import ToldCase
from fines.procedure.numbering import number_as_long
from fines.registries.soap_service import Answer
from fines.resolution import Resolution, ResolutionStatus
from fines.violation import ReporterKind
from pipeline.smart_city_file import SmartCity

VENDOR = "Tartip"
BY_MACHINE, BY_OFFICER = "AFP", "OFFICER"
_BIRTH = re.compile(r"[12]([0-9]{2})([0-9]{2})([0-9]{4})[0-9]{5}")
SEARCHES = {SearchKind.OWNER_SEEKS_DRIVER: 1, SearchKind.DRIVER_SEEKS_OWNER: 2}
_WORDS = {
    DeliveryStatus.SENT: PostsWord.UNDER_WAY,
    DeliveryStatus.PROVEN: PostsWord.DELIVERED,
    DeliveryStatus.FAILED: PostsWord.RETURNED,
}


def due(resolution: Resolution) -> Answer:
    """What anybody may know who sees the plate: where to pay how much."""
    return {
        "paymentNumber": resolution.payment_code,
        "violationAmmount": resolution.tariff.amount,
    }


def violation(desk: Desk, told: ToldCase, t: Speaker, *, with_image: bool) -> Answer:
    """A row of `smartcityGetViolations`."""
    resolution, act = told.resolution, told.decision.violation
    report = _signature(desk, resolution)
    return {
        **_person(resolution.owner),
        "carBrand": resolution.owner.vehicle.make,
        "carModel": resolution.owner.vehicle.model,
        "paymentNumber": resolution.payment_code,
        "paymentStatus": payment_status(resolution),
        "paymentStatusName": t(f"status.resolution.{resolution.status}"),
        "plateNumber": act.plate,
        "protocolNumber": number_as_long(resolution.number),
        "violationType": _kind(told.decision),
        "violationAmmount": resolution.tariff.amount,
        "violationDate": act.occurred_at,
        "violationArticle": resolution.tariff.article,
        "violationPlace": act.place,
        "violationImage": picture(desk, told.decision) if with_image else None,
        "certEcpExpire": report.signed_by.valid_to if report and report.signed_by else None,
        "deliveryDate": resolution.delivered_at,
    }


def record(desk: Desk, told: ToldCase, t: Speaker, city: SmartCity) -> Answer:
    """The full record of `protocol`."""
    resolution, act = told.resolution, told.decision.violation
    measured, device, position = act.measurement, act.device, act.position
    vehicle, tariff = resolution.owner.vehicle, resolution.tariff
    return {
        **_person(resolution.owner),
        **_signed(_signature(desk, resolution)),
        **_delivered(_last_service(told.deliveries), city),
        **_court(resolution, city),
        "id": number_as_long(resolution.number),
        "protocolNumber": resolution.number,
        "complexType": device.name if device else None,
        "vendor": VENDOR,
        "plateNumber": act.plate,
        "carBrand": vehicle.make,
        "carModel": vehicle.model,
        "carColor": vehicle.colour,
        "carYear": vehicle.year,
        "pin": resolution.owner.pin,
        "violationName": t.offence(act.offence),
        "violationDate": act.occurred_at,
        "violationPlace": act.place,
        "violationArticle": tariff.article,
        "violationArticlePart": tariff.part,
        "violationCategory": act.offence,
        "violationAmmount": tariff.amount,
        "violationImage": picture(desk, told.decision),
        "gpsY": position.latitude if position else None,
        "gpsX": position.longitude if position else None,
        "deviceName": device.name if device else None,
        "deviceSerial": device.serial if device else None,
        "certificate": device.certificate if device else None,
        "certificateDate": device.certificate_valid_from.date() if device else None,
        "paymentNumber": resolution.payment_code,
        "paymentStatus": payment_status(resolution),
        "paymentDate": resolution.paid_at,
        "paymentSum": resolution.paid,
        "protocolDate": resolution.issued_at,
        "signDate": resolution.issued_at,
        "protocolHash": resolution.document,
        "operatorFio": told.confirmed_by.name if told.confirmed_by else None,
        "managerRank": told.issued_by.rank,
        "managerFio": told.issued_by.name,
        "measuredQuantity": measured.quantity if measured else None,
        "measuredValue": measured.value if measured else None,
        "measuredUnit": measured.unit if measured else None,
        "measuredUncertainty": measured.uncertainty if measured else None,
        "chargedValue": measured.charged if measured else None,
    }


def event(decision: Decision) -> Answer:
    """A passage with an act: we keep no others."""
    act = decision.violation
    return {
        "id": decision.id,
        "crossroad": act.place,
        "eventDate": act.occurred_at,
        "gpsY": act.position.latitude if act.position else None,
        "gpsX": act.position.longitude if act.position else None,
    }


def board_entry(entry: SearchEntry) -> Answer:
    """What is published: never the personal number."""
    return {
        "id": entry.id,
        "type": SEARCHES[entry.kind],
        "plateNumber": entry.plate,
        "contact": entry.contact,
        "note": entry.note or None,
        "date": entry.posted_at,
    }


def payment_status(resolution: Resolution) -> int:
    """1 once it is paid in full."""
    return int(resolution.paid_at is not None)


def picture(desk: Desk, decision: Decision) -> bytes | None:
    """The picture of the act as its addressee may see it, nobody else in it; None without one."""
    shown = [each for each in decision.violation.evidence if may_show(each)]
    for kind in SHOWN[:-1]:
        for piece in shown:
            if piece.kind is kind:
                try:
                    return for_citizen(desk.evidence.get(piece.sha256))
                except EvidenceMissingError:
                    return None
    return None


def _person(owner: Owner) -> Answer:
    if owner.kind is PersonKind.LEGAL:
        return {"lastname": owner.name, "address": owner.address}
    last, _, rest = owner.name.partition(" ")
    first, _, father = rest.partition(" ")
    return {
        "lastname": last,
        "firstname": first or None,
        "patronymic": father or None,
        "birthdate": _birthdate(owner.pin),
        "address": owner.address,
    }


def _birthdate(pin: str) -> date | None:
    """The personal number of a natural person holds the day of birth: digits 2 to 9, DDMMYYYY."""
    matched = _BIRTH.fullmatch(pin)
    if matched is None:
        return None
    try:
        return date(int(matched[3]), int(matched[2]), int(matched[1]))
    except ValueError:
        return None


def _kind(decision: Decision) -> str:
    by_officer = decision.violation.reported_by.kind is ReporterKind.OFFICER
    return BY_OFFICER if by_officer else BY_MACHINE


def _signature(desk: Desk, resolution: Resolution) -> DocumentReport | None:
    if resolution.document is None:
        return None
    try:
        report = verify_document(desk.evidence.get(resolution.document))
    except EvidenceMissingError:
        return None
    return report if report.signed_by else None


def _signed(report: DocumentReport | None) -> Answer:
    if report is None or report.signed_by is None:
        return {}
    return {
        "certEcp": report.signed_by.serial,
        "certEcpIssue": report.signed_by.valid_from,
        "certEcpExpire": report.signed_by.valid_to,
    }


def _last_service(deliveries: Sequence[Delivery]) -> Delivery | None:
    """The newest attempt to serve the resolution itself that has left; messages only tell of it."""
    left = [
        each
        for each in deliveries
        if each.channel in SERVES and each.occasion is Occasion.RESOLUTION and each.status in _WORDS
    ]
    return left[-1] if left else None


def _delivered(delivery: Delivery | None, city: SmartCity) -> Answer:
    if delivery is None:
        return {}
    return {
        "deliveryStatus": city.code_of(_WORDS[delivery.status]),
        "deliveryDate": delivery.proven_at,
        "deliveryNote": delivery.proof or None,
        "deliveryUpdateDate": delivery.proven_at or delivery.sent_at,
    }


def _court(resolution: Resolution, city: SmartCity) -> Answer:
    """Only what is sure: an ended pause may have been an objection's."""
    if resolution.status is not ResolutionStatus.SUSPENDED or not resolution.pauses:
        return {}
    return {
        "judgementStatus": city.suspended,
        "judgementStatusDate": resolution.pauses[-1].began_at,
    }
