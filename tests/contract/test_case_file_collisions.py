"""What happens in a case file when steps collide? Threads that meet on purpose."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from fines.audit import FIRST_SEAL, AuditEntry, seal
from fines.decision import (
    Decision,
    DecisionId,
    DecisionStatus,
    confirm,
)
from fines.errors import NotFoundError, StepRefusedError
from fines.officer import OfficerId
from fines.ports import CaseFile, Transaction
from fines.resolution import ResolutionStatus, move
from tests.contract.written import case_for, proposed, with_resolution
from tests.fines.invented import (
    NOON,
    NUMBER,
    OPERATOR,
)

THREADS = 8


def together(step: Callable[[int], object]) -> list[object]:
    """Runs the step in many threads at one moment; results and refusals."""
    gate = threading.Barrier(THREADS)

    def run(index: int) -> object:
        gate.wait()
        try:
            return step(index)
        except StepRefusedError as error:
            return error

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def test_concurrent_arrivals_make_one_case(case_file: CaseFile) -> None:
    case = case_for(proposed())

    def add(_: int) -> bool:
        with case_file.begin() as transaction:
            return bool(transaction.add_cases([case]))

    assert sorted(together(add), key=str) == [False] * (THREADS - 1) + [True]


def test_of_two_concurrent_steps_on_one_decision_one_succeeds(case_file: CaseFile) -> None:
    decision = proposed()
    with case_file.begin() as transaction:
        transaction.save_decision(decision)

    def step(index: int) -> OfficerId:
        by = OfficerId(f"operator-{index}")
        with case_file.begin() as transaction:
            transaction.save_decision(confirm(transaction.decision(decision.id), by, NOON))
        return by

    winners = [result for result in together(step) if not isinstance(result, StepRefusedError)]
    with case_file.begin() as transaction:
        kept = transaction.decision(decision.id)
    assert winners == [kept.taken_by(DecisionStatus.CONFIRMED)]
    assert len(kept.steps) == 1


def test_serials_have_no_gap_and_no_double(case_file: CaseFile) -> None:
    def take(index: int) -> int:
        taken = []
        for attempt in range(5):
            with case_file.begin() as transaction:
                taken.append(transaction.next_serial("00-00-000-00-0"))
                if (index + attempt) % 3 == 0:
                    return_serial(transaction)
        return len(taken)

    def return_serial(transaction: Transaction) -> None:
        assert transaction.next_serial("another series") > 0

    together(take)
    with case_file.begin() as transaction:
        assert transaction.next_serial("00-00-000-00-0") == THREADS * 5 + 1


def test_the_audit_chain_holds_under_concurrent_steps(case_file: CaseFile) -> None:
    def act(index: int) -> None:
        for attempt in range(3):
            with case_file.begin() as transaction:
                for part in range(2):
                    transaction.record(
                        AuditEntry(
                            actor=f"a{index}",
                            action="viewed",
                            subject=f"{attempt}.{part}",
                            purpose="",
                            at=NOON + timedelta(microseconds=index),
                        )
                    )

    together(act)
    with case_file.begin() as transaction:
        chain = transaction.audit_chain(0, 1000)
        head = transaction.audit_head()
    assert [row for row, _, _ in chain] == list(range(1, THREADS * 6 + 1))
    previous = FIRST_SEAL
    for _, entry, sealed in chain:
        previous = seal(previous, entry)
        assert sealed == previous
    assert head == (THREADS * 6, previous)


def test_of_two_steps_that_annul_one_resolution_one_succeeds(case_file: CaseFile) -> None:
    with_resolution(case_file)

    def step(_: int) -> ResolutionStatus:
        with case_file.begin() as transaction:
            moved = move(transaction.resolution(NUMBER), ResolutionStatus.ANNULLED)
            transaction.save_resolution(moved)
        return moved.status

    done = [result for result in together(step) if not isinstance(result, StepRefusedError)]
    assert done == [ResolutionStatus.ANNULLED]


def test_a_serial_of_a_failed_step_is_given_again(case_file: CaseFile) -> None:
    def step() -> None:
        with case_file.begin() as transaction:
            assert transaction.next_serial("s") == 1
            transaction.decision(DecisionId("missing"))

    with pytest.raises(NotFoundError):
        step()
    with case_file.begin() as transaction:
        assert [transaction.next_serial("s"), transaction.next_serial("s")] == [1, 2]


def test_a_look_waits_for_no_step_and_sees_one_state(case_file: CaseFile) -> None:
    decision = proposed()
    with case_file.begin() as transaction:
        transaction.save_decision(decision)
    with case_file.begin() as transaction:
        confirmed = confirm(transaction.decision(decision.id), OPERATOR.id, NOON)
        transaction.save_decision(confirmed)
        with case_file.view() as view:
            assert view.decision(decision.id) == decision
            with ThreadPoolExecutor(1) as pool:
                assert pool.submit(look, case_file, decision.id).result(60) == decision
    with case_file.view() as view:
        assert view.decision(decision.id) == confirmed


def look(case_file: CaseFile, decision_id: DecisionId) -> Decision:
    with case_file.view() as view:
        return view.decision(decision_id)


def test_a_look_keeps_its_state_while_others_step(case_file: CaseFile) -> None:
    decision = proposed()
    with case_file.view() as view:
        assert view.count_decisions(DecisionStatus.PROPOSED) == 0
        with case_file.begin() as transaction:
            transaction.save_decision(decision)
        assert view.count_decisions(DecisionStatus.PROPOSED) == 0
    with case_file.view() as view:
        assert view.count_decisions(DecisionStatus.PROPOSED) == 1
