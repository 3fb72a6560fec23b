"""Which invented records do the tests of documents share? No person, plate or street is real."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

import fines
from fines.decision import Decision, DecisionId, DecisionStatus
from fines.errors import EvidenceMissingError
from fines.evidence import EvidenceKind, EvidencePiece, Sha256, address
from fines.money import Money
from fines.officer import Officer, OfficerId, Role
from fines.owner import Owner, PersonKind, Vehicle
from fines.plates import PlateNumber, PlateReading
from fines.resolution import PaymentCode, Resolution, ResolutionNumber
from fines.tariff import ClockStart, Discount, Tariff
from fines.violation import (
    Device,
    Measurement,
    OffenceCode,
    Reporter,
    ReporterKind,
    SiteId,
    Violation,
    ViolationId,
)
from fines.wording import VEHICLE_COLOURS, Wording

PLATE = PlateNumber("01KG777DEM")
ACT_AT = datetime(2026, 5, 1, 2, 0, 12, 480_000, tzinfo=UTC)
ISSUED_AT = datetime(2026, 5, 4, 4, 30, 7, 123_456, tzinfo=UTC)
FINES = Path(fines.__file__).parent
LONG_NAME = "Демобеков-Үзүлбөсөв Өмүрзакжаңыбай Ыманалижаңыбаевич, " * 3 + "Ң" * 90


@dataclass
class MemoryStore:
    """Evidence in memory."""

    pieces: dict[str, bytes] = field(default_factory=dict)

    def put(self, content: bytes, media_type: str) -> Sha256:
        self.pieces[address(content)] = content
        return address(content)

    def get(self, sha256: Sha256) -> bytes:
        if sha256 not in self.pieces:
            raise EvidenceMissingError(f"Evidence {sha256} is not in the store.")
        return self.pieces[sha256]


@cache
def wording() -> Wording:
    papers = FINES / "documents"
    return Wording.from_files(
        papers / "wording.toml",
        papers / "letters.toml",
        FINES / "law" / "names.toml",
        VEHICLE_COLOURS,
    )


@cache
def road_picture(width_px: int = 1280, height_px: int = 720, *, noise: int = 6) -> bytes:
    """A drawn road with a drawn car: nothing in it was ever photographed."""
    pixels = np.full((height_px, width_px, 3), (176, 190, 198), np.uint8)
    horizon = int(height_px * 0.38)
    pixels[horizon:] = (92, 96, 99)
    middle = width_px // 2
    for side in (-1, 0, 1):
        foot = (middle + side * width_px // 2, height_px)
        cv2.line(pixels, (middle + side * 12, horizon), foot, (235, 238, 240), 5, cv2.LINE_AA)
    x, y, w, h = car_box(width_px, height_px)
    cv2.rectangle(pixels, (x, y + h // 3), (x + w, y + h), (150, 60, 30), -1)
    cv2.rectangle(pixels, (x + w // 6, y), (x + w * 5 // 6, y + h // 3), (70, 55, 45), -1)
    cv2.rectangle(
        pixels, (x + w // 3, y + h * 3 // 4), (x + w * 2 // 3, y + h * 9 // 10), (250,) * 3, -1
    )
    grain = np.random.default_rng(1).integers(-noise, noise + 1, pixels.shape)
    return _jpeg(np.clip(pixels + grain, 0, 255).astype(np.uint8))


def car_box(width_px: int, height_px: int) -> tuple[int, int, int, int]:
    return width_px * 55 // 100, height_px * 48 // 100, width_px * 22 // 100, height_px * 30 // 100


@cache
def plate_picture() -> bytes:
    pixels = np.full((60, 280, 3), 245, np.uint8)
    cv2.putText(pixels, "01KG777DEM", (12, 42), cv2.FONT_HERSHEY_SIMPLEX, 1.25, (20, 20, 20), 3)
    return _jpeg(pixels)


def _jpeg(pixels: Any) -> bytes:
    return bytes(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes())


def device() -> Device:
    return Device(
        name="Демо-Светофор 2",
        serial="DS-000417",
        certificate="КР-2026-0417",
        certificate_valid_from=datetime(2026, 1, 31, 18, tzinfo=UTC),
        certificate_valid_to=datetime(2027, 1, 31, 18, tzinfo=UTC),
    )


def violation(store: MemoryStore, *, picture: bytes | None = None) -> Violation:
    act = store.put(picture or road_picture(), "image/jpeg")
    crop = store.put(plate_picture(), "image/jpeg")
    return Violation(
        id=ViolationId("0123456789abcdef0123456789abcdef"),
        offence=OffenceCode("red_light"),
        plate=PLATE,
        plate_reading=PlateReading(text=PLATE, country="KG", pattern="KG_2016", confidence=0.99),
        site=SiteId("demo-crossing"),
        place="Бишкек ш., Демо проспектиси 40, Үлгү көчөсүнүн кесилиши",
        occurred_at=ACT_AT,
        measurement=Measurement(
            quantity="time_into_red", value=1.52, unit="s", uncertainty=0.04, charged=1.48
        ),
        evidence=(
            EvidencePiece(
                kind=EvidenceKind.REDACTED_AT,
                sha256=act,
                media_type="image/jpeg",
                captured_at=ACT_AT,
                frame=312,
                box_px=car_box(1280, 720),
            ),
            EvidencePiece(
                kind=EvidenceKind.PLATE_CROP,
                sha256=crop,
                media_type="image/jpeg",
                captured_at=ACT_AT,
                frame=309,
            ),
        ),
        reported_by=Reporter(kind=ReporterKind.CAMERA, identifier="demo-camera-1"),
        device=device(),
    )


def tariff() -> Tariff:
    return Tariff(
        jurisdiction="kg",
        edition="Кодекс № 128, 28.10.2021, ред. 06.11.2025 № 253",
        offence=OffenceCode("red_light"),
        article="188",
        part="3",
        amount=Money.som(5500),
        discount=Discount(
            percent=70,
            days=30,
            clock_start=ClockStart.DELIVERED,
            source="Кодекс № 128, ст. 563 ч. 5 в ред. Закона № 37 от 12.02.2025",
        ),
        payment_days=60,
        source="calk.kg, 27.07.2026 (подлежит сверке с первичным текстом)",
    )


def owner() -> Owner:
    return Owner(
        kind=PersonKind.NATURAL,
        pin="20101199012345",
        name="Демо Айдоочу Үлгүевич",
        address="Бишкек ш., Өрнөк көчөсү 12, 34-батир, Биринчи май району",
        vehicle=Vehicle(plate=PLATE, make="Toyota", model="Camry", colour="ак", year=2014),
    )


def inspector() -> Officer:
    return Officer(
        id=OfficerId("inspector-1"),
        name="Демо Инспектор",
        rank="милициянын капитаны",
        role=Role.INSPECTOR,
    )


def decision(act: Violation) -> Decision:
    return Decision(
        id=DecisionId(act.id),
        violation=act,
        tariff=tariff(),
        status=DecisionStatus.ISSUED,
        proposed_at=ACT_AT,
    )


def resolution(act: Violation) -> Resolution:
    return Resolution(
        number=ResolutionNumber("02-08-051-01-7-000001"),
        decision_id=DecisionId(act.id),
        payment_code=PaymentCode(1234567890123456789),
        owner=owner(),
        tariff=tariff(),
        issued_by=inspector().id,
        issued_at=ISSUED_AT,
    )


def extreme(store: MemoryStore) -> tuple[Violation, Resolution, Officer]:
    """Everything as long as a clerk could ever type it."""
    act = replace(
        violation(store),
        offence=OffenceCode("speed_over_20"),
        place="Ысык-Көл облусу, Жети-Өгүз району, " * 6,
        device=replace(device(), name="Ө" * 60, serial="S" * 60, certificate="К" * 80),
    )
    base = resolution(act)
    long_owner = replace(
        owner(),
        name=LONG_NAME,
        address="Ысык-Көл облусу, Түп району, Үчүнчү Өрнөк айылдык аймагы, " * 5,
        vehicle=replace(owner().vehicle, make="M" * 40, model="Ү" * 40, colour="ачык " * 12),
    )
    officer = replace(inspector(), name=LONG_NAME[:120], rank="милициянын улук лейтенанты " * 3)
    return act, replace(base, owner=long_owner), officer
