"""What did a camera, a device or an officer report? One act of one vehicle, with its proof."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import NewType

from fines.basis import Basis
from fines.evidence import EvidencePiece, Sha256
from fines.plates import PlateNumber, PlateReading
from fines.position import Position
from fines.region import Region
from fines.vehicle_look import VehicleLook

ViolationId = NewType("ViolationId", str)
SiteId = NewType("SiteId", str)
OffenceCode = NewType("OffenceCode", str)


class ReporterKind(StrEnum):
    """Who saw the act."""

    CAMERA = "camera"
    DEVICE = "device"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """The camera, device or officer that reported, by its own identifier."""

    kind: ReporterKind
    identifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """The measuring device with the certificate that was valid at the act.

    `public_key` is the half of its signing key that everyone may know, in hexadecimal; where it
    signs by CMS, `signing_certificate` is the SHA-256 of its X.509 certificate instead.
    """

    name: str
    serial: str
    certificate: str
    certificate_valid_from: datetime
    certificate_valid_to: datetime
    public_key: str | None = None
    signing_certificate: str | None = field(default=None, metadata={"later": True})

    def certified_at(self, instant: datetime) -> bool:
        """Whether the certificate covers this instant."""
        return self.certificate_valid_from <= instant < self.certificate_valid_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """A measured quantity in `unit`; `charged` is what remains after error and uncertainty."""

    quantity: str
    value: float
    unit: str
    uncertainty: float
    charged: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSignature:
    """How a device signed what it reported: `value` over the bytes kept as evidence `signed`.

    `key` and `value` are base64, the value byte for byte as it arrived; `algorithm` is "ed25519",
    or "cms", where `key` is the SHA-256 of the certificate.
    """

    algorithm: str
    key: str
    value: str
    signed: Sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One act of one vehicle at one place and instant. `place` is an address as people say it.

    `look` is what a camera of ours saw of the vehicle, to compare with the registry;
    `signature` is that of a device which reported the act itself; `bases` are the signs, models
    and programs that it rests on; `position` is where the camera stands, if that is known,
    and `region` the one whose police the case belongs to.
    """

    id: ViolationId
    offence: OffenceCode
    plate: PlateNumber
    plate_reading: PlateReading
    site: SiteId
    place: str
    occurred_at: datetime
    measurement: Measurement | None
    evidence: tuple[EvidencePiece, ...]
    reported_by: Reporter
    device: Device | None
    look: VehicleLook | None = None
    signature: DeviceSignature | None = None
    bases: tuple[Basis, ...] = ()
    position: Position | None = None
    region: Region | None = field(default=None, metadata={"later": True})


def violation_id(
    site: SiteId, offence: OffenceCode, plate: PlateNumber, occurred_at: datetime
) -> ViolationId:
    """The derived identifier: the same act seen twice has the same one (at-least-once delivery)."""
    if occurred_at.tzinfo is None:
        raise ValueError("occurred_at must carry its zone")
    instant = occurred_at.astimezone(UTC).isoformat(timespec="milliseconds")
    text = "\x1f".join((site, offence, plate, instant))
    return ViolationId(hashlib.sha256(text.encode()).hexdigest()[:32])
