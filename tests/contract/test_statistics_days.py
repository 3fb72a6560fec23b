"""Are events and days counted right by group, in both databases?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from fines.appeal import Appeal, AppealGround, AppealId, AppealStatus
from fines.fairness import Days, Dimension, GroupCounts
from fines.resolution import ResolutionNumber, ResolutionStatus
from fines.storage.case_file import SqlCaseFile
from tests.contract.written import case_for, proposed
from tests.fines.invented import NOON, resolution_of

SINCE = NOON - timedelta(days=365)


def written(case_file: SqlCaseFile, served: Sequence[int | None] = ()) -> None:
    """A resolution for each, served so many days after its act, and an event that waits."""
    with case_file.begin() as transaction:
        for serial, days in enumerate(served, start=1):
            decision = proposed(hours=serial)
            transaction.add_cases([case_for(decision)])
            transaction.save_decision(decision)
            number = ResolutionNumber(f"00-00-000-00-0-{serial:06d}")
            at = None if days is None else decision.violation.occurred_at + timedelta(days=days)
            transaction.save_resolution(replace(resolution_of(decision, number), delivered_at=at))
        waiting = proposed(hours=100)
        transaction.add_cases([case_for(waiting)])
        transaction.add_decisions([waiting])


def objected(case_file: SqlCaseFile, answered: Sequence[int | None]) -> None:
    """An objection to the first resolution for each, answered after so many days."""
    with case_file.begin() as transaction:
        for serial, days in enumerate(answered):
            transaction.save_appeal(
                Appeal(
                    id=AppealId(f"appeal-{serial}"),
                    resolution=ResolutionNumber("00-00-000-00-0-000001"),
                    ground=AppealGround.OTHER,
                    statement="Мен эмес",
                    filed_at=NOON,
                    returns_to=ResolutionStatus.ISSUED,
                    status=AppealStatus.FILED if days is None else AppealStatus.REJECTED,
                    decided_at=None if days is None else NOON + timedelta(days=days),
                )
            )


def counted(case_file: SqlCaseFile, dimension: Dimension) -> GroupCounts:
    with case_file.view() as view:
        (row,) = view.fairness.by(dimension, SINCE)
    return row


@pytest.mark.parametrize("dimension", [Dimension.PLATE, Dimension.REGION, Dimension.HOUR,
                                       Dimension.CAMERA])  # fmt: skip
def test_every_event_counts_though_nobody_has_judged_it(
    case_file: SqlCaseFile, dimension: Dimension
) -> None:
    written(case_file)
    row = counted(case_file, dimension)
    assert (row.proposed, row.decided) == (1, 0)
    assert row.served == row.answered == Days(middle=None, count=0, of=0)


@pytest.mark.parametrize(
    ("served", "told"),
    [
        ([None], Days(middle=None, count=0, of=1)),
        ([7], Days(middle=7, count=1, of=1)),
        ([30, 4, 5], Days(middle=5, count=3, of=3)),
        ([30, None, 4, 7, 5], Days(middle=6, count=4, of=5)),
    ],
)
def test_the_middle_of_the_days_from_act_to_service(
    case_file: SqlCaseFile, served: list[int | None], told: Days
) -> None:
    written(case_file, served)
    assert counted(case_file, Dimension.CAMERA).served == told


def test_the_middle_of_the_days_from_objection_to_answer(case_file: SqlCaseFile) -> None:
    written(case_file, [3, 4])
    objected(case_file, [10, None, 1, 2])
    row = counted(case_file, Dimension.REGION)
    assert row.answered == Days(middle=2, count=3, of=4)
    assert row.served == Days(middle=3.5, count=2, of=2)


def test_days_are_those_of_the_local_calendar(case_file: SqlCaseFile) -> None:
    """18:00 UTC is midnight in Bishkek: the next day."""
    decision = proposed()
    with case_file.begin() as transaction:
        transaction.add_cases([case_for(decision)])
        transaction.save_decision(decision)
        late = NOON.replace(hour=18)
        transaction.save_resolution(replace(resolution_of(decision), delivered_at=late))
    assert counted(case_file, Dimension.CAMERA).served == Days(middle=1, count=1, of=1)


def test_what_lies_quarters_apart_is_counted_together(case_file: SqlCaseFile) -> None:
    ages = (364, 300, 250, 95, 93, 92, 91, 1, 0)
    for age in ages:
        with case_file.begin() as transaction:
            decision = replace(proposed(hours=24 * age), proposed_at=NOON - timedelta(days=age))
            transaction.add_cases([case_for(decision)])
            transaction.save_decision(decision)
            number = ResolutionNumber(f"00-00-000-00-0-{age:06d}")
            at = decision.violation.occurred_at + timedelta(days=age)
            transaction.save_resolution(replace(resolution_of(decision, number), delivered_at=at))
    row = counted(case_file, Dimension.CAMERA)
    assert (row.proposed, row.served) == (len(ages), Days(middle=93, count=9, of=9))
