"""How do those who took part in an accident get its card? From the officer who recorded it."""

from __future__ import annotations

from fines.accident import Accident, AccidentId
from fines.audit import AuditEntry
from fines.errors import NotAllowedError
from fines.officer import Officer, Role
from fines.paper import LetterPress
from fines.ports import CaseFile, Clock, View
from fines.procedure.steps import require


class AccidentCards:
    """Cards are made when they are asked for: the same accident gives the same card."""

    def __init__(self, case_file: CaseFile, press: LetterPress, clock: Clock) -> None:
        self._case_file = case_file
        self._press = press
        self._clock = clock

    def card(self, accident_id: AccidentId, by: Officer) -> bytes:
        """The signed card (PDF); NotAllowedError for anybody but the officer who recorded it."""
        with self._case_file.begin() as transaction:
            accident = own_accident(transaction, accident_id, by)
            case = transaction.case_of(accident_id)
            transaction.record(
                AuditEntry(
                    actor=by.id,
                    action="accident.card_made",
                    subject=case.number,
                    purpose="handed out",
                    at=self._clock(),
                )
            )
        return self._press.accident_card(accident, by)


def own_accident(view: View, accident_id: AccidentId, by: Officer) -> Accident:
    """NotAllowedError for anybody but the officer who recorded it."""
    require(by, Role.OFFICER)
    accident = view.accident(accident_id)
    if accident.recorded_by != by.id:
        raise NotAllowedError(
            f"Accident {accident_id} was recorded by {accident.recorded_by}: ask them."
        )
    return accident
