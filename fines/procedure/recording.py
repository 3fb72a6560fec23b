"""How does an officer's own observation enter the case file? By the path of every other act.

Who stood before the officer answers for it. Where nobody was entered nobody is charged: that the
owner answers is known of what devices record only.
"""

from __future__ import annotations

from datetime import datetime

from fines.accident import (
    Accident,
    AccidentId,
    AccidentKind,
    AccidentPerson,
    AccidentVehicle,
    Conditions,
)
from fines.case import Case, CaseKind, CaseNumber
from fines.decision import Decision, enter_driver
from fines.errors import InvalidValueError, StepRefusedError
from fines.evidence import EvidenceKind, EvidencePiece, Sha256
from fines.local_time import local_day
from fines.named import Liable, Named, NamedAs, Proof
from fines.officer import Officer, Role
from fines.plates import PlateReading, plate_number
from fines.ports import CaseFile, Clock, EvidenceStore, Law, OutsiderCopy, Transaction
from fines.procedure.outsider_copies import with_copies
from fines.procedure.review import Review
from fines.procedure.steps import derived, leave_trace, require
from fines.region import Region
from fines.violation import (
    OffenceCode,
    Reporter,
    ReporterKind,
    SiteId,
    Violation,
    violation_id,
)

ON_THE_ROAD = SiteId("on-the-road")
_UNKNOWN = Conditions()
PHOTOGRAPH = "image/jpeg"
"""What a camera makes; a PNG is a copy of a screen."""
MEASURED = "speed_"
"""So begin the offences that nobody can judge by eye."""


