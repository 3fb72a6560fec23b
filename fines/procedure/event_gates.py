"""May this event be charged? Every gate favours the driver, and says which one stayed shut."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn

from fines.device_event import DeviceEvent, EventDoubt, EventMeasurement
from fines.errors import InvalidValueError, NotLawfulError
from fines.local_time import local_day
from fines.plates import PlateNumber, PlateReading, incomplete, matching, plate_number
from fines.ports import Law
from fines.registered_device import ApprovedMeasurement, RegisteredDevice
from fines.violation import Measurement, OffenceCode

SPEED = "speed"
PICTURES = ("image/jpeg", "image/png")
# Two clocks that are both proven may still be this far apart.
MOST_AHEAD = timedelta(seconds=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """An act that passed every gate."""

    offence: OffenceCode
    plate: PlateNumber
    reading: PlateReading
    measurement: Measurement | None


class _Shut(Exception):
    """A gate stayed shut."""

    def __init__(self, doubt: EventDoubt) -> None:
        super().__init__(doubt)
        self.doubt = doubt


def judge(
    event: DeviceEvent, device: RegisteredDevice, law: Law, now: datetime
) -> Charge | EventDoubt | None:
    """The charge, the doubt that keeps it from being one, or None where nobody did anything."""
    if _plainly_within(event, device):
        return None
    try:
        _check_instant(event, device, now)
        measurement = _measured(event, device)
        offence = _offence(event, device, measurement, law)
        if offence is None:
            return None
        reading, plate = _plate(event, device)
        _check_rest(event, offence, law)
    except _Shut as shut:
        return shut.doubt
    return Charge(offence=offence, plate=plate, reading=reading, measurement=measurement)


def _shut(doubt: EventDoubt) -> NoReturn:
    raise _Shut(doubt)


def _plainly_within(event: DeviceEvent, device: RegisteredDevice) -> bool:
    """A passage, or a value that keeps every limit in question: it leaves nothing behind."""
    measured = event.measurement
    if event.offence is not None or measured is None:
        return event.offence is None
    approved = device.approved(measured.quantity, measured.unit)
    known = approved.limit_on(local_day(event.occurred_at)) if approved is not None else None
    limits = [measured.limit, known.value if known is not None else None]
    stated = [limit for limit in limits if limit is not None]
    return bool(stated) and measured.value <= min(stated)


def _check_instant(event: DeviceEvent, device: RegisteredDevice, now: datetime) -> None:
    """Neither too far from now, nor without certificate, nor by a clock that nobody proved."""
    at, terms, clock = event.occurred_at, device.clock, event.clock
    if at > now + MOST_AHEAD:
        _shut(EventDoubt.FROM_THE_FUTURE)
    if now - at > device.most_age:
        _shut(EventDoubt.TOO_OLD)
    if not device.device.certified_at(at):
        _shut(EventDoubt.CERTIFICATE_NOT_VALID)
    if clock is None or clock.source not in terms.sources:
        _shut(EventDoubt.CLOCK_NOT_PROVEN)
    if abs(at - clock.checked_at) > terms.most_check_age:
        _shut(EventDoubt.CLOCK_NOT_PROVEN)
    if abs(clock.offset_ms) > terms.most_offset_ms:
        _shut(EventDoubt.CLOCK_DRIFT)
    # Within the limit as measured, and perhaps not in truth: that proves nothing.
    if abs(clock.offset_ms) + clock.uncertainty_ms > terms.most_offset_ms:
        _shut(EventDoubt.CLOCK_NOT_PROVEN)


def _measured(event: DeviceEvent, device: RegisteredDevice) -> Measurement | None:
    """What was measured with what remains of it, by the errors that the approval promises."""
    measured = event.measurement
    if measured is None:
        return None
    approved = _approved(measured, device)
    uncertainty = max(measured.uncertainty or 0.0, approved.uncertainty)
    if not approved.least <= measured.value <= approved.most:
        _shut(EventDoubt.OUT_OF_RANGE)
    if uncertainty > approved.most_uncertainty:
        _shut(EventDoubt.TOO_UNCERTAIN)
    return Measurement(
        quantity=measured.quantity,
        value=measured.value,
        unit=measured.unit,
        uncertainty=uncertainty,
        charged=approved.charged(measured.value, uncertainty),
    )


def _approved(measured: EventMeasurement, device: RegisteredDevice) -> ApprovedMeasurement:
    approved = device.approved(measured.quantity, measured.unit)
    if approved is None:
        _shut(EventDoubt.NOT_APPROVED)
    return approved


def _offence(
    event: DeviceEvent, device: RegisteredDevice, measurement: Measurement | None, law: Law
) -> OffenceCode | None:
    """The offence that the device names, or the one that its measurement is; None where none."""
    if event.offence is not None:
        if event.offence not in device.offences:
            _shut(EventDoubt.NOT_APPROVED)
        if measurement is not None and measurement.charged <= 0:
            _shut(EventDoubt.TOO_UNCERTAIN)
        return OffenceCode(event.offence)
    if event.measurement is None or measurement is None:
        return None
    return _excess(event, event.measurement, device, measurement.charged, law)


def _excess(
    event: DeviceEvent,
    measured: EventMeasurement,
    device: RegisteredDevice,
    charged: float,
    law: Law,
) -> OffenceCode | None:
    """The offence of an excess over the limit on which device and register agree."""
    day, approved = local_day(event.occurred_at), _approved(measured, device)
    limit = approved.limit_on(day)
    if limit is None:
        _shut(EventDoubt.LIMIT_NOT_IN_FORCE)
    if measured.limit is not None and measured.limit != limit.value:
        _shut(EventDoubt.LIMIT_DISAGREES)
    if approved.quantity == SPEED:
        return law.speeding(charged - limit.value, day)
    return approved.offence if charged > limit.value else None


def _plate(event: DeviceEvent, device: RegisteredDevice) -> tuple[PlateReading, PlateNumber]:
    """The plate as sure as it must be, in a form that some country issues."""
    if event.plate.text is None or event.plate.confidence < device.least_plate_confidence:
        _shut(EventDoubt.PLATE_UNSURE)
    try:
        number = plate_number(event.plate.text)
    except InvalidValueError:
        _shut(EventDoubt.PLATE_UNSURE)
    forms = matching(number)
    if not forms or incomplete(number) is not None:
        _shut(EventDoubt.PLATE_UNSURE)
    reading = PlateReading(
        text=number,
        country=forms[0].country,
        pattern=forms[0].name,
        candidates=tuple(form.name for form in forms),
        confidence=event.plate.confidence,
    )
    return reading, number


def _check_rest(event: DeviceEvent, offence: OffenceCode, law: Law) -> None:
    """Something that a citizen can look at, and a law that was in force."""
    if not any(picture.media_type in PICTURES for picture in event.pictures):
        _shut(EventDoubt.NO_PICTURE)
    try:
        law.tariff(offence, local_day(event.occurred_at))
    except NotLawfulError:
        _shut(EventDoubt.NO_LAW_IN_FORCE)
