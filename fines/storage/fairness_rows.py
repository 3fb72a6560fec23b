"""How are decisions counted by group? In the database, over typed columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, case, func, select

from fines.appeal import AppealStatus
from fines.basis import BasisKind
from fines.decision import Decision, DecisionStatus, DismissalReason
from fines.fairness import Dimension, GroupCounts, is_night, plate_group
from fines.storage import tables
from fines.storage.examination_rows import examinations
from fines.storage.scope import Regions, decision_within

DECIDED = (DecisionStatus.CONFIRMED, DecisionStatus.ISSUED, DecisionStatus.DISMISSED)
NOT_SEEN = (
    DismissalReason.EXEMPT,
    DismissalReason.OWNER_UNKNOWN,
    DismissalReason.TOO_LATE,
    DismissalReason.RECALLED,
    DismissalReason.SOURCE_STOPPED,
)
"""Dismissals that say nothing of what was seen on the pictures."""


class SqlFairness:
    """Counts in one open transaction; fulfils `fines.fairness.FairnessCounts`."""

    def __init__(self, connection: Connection, regions: Regions) -> None:
        self._connection = connection
        self._regions = regions

    def by(self, dimension: Dimension, since: datetime) -> Sequence[GroupCounts]:
        """In the order of the groups' names."""
        decisions = tables.decisions.c
        issued = decisions.status == DecisionStatus.ISSUED.value
        dismissed = decisions.status == DecisionStatus.DISMISSED.value
        seen = decisions.reason.not_in([reason.value for reason in NOT_SEEN])
        wrong = examinations.c.verdict == DecisionStatus.DISMISSED.value
        group, joined = _grouped(dimension)
        query = (
            joined.with_only_columns(
                group,
                func.count(),
                func.count().filter(dismissed & seen),
                func.count().filter(issued),
                func.count().filter(_won()),
                func.count(examinations.c.verdict),
                func.count().filter(wrong),
            )
            .where(decisions.status.in_([status.value for status in DECIDED]))
            .where(decisions.proposed_at >= since)
            .where(decision_within(decisions.id, self._regions))
            .group_by(group)
            .order_by(group)
        )
        return [
            GroupCounts(
                group=str(row[0]),
                decided=row[1],
                rejected=row[2],
                issued=row[3],
                won=row[4],
                examined=row[5],
                wrong=row[6],
            )
            for row in self._connection.execute(query)
        ]


def facts_of(decision: Decision) -> dict[str, object]:
    """The columns that groups are counted by."""
    reasons = [step.reason for step in decision.steps if step.reason is not None]
    return {
        "site": decision.violation.site,
        "plate_group": plate_group(decision.violation),
        "night": int(is_night(decision.violation.occurred_at)),
        "reason": reasons[-1].value if reasons else "",
    }


def _grouped(dimension: Dimension) -> tuple[ColumnElement[str], Select[tuple[str]]]:
    decisions, cases, bases = tables.decisions, tables.cases, tables.bases
    counted = decisions.outerjoin(examinations, examinations.c.decision == decisions.c.id)
    group: ColumnElement[str]
    if dimension is Dimension.REGION:
        group = cases.c.region
        counted = counted.join(cases, cases.c.subject == decisions.c.id)
    elif dimension is Dimension.MODEL:
        group = bases.c.value
        rests = (bases.c.decision == decisions.c.id) & (bases.c.kind == BasisKind.MODEL.value)
        counted = counted.join(bases, rests)
    elif dimension is Dimension.HOUR:
        group = case((decisions.c.night == 1, "night"), else_="day")
    elif dimension is Dimension.PLATE:
        group = decisions.c.plate_group
    else:
        group = decisions.c.site
    return group, select(group).select_from(counted)


def _won() -> ColumnElement[bool]:
    """Whether an objection against what was issued on the decision was upheld."""
    upheld = (
        select(tables.resolutions.c.decision_id)
        .join(tables.appeals, tables.appeals.c.resolution == tables.resolutions.c.number)
        .where(tables.appeals.c.status == AppealStatus.UPHELD.value)
    )
    return tables.decisions.c.id.in_(upheld)
