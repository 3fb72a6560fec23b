"""What is left of a case whose days of keeping are over? The facts without the person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from fines.accident import Accident, AccidentId, AccidentVehicle
from fines.appeal import Appeal
from fines.case import CaseNumber
from fines.decision import Decision, DecisionId, DecisionStatus
from fines.delivery import Delivery
from fines.evidence import Sha256
from fines.owner import Owner, Vehicle
from fines.plates import PlateNumber, PlateReading
from fines.refund import Refund
from fines.resolution import Resolution

GONE = "-"
"""What stands where personal data stood; nobody can type it as a plate or a number."""
NO_PLATE = PlateNumber(GONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """One case that was erased, by which rule; `pieces` are the bytes that go with it.

    Either the decision or the accident is named. `destroyed_at` None: some of the bytes may still
    stand in the store, and the next round removes them.
    """

    case: CaseNumber
    rule: str
    erased_at: datetime
    pieces: tuple[Sha256, ...]
    decision: DecisionId | None = None
    accident: AccidentId | None = None
    destroyed_at: datetime | None = None

    @property
    def subject(self) -> str:
        """The id of what was erased."""
        return self.decision or self.accident or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """After how many days without a step a closed case, or an accident, is erased; 0: never."""

    punished_days: int = 0
    dismissed_days: int = 0
    accident_days: int = 0

    def days(self, status: DecisionStatus) -> int:
        """Of a case that ended like this."""
        dismissed = status is DecisionStatus.DISMISSED
        return self.dismissed_days if dismissed else self.punished_days

    def rule(self, status: DecisionStatus) -> str:
        """In words, for the audit."""
        return f"{status} cases are kept {self.days(status)} days after their last step"

    def accident_rule(self) -> str:
        """The same of an accident."""
        return f"accidents are kept {self.accident_days} days after their last step"

    def is_over(self, status: DecisionStatus, last_step: datetime, now: datetime) -> bool:
        """Whether the days of keeping have passed."""
        days = self.days(status)
        return days > 0 and now - last_step >= timedelta(days=days)


class ErasureBook(Protocol):
    """What was erased, and what may be."""

    def closed(
        self, status: DecisionStatus, before: datetime, after: DecisionId | None, limit: int
    ) -> Sequence[DecisionId]:
        """Ended like this and proposed before, not erased; with nothing open about money, by id."""
        ...

    def old_accidents(
        self, before: datetime, after: AccidentId | None, limit: int
    ) -> Sequence[AccidentId]:
        """Happened by then and not erased, by id."""
        ...

    def last_step(self, case: CaseNumber) -> datetime | None:
        """When the audit last names a step on this case; looking at it is none."""
        ...

    def is_erased(self, subject: str) -> bool:
        """Whether this decision or accident was."""
        ...

    def cited_elsewhere(self, subject: str, pieces: Collection[Sha256]) -> Collection[Sha256]:
        """Those of these pieces that another case of the same hours cites."""
        ...

    def save(self, erasure: Erasure) -> None: ...
    def to_destroy(self, limit: int) -> Sequence[Erasure]:
        """Whose bytes may still stand."""
        ...

    def forget_contact(self, key: str) -> None:
        """How an addressee wanted to be told, for one resolution."""
        ...


def without_person(decision: Decision) -> Decision:
    """The act, its rule and steps; no plate, no picture, no words that people wrote."""
    act = decision.violation
    reading = act.plate_reading
    return replace(
        decision,
        violation=replace(
            act,
            plate=NO_PLATE,
            plate_reading=PlateReading(
                text=None,
                country=reading.country,
                pattern=reading.pattern,
                confidence=reading.confidence,
            ),
            evidence=(),
            look=None,
            signature=None,
        ),
        steps=tuple(replace(step, remark="") for step in decision.steps),
        answers=tuple(replace(answer, remark="") for answer in decision.answers),
        cleared=tuple(replace(clearing, why=GONE) for clearing in decision.cleared),
        liable=None,
        begun=(),
    )


def without_people(accident: Accident) -> Accident:
    """When, where and how it was, which vehicles fled, and what each person was and counts as; no
    plate, name, photograph or word that people wrote."""
    return replace(
        accident,
        circumstances=GONE,
        vehicles=tuple(
            AccidentVehicle(plate="", description="", damage="", fled=each.fled)
            for each in accident.vehicles
        ),
        persons=tuple(
            replace(each, name=each.name and GONE, injury=each.injury and GONE)
            for each in accident.persons
        ),
        evidence=(),
        findings=tuple(replace(each, source=GONE) for each in accident.findings),
    )


def without_owner(resolution: Resolution) -> Resolution:
    """Number, sum, days and payments; no person, no vehicle, no paper."""
    return replace(
        resolution,
        owner=Owner(
            kind=resolution.owner.kind,
            pin=GONE,
            name=GONE,
            address="",
            vehicle=Vehicle(plate=NO_PLATE, make="", model="", colour="", year=None),
        ),
        document=None,
    )


def without_words(appeal: Appeal) -> Appeal:
    """That it was filed and how it ended."""
    return replace(appeal, statement=GONE, answer="", named=None)


def without_proof(delivery: Delivery) -> Delivery:
    """That it arrived, not who signed."""
    return replace(delivery, proof=GONE if delivery.proof else "")


def without_payee(refund: Refund) -> Refund:
    """That money went back, not to whom."""
    return replace(refund, payee=GONE, word="")
