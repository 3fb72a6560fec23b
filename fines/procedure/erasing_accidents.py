"""How are the people of an accident forgotten? Each record in a step of its own."""

from __future__ import annotations

from datetime import datetime, timedelta

from fines.accident import Accident, AccidentId
from fines.audit import ERASED
from fines.erasure import Erasure, Retention, without_people
from fines.errors import StepRefusedError
from fines.ports import CaseFile, Clock
from fines.procedure.steps import MACHINE, leave_trace

_PAGE = 200


class ErasingAccidents:
    """Erases what is over; the bytes that go with it are removed by who calls it."""

    def __init__(self, case_file: CaseFile, clock: Clock, retention: Retention) -> None:
        self._case_file = case_file
        self._clock = clock
        self._retention = retention

    def expired(self, most: int) -> list[AccidentId]:
        """Those whose days of keeping are over."""
        if not self._retention.accident_days:
            return []
        before, after = self._before(), None
        found: list[AccidentId] = []
        while len(found) < most:
            with self._case_file.view() as view:
                page = view.erasures.old_accidents(before, after, _PAGE)
                found += [each for each in page if _last_step(view.accident(each)) <= before]
            if not page:
                break
            after = page[-1]
        return found[:most]

    def erase(self, accident_id: AccidentId) -> int:
        """1, or 0 where another step was quicker: the next round looks again."""
        before, now, rule = self._before(), self._clock(), self._retention.accident_rule()
        try:
            with self._case_file.begin() as transaction:
                accident = transaction.accident(accident_id)
                if _last_step(accident) > before:
                    return 0
                case = transaction.case_of(accident_id).number
                own = {piece.sha256 for piece in accident.evidence}
                shared = transaction.erasures.cited_elsewhere(accident_id, own)
                transaction.save_accident(without_people(accident))
                transaction.erasures.save(
                    Erasure(
                        accident=accident_id,
                        case=case,
                        rule=rule,
                        erased_at=now,
                        pieces=tuple(sorted(own - set(shared))),
                    )
                )
                leave_trace(
                    transaction,
                    kind=ERASED,
                    key=case,
                    actor=MACHINE,
                    at=now,
                    purpose=rule,
                    accident=accident_id,
                )
        except StepRefusedError:
            return 0
        return 1

    def _before(self) -> datetime:
        return self._clock() - timedelta(days=self._retention.accident_days)


def _last_step(accident: Accident) -> datetime:
    return max([accident.recorded_at, *(each.recorded_at for each in accident.findings)])
