"""What became of those who were hurt in an accident? Told later, by who recorded it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fines.accident import Accident, AccidentId
from fines.audit import AuditEntry
from fines.errors import InvalidValueError, StepRefusedError
from fines.injury import InjuryFinding
from fines.local_time import local_day
from fines.officer import Officer
from fines.ports import CaseFile, Clock
from fines.procedure.accident_cards import own_accident
from fines.procedure.steps import leave_trace


class FollowingUp:
    """Hospitals and forensic medicine speak within days; every word is kept with its source."""

    def __init__(self, case_file: CaseFile, clock: Clock) -> None:
        self._case_file = case_file
        self._clock = clock

    def find(self, number: str, by: Officer) -> AccidentId:
        """The accident of a case number; NotFoundError or NotAllowedError: it is not theirs."""
        with self._case_file.view() as view:
            return own_accident(view, AccidentId(view.case_of(number).subject), by).id

    def read(self, accident_id: AccidentId, by: Officer) -> Accident:
        """The accident, the view recorded; NotAllowedError for who did not record it."""
        with self._case_file.begin() as transaction:
            accident = own_accident(transaction, accident_id, by)
            transaction.record(
                AuditEntry(
                    actor=by.id,
                    action="accident.viewed",
                    subject=transaction.case_of(accident_id).number,
                    purpose="follow up",
                    at=self._clock(),
                )
            )
        return accident

    def tell(
        self,
        accident_id: AccidentId,
        by: Officer,
        *,
        person: int,
        source: str,
        died_on: date | None = None,
        sought_help_on: date | None = None,
        hospital_days: int = 0,
        proven: bool = False,
    ) -> Accident:
        """The accident with what is known now of this person; the same again changes nothing."""
        now = self._clock()
        finding = InjuryFinding(
            person=person,
            died_on=died_on,
            sought_help_on=sought_help_on,
            hospital_days=hospital_days,
            proven=proven,
            source=source.strip(),
            recorded_by=by.id,
            recorded_at=now,
        )
        with self._case_file.begin() as transaction:
            accident = own_accident(transaction, accident_id, by)
            if transaction.erasures.is_erased(accident_id):
                raise StepRefusedError(
                    f"Accident {accident_id} was erased, as its days of keeping are over: nothing "
                    "more is told of its people."
                )
            _refuse_unlikely(accident, finding, local_day(now))
            known = accident.finding_of(person)
            if known is not None and replace(known, recorded_at=now) == finding:
                return accident
            told = replace(accident, findings=(*accident.findings, finding))
            transaction.save_accident(told)
            leave_trace(
                transaction,
                kind="accident.followed_up",
                key=transaction.case_of(accident_id).number,
                actor=by.id,
                at=now,
                # The source may name a person, and of the chain nothing can be erased.
                accident=accident_id,
            )
        return told


def _refuse_unlikely(accident: Accident, finding: InjuryFinding, today: date) -> None:
    if not 1 <= finding.person <= len(accident.persons):
        raise InvalidValueError(
            f"There is no person {finding.person} among {len(accident.persons)}: write which of "
            "them it is about, counted from 1."
        )
    if not finding.source:
        raise InvalidValueError("The source is empty: write which paper or who says so.")
    first = local_day(accident.occurred_at)
    for day in (finding.died_on, finding.sought_help_on):
        if day is not None and not first <= day <= today:
            raise InvalidValueError(
                f"{day.isoformat()} cannot be: enter a day from {first.isoformat()} until today."
            )
    if finding.hospital_days < 0 or finding.hospital_days > (today - first).days + 1:
        raise InvalidValueError(
            f"{finding.hospital_days} days in hospital cannot be: count them until today."
        )
    if finding.hospital_days and finding.sought_help_on is None:
        raise InvalidValueError("Who lay in hospital sought help: enter on which day.")
