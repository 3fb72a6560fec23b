"""Which invented device reports in the tests? A radar, its key and its events."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fines.clock_state import ClockSource, ClockState
from fines.dated_limit import DatedLimit
from fines.device_event import (
    EVENT_VERSION,
    DeviceEvent,
    DeviceSerial,
    EventMeasurement,
    EventPicture,
    EventPlate,
)
from fines.evidence import EvidenceKind
from fines.registered_device import (
    ApprovedMeasurement,
    ClockTerms,
    RegisteredDevice,
)
from fines.violation import OffenceCode, SiteId
from tests.fines.invented import DEVICE, NOON, PLATE

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SERIAL = DeviceSerial("DEMO-RADAR-7")
PICTURE = b"\xff\xd8\xff\xe0 an invented picture \xff\xd9"

SPEED = ApprovedMeasurement(
    quantity="speed",
    unit="km/h",
    least=20,
    most=250,
    error=1.0,
    error_share=0.01,
    coverage=3,
    uncertainty=0.5,
    most_uncertainty=2,
    step=1,
    offence=None,
    limits=(DatedLimit(value=60, valid_from=date(2025, 1, 1), valid_to=None, source="sign"),),
)
AXLE_LOAD = replace(
    SPEED,
    quantity="axle_load",
    unit="t",
    least=0.5,
    most=30,
    error=0.2,
    error_share=0.05,
    uncertainty=0.1,
    step=0.1,
    offence=OffenceCode("overload"),
    limits=(DatedLimit(value=10, valid_from=date(2025, 1, 1), valid_to=None, source="decree"),),
)
RADAR = RegisteredDevice(
    device=replace(DEVICE, name="Demo radar", serial=SERIAL),
    type_approval="DEMO-TYPE-12",
    site=SiteId("demo-avenue-40"),
    place="Бишкек, Демо проспекти 40",
    public_key=KEY.public_key().public_bytes_raw(),
    token="demo-radar-7",
    client_certificate="ab" * 32,
    offences=frozenset({OffenceCode("seat_belt"), OffenceCode("phone"), OffenceCode("red_light")}),
    measures=(SPEED, AXLE_LOAD),
    least_plate_confidence=0.9,
    clock=ClockTerms(
        sources=frozenset({ClockSource.GNSS}),
        most_offset_ms=100,
        most_check_age=timedelta(hours=1),
    ),
    most_age=timedelta(days=30),
)


def signature(content: bytes, key: Ed25519PrivateKey = KEY) -> str:
    """The device's signature as it travels."""
    return base64.b64encode(key.sign(content)).decode()


def speed(value: float, **changed: Any) -> EventMeasurement:
    """A measured speed."""
    facts: dict[str, Any] = {"uncertainty": 0.6, "limit": 60.0} | changed
    return EventMeasurement(quantity="speed", value=value, unit="km/h", **facts)


def device_event(occurred_at: datetime = NOON, **changed: Any) -> DeviceEvent:
    """A radar's event: 87.4 km/h at a limit of 60, everything as it should be."""
    picture = EventPicture(
        kind=EvidenceKind.AT,
        media_type="image/jpeg",
        content=base64.b64encode(PICTURE).decode(),
    )
    facts: dict[str, Any] = {
        "version": EVENT_VERSION,
        "device": SERIAL,
        "event": "812",
        "occurred_at": occurred_at,
        "plate": EventPlate(text=PLATE, confidence=0.98),
        "pictures": (picture,),
        "measurement": speed(87.4),
        "clock": ClockState(
            source=ClockSource.GNSS,
            offset_ms=0.4,
            uncertainty_ms=0.2,
            checked_at=occurred_at - timedelta(seconds=30),
        ),
    }
    return DeviceEvent(**(facts | changed))
