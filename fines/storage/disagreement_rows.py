"""How often were a reviewer's answers overturned? Counted in the database, over typed columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Subquery, case, func, or_, select

from fines.decision import DecisionStatus
from fines.disagreement import ReviewerCounts
from fines.officer import OfficerId
from fines.storage import tables
from fines.storage.examination_rows import examinations
from fines.storage.scope import Regions, decision_within

_BLIND = 2
"""How many answer without deciding between others; the third, where two differ, does."""


class SqlDisagreements:
    """Counts in one open transaction; fulfils `fines.disagreement.Disagreements`."""

    def __init__(self, connection: Connection, regions: Regions) -> None:
        self._connection = connection
        self._regions = regions

    def by_reviewer(self, since: datetime) -> Sequence[ReviewerCounts]:
        """By the officer's id."""
        answers, decisions, officers = tables.answers.c, tables.decisions.c, tables.officers.c
        settled = _settled()
        confirms = answers.verdict == DecisionStatus.CONFIRMED.value
        dismisses = answers.verdict == DecisionStatus.DISMISSED.value
        again = settled.c.verdict.is_not(None) & (answers.place <= _BLIND)
        alone = answers.verdict != settled.c.verdict
        examined = confirms & examinations.c.verdict.is_not(None)
        wrong = confirms & (examinations.c.verdict == DecisionStatus.DISMISSED.value)
        joined = (
            tables.answers.join(tables.decisions, decisions.id == answers.decision)
            .outerjoin(settled, settled.c.decision == answers.decision)
            .outerjoin(examinations, examinations.c.decision == answers.decision)
            .outerjoin(tables.officers, officers.id == answers.officer)
        )
        query = (
            select(
                answers.officer,
                func.coalesce(officers.name, ""),
                func.count().filter(confirms & again),
                func.count().filter(confirms & again & alone),
                func.count().filter(dismisses & again),
                func.count().filter(dismisses & again & alone),
                func.count().filter(examined),
                func.count().filter(wrong),
            )
            .select_from(joined)
            .where(decisions.proposed_at >= since)
            .where(decision_within(decisions.id, self._regions))
            .where(or_(again, examined))
            .group_by(answers.officer, officers.name)
            .order_by(answers.officer)
        )
        return [
            ReviewerCounts(
                reviewer=OfficerId(row[0]),
                name=row[1],
                confirmed=row[2],
                confirmed_overturned=row[3],
                dismissed=row[4],
                dismissed_overturned=row[5],
                examined=row[6],
                wrong=row[7],
            )
            for row in self._connection.execute(query)
        ]


def _settled() -> Subquery:
    """Decision and verdict where most of several answers agree."""
    answers = tables.answers.c
    confirmed = func.count().filter(answers.verdict == DecisionStatus.CONFIRMED.value)
    dismissed = func.count().filter(answers.verdict == DecisionStatus.DISMISSED.value)
    verdict = case(
        (confirmed > dismissed, DecisionStatus.CONFIRMED.value),
        else_=DecisionStatus.DISMISSED.value,
    )
    return (
        select(answers.decision, verdict.label("verdict"))
        .group_by(answers.decision)
        .having(func.count() > 1, confirmed != dismissed)
        .subquery()
    )
