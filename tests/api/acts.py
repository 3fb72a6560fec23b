"""What did the camera of the desks' tests report? A red light, with drawn pictures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

from fines.evidence import EvidenceKind, EvidencePiece
from fines.plates import PlateNumber, PlateReading
from fines.ports import EvidenceStore
from fines.vehicle_look import VehicleColour, VehicleKind, VehicleLook
from fines.violation import (
    Device,
    Measurement,
    OffenceCode,
    Reporter,
    ReporterKind,
    SiteId,
    Violation,
    violation_id,
)
from tests.api.pictures import crossing, plate_crop

SIGNAL_LOG = (
    "at,group,state\n"
    "2026-05-04T01:59:40.000+00:00,1,green\n"
    "2026-05-04T01:59:55.480+00:00,1,yellow\n"
    "2026-05-04T01:59:58.480+00:00,1,red\n"
)
SITE = SiteId("demo-crossing")
ACT = datetime(2026, 5, 4, 2, 0, 0, tzinfo=UTC)


@cache
def _frames() -> tuple[tuple[EvidenceKind, float, bytes, tuple[int, int, int, int] | None], ...]:
    drawn = (
        (EvidenceKind.BEFORE, -0.6, crossing(-40)),
        (EvidenceKind.AT, 0.0, crossing(30)),
        (EvidenceKind.AFTER, 0.6, crossing(120)),
        (EvidenceKind.PLATE_FRAME, 0.24, crossing(60)),
        (EvidenceKind.REDACTED_AT, 0.0, crossing(30, alone=True)),
        (EvidenceKind.REDACTED_PLATE_FRAME, 0.24, crossing(60, alone=True)),
    )
    return (*((k, s, *p) for k, s, p in drawn), (EvidenceKind.PLATE_CROP, 0.24, plate_crop(), None))


def red_light(
    evidence: EvidenceStore, at: datetime, plate: str, reporter: Reporter | None
) -> Violation:
    """An act of this plate at this instant; its pieces are kept."""
    pieces = [
        EvidencePiece(
            kind=kind,
            sha256=evidence.put(content, "image/jpeg"),
            media_type="image/jpeg",
            captured_at=at + timedelta(seconds=offset_s),
            frame=300 + int(offset_s * 25),
            box_px=box,
        )
        for kind, offset_s, content, box in _frames()
    ]
    log = evidence.put(SIGNAL_LOG.encode(), "text/csv")
    pieces.append(EvidencePiece(kind=EvidenceKind.SIGNAL_LOG, sha256=log, media_type="text/csv"))
    offence, number = OffenceCode("red_light"), PlateNumber(plate)
    return Violation(
        id=violation_id(SITE, offence, number, at),
        offence=offence,
        plate=number,
        plate_reading=PlateReading(text=number, country="KG", pattern="KG_2016", confidence=0.982),
        site=SITE,
        place="Бишкек, Демо проспекти 40",
        occurred_at=at,
        measurement=Measurement(
            quantity="time_into_red", value=1.52, unit="s", uncertainty=0.04, charged=1.48
        ),
        evidence=tuple(pieces),
        reported_by=reporter or Reporter(kind=ReporterKind.CAMERA, identifier="demo-camera"),
        device=Device(
            name="Демо-Камера",
            serial="DEMO-0001",
            certificate="DEMO-2026-17",
            certificate_valid_from=datetime(2026, 1, 1, tzinfo=UTC),
            certificate_valid_to=datetime(2027, 1, 1, tzinfo=UTC),
        ),
        look=VehicleLook(colour=VehicleColour.WHITE, kind=VehicleKind.CAR),
    )
