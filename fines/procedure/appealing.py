"""How is an objection filed and answered? By a third person, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from fines.appeal import (
    Appeal,
    AppealGround,
    AppealId,
    AppealStatus,
    answer_appeal,
)
from fines.delivery import Occasion
from fines.errors import InvalidValueError, StepRefusedError
from fines.named import Named
from fines.officer import Officer, OfficerId, Role
from fines.ports import CaseFile, Clock, Transaction, View
from fines.procedure.annulling import annul
from fines.procedure.sending_plan import plan
from fines.procedure.steps import CITIZEN, derived, leave_trace, refuse_erased, require
from fines.resolution import (
    Resolution,
    ResolutionNumber,
    ResolutionStatus,
    give_back,
    move,
    pause,
    resume,
)

STATEMENT_LIMIT = 5000


class Appealing:
    """The citizen's "this is not right", and the answer to it."""

    def __init__(self, case_file: CaseFile, clock: Clock) -> None:
        self._case_file = case_file
        self._clock = clock

    def file(
        self,
        number: ResolutionNumber,
        ground: AppealGround,
        statement: str,
        named: Named | None = None,
    ) -> Appeal:
        """Files an objection; the resolution stands still until it is answered."""
        words = statement.strip()
        if not words:
            raise InvalidValueError("An objection needs your words: write what is not right.")
        if len(words) > STATEMENT_LIMIT:
            raise InvalidValueError(
                f"The objection has {len(words)} characters: shorten it to {STATEMENT_LIMIT}."
            )
        now = self._clock()
        with self._case_file.begin() as transaction:
            resolution = transaction.resolution(number)
            refuse_erased(transaction, resolution)
            earlier = transaction.appeals_of(number)
            if any(appeal.status is AppealStatus.FILED for appeal in earlier):
                raise StepRefusedError(f"Resolution {number} has an objection that waits already.")
            appeal = Appeal(
                id=AppealId(derived(number, "appeal", str(len(earlier)))),
                resolution=number,
                ground=ground,
                statement=words,
                filed_at=now,
                returns_to=resolution.status,
                named=named,
            )
            if named is not None and named.pin == resolution.owner.pin:
                raise InvalidValueError(
                    "The person named is the one who is charged already: name who answers instead."
                )
            appealed = move(resolution, ResolutionStatus.APPEALED)
            transaction.save_resolution(pause(appealed, now))
            save_answer(transaction, appeal, CITIZEN, now)
        return appeal

    def queue(self, limit: int = 50) -> Sequence[Appeal]:
        """Objections that wait for an answer, oldest first."""
        with self._case_file.view() as view:
            return view.appeals(AppealStatus.FILED, limit)

    def appeal(self, appeal_id: AppealId) -> Appeal:
        """One objection as it stands now."""
        with self._case_file.view() as view:
            return view.appeal(appeal_id)

    def uphold(self, appeal_id: AppealId, by: Officer, answer: str) -> Resolution:
        """The citizen is right: the resolution is annulled, what was paid goes back."""
        return self._answer(appeal_id, AppealStatus.UPHELD, by, answer)

    def reject(self, appeal_id: AppealId, by: Officer, answer: str) -> Resolution:
        """The resolution stands again where the facts put it."""
        return self._answer(appeal_id, AppealStatus.REJECTED, by, answer)

    def _answer(
        self, appeal_id: AppealId, status: AppealStatus, by: Officer, answer: str
    ) -> Resolution:
        require(by, Role.APPEALS)
        now = self._clock()
        with self._case_file.begin() as transaction:
            appeal = transaction.appeal(appeal_id)
            resolution = transaction.resolution(appeal.resolution)
            earlier = who_acted(transaction, resolution)
            appeal = answer_appeal(appeal, status, by.id, now, answer, earlier)
            save_answer(transaction, appeal, by.id, now)
            if resolution.status is ResolutionStatus.ANNULLED:
                # A recall or a late permit was quicker: the answer still goes out.
                return resolution
            if status is AppealStatus.UPHELD:
                return annul(transaction, resolution, now)
            if resolution.status is not ResolutionStatus.SUSPENDED:
                resolution = resume(give_back(resolution), now)
                transaction.save_resolution(resolution)
        return resolution


def save_answer(transaction: Transaction, appeal: Appeal, actor: str, at: datetime) -> None:
    """The objection with the trace of its step; the answer to it is sent."""
    transaction.save_appeal(appeal)
    resolution = transaction.resolution(appeal.resolution)
    if appeal.status is not AppealStatus.FILED:
        plan(transaction, resolution, Occasion.APPEAL_DECISION, at, subject=appeal.id)
    leave_trace(
        transaction,
        kind=f"appeal.{appeal.status}",
        key=transaction.case_of(resolution.decision_id).number,
        actor=actor,
        at=at,
        purpose=appeal.id,
        appeal=appeal.id,
        resolution=appeal.resolution,
    )


def who_acted(view: View, resolution: Resolution) -> frozenset[OfficerId]:
    """Everybody who took a step towards this resolution: none of them answers an objection."""
    decision = view.decision(resolution.decision_id)
    people = {*decision.judged_by(), decision.reported_by(), resolution.issued_by}
    return frozenset(person for person in people if person is not None)