class Recording:
    """What an officer saw on the road, and what happened there."""

    def __init__(
        self,
        *,
        case_file: CaseFile,
        evidence: EvidenceStore,
        copy_of: OutsiderCopy,
        law: Law,
        clock: Clock,
    ) -> None:
        self._case_file = case_file
        self._evidence, self._copy_of = evidence, copy_of
        self._review = Review(case_file, law, clock)
        self._clock = clock

    def violation(
        self,
        *,
        offence: OffenceCode,
        plate: str,
        place: str,
        occurred_at: datetime,
        photos: tuple[Sha256, ...],
        by: Officer,
        driver: Named | None = None,
    ) -> Decision:
        """A violation seen by the officer; another person confirms it like any other.

        `driver` is who stood before the officer, with the document that was seen; the same record
        again adds one that was left out. StepRefusedError where it is too late for that.
        """
        require(by, Role.OFFICER)
        self._refuse_unlikely(place, occurred_at)
        if offence.startswith(MEASURED):
            raise InvalidValueError(f"Nobody can judge {offence} by eye: let a device measure it.")
        liable = None if driver is None else _answers(driver)
        number = plate_number(plate)
        photographs = _photographs(photos)
        reading = PlateReading(text=number, country=None, pattern=None, confidence=1.0)
        proposed = self._review.propose(
            Violation(
                id=violation_id(ON_THE_ROAD, offence, number, occurred_at),
                offence=offence,
                plate=number,
                plate_reading=reading,
                site=ON_THE_ROAD,
                place=place.strip(),
                occurred_at=occurred_at,
                measurement=None,
                evidence=with_copies(photographs, number, self._evidence, self._copy_of),
                reported_by=Reporter(kind=ReporterKind.OFFICER, identifier=by.id),
                device=None,
                region=_region_of(by),
            ),
            liable,
        )
        with self._case_file.begin() as transaction:
            on_file, new = self._review.add_within(transaction, [proposed])
            decision = on_file[proposed.id]
            if liable is not None:
                decision = self._with_driver(transaction, decision, liable, by, is_new=bool(new))
        return decision

    def _with_driver(
        self,
        transaction: Transaction,
        decision: Decision,
        liable: Liable,
        by: Officer,
        *,
        is_new: bool,
    ) -> Decision:
        """With this driver, and who entered them is on file."""
        if decision.reported_by() != by.id:
            raise StepRefusedError(
                f"Decision {decision.id} was recorded by another officer, who enters its driver."
            )
        entered = enter_driver(decision, liable)
        if entered != decision:
            transaction.save_decision(entered)
        elif not is_new:
            return decision
        leave_trace(
            transaction,
            kind="decision.driver_entered",
            key=transaction.case_of(entered.id).number,
            actor=by.id,
            at=self._clock(),
            purpose="resolution",
            decision=entered.id,
        )
        return entered

    def accident(
        self,
        *,
        kind: AccidentKind,
        occurred_at: datetime,
        place: str,
        circumstances: str,
        vehicles: tuple[AccidentVehicle, ...],
        persons: tuple[AccidentPerson, ...],
        by: Officer,
        photos: tuple[Sha256, ...] = (),
        latitude: float | None = None,
        longitude: float | None = None,
        conditions: Conditions = _UNKNOWN,
    ) -> Accident:
        """An accident as recorded at the scene; a repeat of the same record returns the first."""
        require(by, Role.OFFICER)
        self._refuse_unlikely(place, occurred_at)
        if (latitude is None) is not (longitude is None):
            raise InvalidValueError(
                "Half a position is none: give latitude and longitude, or leave both out."
            )
        for person in persons:
            if person.vehicle is not None and not 1 <= person.vehicle <= len(vehicles):
                raise InvalidValueError(
                    f"There is no vehicle {person.vehicle} among {len(vehicles)}: "
                    "write which of them the person was in, counted from 1, or none."
                )
        accident = Accident(
            id=AccidentId(derived("accident", by.id, place.strip(), occurred_at.isoformat())),
            kind=kind,
            occurred_at=occurred_at,
            place=place.strip(),
            latitude=latitude,
            longitude=longitude,
            circumstances=circumstances.strip(),
            vehicles=vehicles,
            persons=persons,
            evidence=_photographs(photos),
            recorded_by=by.id,
            recorded_at=self._clock(),
            conditions=conditions,
        )
        return self._file(accident, _region_of(by))

    def _file(self, accident: Accident, region: Region | None) -> Accident:
        case = Case(
            number=CaseNumber(f"{local_day(accident.occurred_at).year}-{accident.id[:16]}"),
            kind=CaseKind.ACCIDENT,
            subject=accident.id,
            place=accident.place,
            occurred_at=accident.occurred_at,
            opened_at=accident.recorded_at,
            region=region,
        )
        with self._case_file.begin() as transaction:
            if not transaction.add_cases([case]):
                return transaction.accident(accident.id)
            transaction.save_accident(accident)
            leave_trace(
                transaction,
                kind="accident.recorded",
                key=case.number,
                actor=accident.recorded_by,
                at=accident.recorded_at,
                accident=accident.id,
            )
        return accident

    def _refuse_unlikely(self, place: str, occurred_at: datetime) -> None:
        if not place.strip():
            raise InvalidValueError("The place is empty: write the street or the road and km.")
        if occurred_at.tzinfo is None or occurred_at > self._clock():
            raise InvalidValueError(
                f"{occurred_at.isoformat()} cannot be: enter the time at which it happened."
            )


def _photographs(photos: tuple[Sha256, ...]) -> tuple[EvidencePiece, ...]:
    return tuple(
        EvidencePiece(kind=EvidenceKind.OFFICER_PHOTO, sha256=sha256, media_type=PHOTOGRAPH)
        for sha256 in photos
    )


def _answers(driver: Named) -> Liable:
    """Without a document nobody knows who it was: anybody could have told that name."""
    if driver.named_as is not NamedAs.DRIVER:
        raise InvalidValueError(f"An officer enters who drove, not a {driver.named_as}.")
    if not driver.document.strip():
        raise InvalidValueError(
            "The driver's document is missing: write which one you saw, with its number, or leave "
            "the driver out."
        )
    return Liable(person=driver, proof=Proof.OFFICER)


def _region_of(officer: Officer) -> Region | None:
    """An officer of one region reports for it; of one who serves several nobody knows it."""
    return officer.regions[0] if len(officer.regions) == 1 else None
