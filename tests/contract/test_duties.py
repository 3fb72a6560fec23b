"""Does every case file find what waits and what is late, and remember what it told of?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from fines.audit import AuditEntry
from fines.decision import confirm
from fines.duty import DutyKind
from fines.ports import CaseFile
from fines.resolution import ResolutionStatus, move
from tests.contract.written import case_for, proposed, with_resolution
from tests.fines.invented import INSPECTOR, NOON, NUMBER, OPERATOR


@pytest.mark.parametrize("kind", DutyKind)
def test_every_kind_can_be_asked_for(case_file: CaseFile, kind: DutyKind) -> None:
    with case_file.view() as view:
        assert view.duties.waiting(kind, 10) == []
        assert view.duties.late(kind, NOON, NOON, 10, untold=True) == []
        assert view.duties.count_late(kind, NOON, None) == 0


def test_late_is_what_waits_long_or_whose_act_is_old(case_file: CaseFile) -> None:
    decisions = [proposed(hours) for hours in (1, 2, 3)]
    with case_file.begin() as transaction:
        transaction.add_cases([case_for(decision) for decision in decisions])
        transaction.add_decisions(decisions)
    two, three = decisions[1:]
    later, earlier = NOON - timedelta(minutes=90), NOON - timedelta(minutes=150)
    with case_file.begin() as transaction:
        book = transaction.duties
        waiting = book.waiting(DutyKind.REVIEW, 2)
        assert [each.subject for each in waiting] == [three.id, two.id]
        assert waiting[0].since == three.proposed_at
        assert waiting[0].occurred_at == three.violation.occurred_at
        assert waiting[0].case == case_for(three).number
        late = book.late(DutyKind.REVIEW, later, None, 10)
        assert [each.subject for each in late] == [three.id, two.id]
        assert book.count_late(DutyKind.REVIEW, later, None) == 2
        assert book.count_late(DutyKind.REVIEW, earlier, later) == 2
        assert book.count_late(DutyKind.REVIEW, None, earlier) == 1
        assert book.count_late(DutyKind.REVIEW, None, None) == 0
        assert book.tell(late[0], NOON)
        assert not book.tell(late[0], NOON)
    with case_file.view() as view:
        untold = view.duties.late(DutyKind.REVIEW, later, None, 10, untold=True)
        assert [each.subject for each in untold] == [two.id]


def test_the_queue_is_counted_in_one_look(case_file: CaseFile) -> None:
    decisions = [proposed(hours) for hours in (1, 2, 3)]
    with case_file.begin() as transaction:
        transaction.add_cases([case_for(decision) for decision in decisions])
        transaction.add_decisions(decisions)
        oldest = transaction.decision(decisions[2].id)
        transaction.save_decision(confirm(oldest, OPERATOR.id, NOON, 2))
    later, earlier = NOON - timedelta(minutes=90), NOON - timedelta(minutes=150)
    never = (None, None)
    with case_file.view() as view:
        counted = [
            view.duties.count_reviews(by, first, second)
            for by, first, second in (
                (OPERATOR.id, (later, None), never),
                (INSPECTOR.id, never, (later, None)),
                (INSPECTOR.id, (None, later), (None, earlier)),
                (INSPECTOR.id, never, never),
            )
        ]
    assert [(each.waiting, each.late) for each in counted] == [(2, 1), (3, 1), (3, 2), (3, 0)]


def test_since_when_a_court_has_it_is_read_from_the_audit(case_file: CaseFile) -> None:
    with_resolution(case_file)
    stopped = NOON + timedelta(days=3)
    with case_file.begin() as transaction:
        resolution = transaction.resolution(NUMBER)
        transaction.save_resolution(move(resolution, ResolutionStatus.SUSPENDED))
        case = transaction.case_of(resolution.decision_id).number
        transaction.record(
            AuditEntry(
                actor="a", action="resolution.suspended", subject=case, purpose="17", at=stopped
            )
        )
    with case_file.view() as view:
        (waiting,) = view.duties.waiting(DutyKind.COURT, 10)
        assert (waiting.subject, waiting.since, waiting.case) == (NUMBER, stopped, case)
        assert view.duties.count_late(DutyKind.COURT, stopped + timedelta(seconds=1), None) == 1
