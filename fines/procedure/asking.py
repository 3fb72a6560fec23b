"""How is the vehicle register asked for more than an owner? For a case, and with a purpose."""

from __future__ import annotations

from collections.abc import Mapping

from fines.audit import AuditEntry
from fines.case import CaseNumber
from fines.ports import CaseFile, Clock
from fines.vehicle_question import AskingPurpose, VehicleQuestion, VehicleService, check_words


class Asking:
    """Writes down who asks, before it asks."""

    def __init__(self, case_file: CaseFile, service: VehicleService, clock: Clock) -> None:
        self._case_file = case_file
        self._service = service
        self._clock = clock

    def ask(
        self,
        question: VehicleQuestion,
        given: Mapping[str, str],
        case: CaseNumber,
        purpose: AskingPurpose,
        by: str,
    ) -> Mapping[str, object]:
        """The register's own fields; NotFoundError where no such case is on file."""
        check_words(question, given)
        with self._case_file.begin() as transaction:
            number = transaction.case_of(case).number
            transaction.record(
                AuditEntry(
                    actor=by,
                    action="registry.asked",
                    subject=number,
                    purpose=f"{purpose}: {question}",
                    at=self._clock(),
                )
            )
        return self._service.answer(question, given, number)
