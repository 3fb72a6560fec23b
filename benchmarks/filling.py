"""How does a case file get many invented cases, for benchmarks that need a full one?

A vehicle has three acts and a person two vehicles, so that what is found by plate or by person is
more than one row. The acts are registered by the procedure itself; resolutions are written without
their documents.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fines.basis import Basis
from fines.decision import Decision, confirm
from fines.evidence import EvidencePiece
from fines.law import KYRGYZSTAN, load_law
from fines.officer import OfficerId
from fines.owner import Owner, PersonKind, Vehicle
from fines.plates import PlateNumber, PlateReading
from fines.ports import CaseFile
from fines.procedure.numbering import DEMO_PREFIX, payment_code, resolution_number
from fines.procedure.review import Review
from fines.resolution import Resolution, issue
from fines.storage.engine import open_engine
from fines.violation import (
    Device,
    OffenceCode,
    Reporter,
    ReporterKind,
    SiteId,
    Violation,
    violation_id,
)

ACTS_OF_A_VEHICLE = 3
ACTS_OF_A_PERSON = 2 * ACTS_OF_A_VEHICLE
SITE, OFFENCE = SiteId("bench"), OffenceCode("red_light")
_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What can be looked for: what was issued, and what waits for an operator."""

    resolutions: Sequence[Resolution]
    waiting: Sequence[Decision]


def fill(
    case_file: CaseFile,
    count: int,
    at: datetime,
    evidence: tuple[EvidencePiece, ...] = (),
    advance: Callable[[int], object] = lambda _: None,
) -> Filled:
    """So many cases of the weeks before this instant, every second one issued."""
    review = Review(case_file, load_law(KYRGYZSTAN), lambda: at)
    resolutions: list[Resolution] = []
    waiting: list[Decision] = []
    for first in range(0, count, _BATCH):
        some = range(first, min(first + _BATCH, count))
        told = review.register_all([_case(number, at, evidence) for number in some])
        found = [one for one in told if isinstance(one, Decision)]
        waiting += found[1::2]
        persons = {
            one.id: number // ACTS_OF_A_PERSON for number, one in zip(some, found, strict=True)
        }
        with case_file.begin() as transaction:
            for decision in transaction.decisions_named([one.id for one in found[::2]]):
                pin = f"2010119{persons[decision.id]:07d}"
                issued, resolution = issued_at_once(decision, len(resolutions) + 1, pin, at)
                transaction.save_decision(issued)
                transaction.save_resolution(resolution)
                resolutions.append(resolution)
        advance(len(some))
    return Filled(resolutions=resolutions, waiting=waiting)


def analyse(database: str) -> None:
    """As a PostgreSQL server itself does after a while; SQLite is never asked to by the product."""
    engine = open_engine(database)
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def _case(number: int, at: datetime, evidence: tuple[EvidencePiece, ...]) -> Violation:
    occurred_at = at - timedelta(days=1, seconds=number)
    return invented_act(invented_plate(number // ACTS_OF_A_VEHICLE), occurred_at, evidence=evidence)


def invented_plate(number: int) -> PlateNumber:
    """Another plate for each number below 158 million."""
    letters = "".join(chr(ord("A") + number // 9000 // 26**place % 26) for place in range(3))
    return PlateNumber(f"{number % 9 + 1:02d}KG{number // 9 % 1000:03d}{letters}")


def invented_act(
    plate: PlateNumber,
    at: datetime,
    *,
    evidence: tuple[EvidencePiece, ...] = (),
    bases: tuple[Basis, ...] = (),
) -> Violation:
    """A red light that this vehicle passed before an invented camera with a certificate."""
    return Violation(
        id=violation_id(SITE, OFFENCE, plate, at),
        offence=OFFENCE,
        plate=plate,
        plate_reading=PlateReading(text=plate, country="KG", pattern="KG_2016", confidence=0.99),
        site=SITE,
        place="Invented street, 1",
        occurred_at=at,
        measurement=None,
        evidence=evidence,
        reported_by=Reporter(kind=ReporterKind.CAMERA, identifier=SITE),
        device=Device(
            name="Invented",
            serial="BENCH-1",
            certificate="BENCH-2026",
            certificate_valid_from=at - timedelta(days=100),
            certificate_valid_to=at + timedelta(days=100),
        ),
        bases=bases,
    )


def issued_at_once(
    decision: Decision, serial: int, pin: str, at: datetime
) -> tuple[Decision, Resolution]:
    """Confirmed by one person and issued by another to the owner with this number."""
    number = resolution_number(DEMO_PREFIX, serial)
    owner = Owner(
        kind=PersonKind.NATURAL,
        pin=pin,
        name="Invented",
        address="Invented",
        vehicle=Vehicle(plate=decision.violation.plate, make="", model="", colour="", year=None),
    )
    confirmed = confirm(decision, OfficerId("bench-operator"), at)
    by = OfficerId("bench-inspector")
    return issue(confirmed, number, payment_code(number), owner, by, at)
