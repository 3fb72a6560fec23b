"""How is a person forgotten whose case is over? The record stays without them, the bytes go.

The audit chain is not touched: it names cases and numbers, and what people typed stands beside it
and goes with the case. It gains an entry that says what was erased and by which rule. The bytes
are removed after the commit, from a list that was committed with it: a crash in between leaves
nothing that the next round would not remove.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from fines.accident import AccidentId
from fines.audit import ERASED
from fines.decision import Decision, DecisionId, DecisionStatus
from fines.erasure import (
    Erasure,
    Retention,
    without_owner,
    without_payee,
    without_person,
    without_proof,
    without_words,
)
from fines.errors import StepRefusedError
from fines.evidence import EvidenceKind, Sha256
from fines.ports import CaseFile, Clock, Transaction
from fines.procedure.erasing_accidents import ErasingAccidents
from fines.procedure.steps import MACHINE, leave_trace
from fines.resolution import Resolution
from fines.sending import SendingStatus, close_sending

Destroy = Callable[[Sha256], None]
"""Removes one piece from the store; harmless where it is gone."""
_PAGE = 200
_ENDS = (DecisionStatus.DISMISSED, DecisionStatus.ISSUED)
_OF_THE_SITE = (
    EvidenceKind.SITE_FILE,
    EvidenceKind.SECTION_FILE,
    EvidenceKind.START_SITE_FILE,
    EvidenceKind.REFERENCE,
    EvidenceKind.SIGNAL_LOG,
)
"""What tells of a place and not of a person, and is shared by all its cases."""


class Erasing:
    """Erases what is over, one case a step."""

    def __init__(
        self, case_file: CaseFile, destroy: Destroy, clock: Clock, retention: Retention
    ) -> None:
        self._case_file = case_file
        self._destroy = destroy
        self._clock = clock
        self._retention = retention
        self._accidents = ErasingAccidents(case_file, clock, retention)

    def work_off(self, most: int = _PAGE) -> int:
        """Erases at most so many cases and removes their bytes; how many it erased."""
        erased = 0
        for decision_id in self.expired(most):
            erased += self._erase(decision_id)
        for accident_id in self.expired_accidents(most - erased):
            erased += self._accidents.erase(accident_id)
        self._remove_bytes()
        return erased

    def expired(self, most: int = _PAGE) -> list[DecisionId]:
        """The cases whose days of keeping are over."""
        found: list[DecisionId] = []
        for status in _ENDS:
            days = self._retention.days(status)
            if not days:
                continue
            before, after = self._clock() - timedelta(days=days), None
            while len(found) < most:
                with self._case_file.view() as view:
                    page = view.erasures.closed(status, before, after, _PAGE)
                if not page:
                    break
                found += [each for each in page if self._is_over(each)]
                after = page[-1]
        return found[:most]

    def expired_accidents(self, most: int = _PAGE) -> list[AccidentId]:
        """The accidents whose days of keeping are over."""
        return self._accidents.expired(most)

    def _is_over(self, decision_id: DecisionId) -> bool:
        with self._case_file.view() as view:
            decision = view.decision(decision_id)
            last_step = view.erasures.last_step(view.case_of(decision_id).number)
        instant = last_step or decision.proposed_at
        return self._retention.is_over(decision.status, instant, self._clock())

    def _erase(self, decision_id: DecisionId) -> int:
        """1, or 0 where another step was quicker: the next round looks again."""
        now = self._clock()
        try:
            with self._case_file.begin() as transaction:
                decision = transaction.decision(decision_id)
                issued = transaction.resolutions_of_decisions([decision_id])
                rule = self._retention.rule(decision.status)
                case = transaction.case_of(decision_id).number
                own = _pieces(transaction, decision, list(issued))
                transaction.save_decision(without_person(decision))
                transaction.suspicions.end(decision_id)
                for each in issued:
                    own |= _erase_resolution(transaction, each)
                shared = transaction.erasures.cited_elsewhere(decision_id, own)
                transaction.erasures.save(
                    Erasure(
                        decision=decision_id,
                        case=case,
                        rule=rule,
                        erased_at=now,
                        pieces=tuple(sorted(own - set(shared))),
                    )
                )
                transaction.forget_words(case)
                _trace(transaction, case, decision_id, rule, now)
        except StepRefusedError:
            return 0
        return 1

    def _remove_bytes(self) -> None:
        while True:
            with self._case_file.view() as view:
                waiting = view.erasures.to_destroy(_PAGE)
            if not waiting:
                return
            for each in waiting:
                for piece in each.pieces:
                    self._destroy(piece)
            with self._case_file.begin() as transaction:
                for each in transaction.erasures.to_destroy(_PAGE):
                    if each in waiting:
                        transaction.erasures.save(replace(each, destroyed_at=self._clock()))


def _pieces(transaction: Transaction, decision: Decision, issued: list[Resolution]) -> set[Sha256]:
    own = {piece.sha256 for piece in decision.violation.evidence if piece.kind not in _OF_THE_SITE}
    own.update(decision.begun)
    if decision.violation.signature is not None:
        own.add(decision.violation.signature.signed)
    for each in issued:
        sent = transaction.sendings.sendings_of(each.number)
        papers = [paper for sending in sent for paper in (sending.document, sending.begun)]
        own |= {paper for paper in [each.document, *papers] if paper is not None}
    return own


def _erase_resolution(transaction: Transaction, resolution: Resolution) -> set[Sha256]:
    """The copies of its papers that go with it: those that are known when they are forgotten."""
    number = resolution.number
    transaction.save_resolution(without_owner(resolution))
    for delivery in transaction.deliveries(number):
        transaction.save_delivery(without_proof(delivery))
    for appeal in transaction.appeals_of(number):
        transaction.save_appeal(without_words(appeal))
    for refund in transaction.money.refunds_of(number):
        transaction.money.save_refund(without_payee(refund))
    for sending in transaction.sendings.sendings_of(number):
        left = replace(sending, document=None, begun=None)
        if left.status is SendingStatus.DUE:
            # Nobody is left to be told, and no new paper may be made of the case.
            left = close_sending(left, SendingStatus.DROPPED)
        transaction.sendings.save(left)
    transaction.erasures.forget_contact(number)
    return {copy for paper in transaction.archives.forget(number) for copy in paper.copies}


def _trace(
    transaction: Transaction, case: str, decision: DecisionId, rule: str, at: datetime
) -> None:
    leave_trace(
        transaction,
        kind=ERASED,
        key=case,
        actor=MACHINE,
        at=at,
        purpose=rule,
        decision=decision,
    )
