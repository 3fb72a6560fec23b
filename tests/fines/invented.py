"""Which invented records do the tests of the law share? Nobody and nothing here is real."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from fines.certainty import Certainty
from fines.decision import Decision
from fines.errors import EvidenceMissingError
from fines.evidence import EvidenceKind, EvidencePiece, Sha256, address
from fines.money import Money
from fines.named import Named, NamedAs
from fines.officer import Officer, OfficerId, Role
from fines.owner import Owner, PersonKind, Vehicle
from fines.plates import CharacterReading, PlateNumber, PlateReading
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
    violation_id,
)

NOON = datetime(2026, 5, 1, 6, 0, tzinfo=UTC)
PLATE = PlateNumber("01KG001DEM")
SITE = SiteId("demo-crossing")
RED_LIGHT = OffenceCode("red_light")
SUM = Money.som(5000)
REDUCED = Money.som(1500)
NUMBER = ResolutionNumber("00-00-000-00-0-000001")

OPERATOR = Officer(
    id=OfficerId("demo-operator"), name="Демо Оператор", rank="лейтенант", role=Role.OPERATOR
)
INSPECTOR = Officer(
    id=OfficerId("demo-inspector"), name="Демо Инспектор", rank="капитан", role=Role.INSPECTOR
)
PATROL = Officer(
    id=OfficerId("demo-patrol"), name="Демо Патруль", rank="сержант", role=Role.OFFICER
)
APPEALS = Officer(
    id=OfficerId("demo-appeals"), name="Демо Даттануу", rank="майор", role=Role.APPEALS
)
PEOPLE = (OPERATOR, INSPECTOR, PATROL, APPEALS)

DEVICE = Device(
    name="Demo camera",
    serial="DEMO-1",
    certificate="DEMO-2026-1",
    certificate_valid_from=NOON - timedelta(days=100),
    certificate_valid_to=NOON + timedelta(days=265),
)
DISCOUNT = Discount(percent=70, days=30, clock_start=ClockStart.DELIVERED, source="invented")
TARIFF = Tariff(
    jurisdiction="KG",
    edition="invented",
    offence=RED_LIGHT,
    article="188",
    part="3",
    amount=SUM,
    discount=DISCOUNT,
    payment_days=30,
    source="invented",
    certainty=Certainty.ASSUMED,
)
OWNER = Owner(
    kind=PersonKind.NATURAL,
    pin="20101197000001",
    name="Демо Менчик",
    address="Бишкек, Демо көчөсү 1",
    vehicle=Vehicle(plate=PLATE, make="Toyota", model="Camry", colour="white", year=2010),
)

DRIVER = Named(
    named_as=NamedAs.DRIVER,
    pin="20202198000009",
    name="Демо Айдоочу",
    address="Ош, Демо көчөсү 9",
)
BUYER = replace(DRIVER, named_as=NamedAs.NEW_OWNER, pin="20303199000003", name="Демо Сатып Алган")


def violation(
    occurred_at: datetime = NOON,
    *,
    plate: PlateNumber = PLATE,
    device: Device | None = DEVICE,
    reporter: Reporter | None = None,
) -> Violation:
    """One car on red, seen by the demo camera."""
    reading = PlateReading(
        text=plate,
        country="KG",
        pattern="KG_2016",
        candidates=(plate,),
        confidence=0.98,
        characters=tuple(CharacterReading(best=c, p=0.99, next="O", next_p=0.01) for c in plate),
    )
    return Violation(
        id=violation_id(SITE, RED_LIGHT, plate, occurred_at),
        offence=RED_LIGHT,
        plate=plate,
        plate_reading=reading,
        site=SITE,
        place="Бишкек, Демо көчөсү",
        occurred_at=occurred_at,
        measurement=Measurement(
            quantity="time_into_red", value=1.5, unit="s", uncertainty=0.1, charged=1.4
        ),
        evidence=(
            EvidencePiece(
                kind=EvidenceKind.AT,
                sha256=address(b"picture"),
                media_type="image/jpeg",
                captured_at=occurred_at,
                frame=312,
                box_px=(10, 20, 300, 200),
            ),
        ),
        reported_by=reporter or Reporter(kind=ReporterKind.CAMERA, identifier="demo-camera"),
        device=device,
    )


def resolution_of(decision: Decision, number: ResolutionNumber = NUMBER) -> Resolution:
    """An issued resolution as the storage tests need one."""
    return Resolution(
        number=number,
        decision_id=decision.id,
        payment_code=PaymentCode(10**18 + int(number[-6:])),
        owner=OWNER,
        tariff=TARIFF,
        issued_by=INSPECTOR.id,
        issued_at=NOON,
    )


@dataclass
class MovableClock:
    """A clock that tests move."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **units: float) -> None:
        """Moves it on: `clock.forward(days=3)`."""
        self.now += timedelta(**units)


@dataclass
class KeptEvidence:
    """Evidence in memory."""

    kept: dict[Sha256, bytes] = field(default_factory=dict)

    def put(self, content: bytes, media_type: str) -> Sha256:
        """Keeps the bytes by their address."""
        self.kept[address(content)] = content
        return address(content)

    def get(self, sha256: Sha256) -> bytes:
        """The bytes."""
        if sha256 not in self.kept:
            raise EvidenceMissingError(f"No bytes for {sha256}.")
        return self.kept[sha256]


def no_copy(
    content: bytes, plate: PlateNumber, box_px: tuple[int, int, int, int] | None
) -> bytes | None:
    """No networks at hand: reported pictures stay with the police."""
    return None


class PlainPress:
    """A press that writes the number instead of a page: the real one has its own tests."""

    def resolution(self, decision: Decision, resolution: Resolution, issued_by: Officer) -> bytes:
        """Bytes that name the resolution and who issued it."""
        return f"%PDF {resolution.number} {decision.id} {issued_by.id}".encode()
