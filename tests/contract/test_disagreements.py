"""Is it counted right how often others overturn a reviewer, in both databases?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from fines.decision import Decision, DecisionStatus, DismissalReason, confirm, dismiss
from fines.disagreement import ReviewerCounts
from fines.error_rate import Examination
from fines.officer import OfficerId
from fines.region import Region
from fines.storage.case_file import SqlCaseFile
from tests.contract.written import case_for, proposed
from tests.fines.invented import NOON, OPERATOR

SINCE = NOON - timedelta(days=365)
ANNA, BAKYT, CHYNARA = (OfficerId(name) for name in ("anna", "bakyt", "chynara"))


def judged(
    case_file: SqlCaseFile,
    hours: int,
    *answers: tuple[OfficerId, bool],
    needed: int = 2,
    found: DecisionStatus | None = None,
    drawn: bool = False,
    region: Region | None = None,
) -> Decision:
    """A decision with these answers in their order, true is a confirmation; judged anew as told."""
    decision = proposed(hours)
    for by, confirms in answers:
        if confirms:
            decision = confirm(decision, by, NOON, needed)
        else:
            reason = DismissalReason.WRONG_VEHICLE
            decision = dismiss(decision, by, NOON, reason, needed=needed)
    with case_file.begin() as transaction:
        transaction.add_cases([replace(case_for(decision), region=region)])
        transaction.save_decision(decision)
        if drawn or found:
            seen = Examination(decision=decision.id, drawn_at=NOON, verdict=found)
            transaction.examinations.save(seen)
    return decision


def counted(case_file: SqlCaseFile) -> dict[str, ReviewerCounts]:
    with case_file.view() as view:
        return {each.reviewer: each for each in view.disagreements.by_reviewer(SINCE)}


def nothing(reviewer: OfficerId) -> ReviewerCounts:
    return ReviewerCounts(
        reviewer=reviewer,
        name="",
        confirmed=0,
        confirmed_overturned=0,
        dismissed=0,
        dismissed_overturned=0,
        examined=0,
        wrong=0,
    )


def test_where_two_differ_the_third_decides_and_is_judged_by_nobody(
    case_file: SqlCaseFile,
) -> None:
    judged(case_file, 0, (ANNA, True), (BAKYT, False), (CHYNARA, False))
    judged(case_file, 1, (ANNA, False), (BAKYT, True), (CHYNARA, True))
    judged(case_file, 2, (BAKYT, True), (ANNA, True))
    assert counted(case_file) == {
        ANNA: replace(
            nothing(ANNA),
            confirmed=2,
            confirmed_overturned=1,
            dismissed=1,
            dismissed_overturned=1,
        ),
        BAKYT: replace(nothing(BAKYT), confirmed=2, dismissed=1),
    }


def test_what_nobody_judged_again_or_nobody_has_decided_yet_is_not_counted(
    case_file: SqlCaseFile,
) -> None:
    judged(case_file, 0, (ANNA, True), needed=1)
    judged(case_file, 1, (ANNA, True), (BAKYT, False))
    judged(case_file, 2, (ANNA, True), needed=1, drawn=True)
    judged(case_file, 24 * 400, (ANNA, True), (BAKYT, False), (CHYNARA, False))
    assert counted(case_file) == {}


def test_a_look_at_an_issued_decision_judges_who_confirmed_it(case_file: SqlCaseFile) -> None:
    wrong, right = DecisionStatus.DISMISSED, DecisionStatus.CONFIRMED
    judged(case_file, 0, (ANNA, True), needed=1, found=wrong)
    judged(case_file, 1, (ANNA, True), needed=1, found=right)
    judged(case_file, 2, (ANNA, False), (BAKYT, True), (CHYNARA, True), found=wrong)
    assert counted(case_file) == {
        ANNA: replace(nothing(ANNA), dismissed=1, dismissed_overturned=1, examined=2, wrong=1),
        BAKYT: replace(nothing(BAKYT), confirmed=1, examined=1, wrong=1),
        CHYNARA: replace(nothing(CHYNARA), examined=1, wrong=1),
    }


def test_the_name_is_told_and_only_the_readers_regions_count(case_file: SqlCaseFile) -> None:
    own, other = Region("bishkek"), Region("chui")
    with case_file.begin() as transaction:
        transaction.save_officer(OPERATOR, "hash")
    judged(case_file, 0, (OPERATOR.id, True), (ANNA, True), region=own)
    judged(case_file, 1, (BAKYT, True), (ANNA, True), region=other)
    seen = counted(case_file.seen_by(lambda: frozenset({own})))
    assert {each.reviewer: each.name for each in seen.values()} == {
        OPERATOR.id: OPERATOR.name,
        ANNA: "",
    }
    assert seen[ANNA].confirmed == 1
