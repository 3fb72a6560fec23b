"""Which invented records are set in the benchmark of documents? No two are about one person or act.

typst remembers what it has set: papers that were all alike would be set too quickly.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from detectors.detection import Box, Detection, Image
from detectors.frame import encode_jpeg
from detectors.redaction import Redaction
from detectors.site import View
from fines.decision import Decision, DecisionId, DecisionStatus
from fines.evidence import REDACTED, EvidenceKind, EvidencePiece, Sha256
from fines.money import Money
from fines.officer import OfficerId
from fines.owner import Owner, PersonKind, Vehicle
from fines.plates import PlateNumber, PlateReading
from fines.resolution import PaymentCode, Resolution, ResolutionNumber
from fines.tariff import ClockStart, Discount, Tariff
from fines.violation import (
    Measurement,
    OffenceCode,
    Reporter,
    ReporterKind,
    SiteId,
    Violation,
    ViolationId,
)

ACT_AT = datetime(2026, 5, 1, 2, 0, 12, 480_000, tzinfo=UTC)
_ISSUED_AT = datetime(2026, 5, 4, 4, 30, tzinfo=UTC)
_PICTURES = 16
_OWN = Box(x_px=640, y_px=330, width_px=640, height_px=560)
_LETTERS = "абдеиклмнорстуы"


def noisy_copies() -> list[bytes]:
    """Full-HD frames with as much grain as a night camera's, more than typst remembers at once:
    copies for outsiders, as the chain makes them, since nothing else is printed."""
    shade = np.linspace(60, 180, 1080, dtype=np.float32)[:, None, None]
    grain = np.random.default_rng(1).normal(0, 8, (1080, 1920, 3))
    pixels = np.clip(shade + grain, 0, 255).astype(np.uint8)
    nobody = _Nobody()
    hiding = Redaction(nobody, nobody, View.REAR)
    shifted = (np.roll(pixels, 40 * number, axis=1) for number in range(_PICTURES))
    return [encode_jpeg(hiding.redacted(each, _OWN)) for each in shifted]


class _Nobody:
    """Finds neither another vehicle nor a plate."""

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """None in each."""
        return [[] for _ in images]


def decision_of(serial: int, picture: Sha256) -> Decision:
    """About an act of its own minute, place and plate."""
    act = _violation(serial, picture)
    return Decision(
        id=DecisionId(act.id),
        violation=act,
        tariff=_tariff(),
        status=DecisionStatus.ISSUED,
        proposed_at=act.occurred_at,
    )


def _violation(serial: int, picture: Sha256) -> Violation:
    chance, at = np.random.default_rng(serial), ACT_AT + timedelta(minutes=serial)
    plate = _plate(serial)
    into_red = round(float(chance.uniform(0.5, 9)), 2)
    return Violation(
        id=ViolationId(f"{serial:032x}"),
        offence=OffenceCode("red_light"),
        plate=plate,
        plate_reading=PlateReading(text=plate, country="KG", pattern="KG_2016", confidence=0.99),
        site=SiteId("bench"),
        place=f"Бишкек ш., {_name(chance)} проспектиси {chance.integers(1, 200)}",
        occurred_at=at,
        measurement=Measurement(
            quantity="time_into_red", value=into_red, unit="s", uncertainty=0.04, charged=into_red
        ),
        evidence=(
            EvidencePiece(
                kind=REDACTED[EvidenceKind.AT],
                sha256=picture,
                media_type="image/jpeg",
                captured_at=at,
            ),
        ),
        reported_by=Reporter(kind=ReporterKind.CAMERA, identifier="bench"),
        device=None,
    )


def _tariff() -> Tariff:
    return Tariff(
        jurisdiction="KG",
        edition="demo",
        offence=OffenceCode("red_light"),
        article="188",
        part="3",
        amount=Money.som(5000),
        discount=Discount(percent=70, days=30, clock_start=ClockStart.DELIVERED, source="demo"),
        payment_days=30,
        source="demo",
    )


def resolution_of(serial: int) -> Resolution:
    """For a person of its own; `serial` is the number's."""
    chance = np.random.default_rng((serial, 1))
    return Resolution(
        number=ResolutionNumber(f"00-00-000-00-0-{serial:06d}"),
        decision_id=DecisionId(f"{serial:032x}"),
        payment_code=PaymentCode(10**18 + int(chance.integers(10**18))),
        owner=Owner(
            kind=PersonKind.NATURAL,
            pin="",
            name=f"{_name(chance)} {_name(chance)}",
            address=f"Бишкек ш., {_name(chance)} көчөсү {chance.integers(1, 200)}",
            vehicle=_vehicle(serial),
        ),
        tariff=_tariff(),
        issued_by=OfficerId("bench"),
        issued_at=_ISSUED_AT + timedelta(seconds=serial),
    )


def _vehicle(serial: int) -> Vehicle:
    year = int(np.random.default_rng(serial).integers(1990, 2026))
    return Vehicle(plate=_plate(serial), make="Demo", model="Car", colour="ак", year=year)


def _plate(serial: int) -> PlateNumber:
    return PlateNumber(f"01KG{serial % 1000:03d}DEM")


def _name(chance: np.random.Generator) -> str:
    letters = chance.choice(list(_LETTERS), size=chance.integers(5, 12))
    return "".join(letters).capitalize()
