"""How are decisions counted by group? In the database, over typed columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select

from fines.appeal import AppealStatus
from fines.basis import BasisKind
from fines.decision import Decision, DecisionStatus, DismissalReason
from fines.fairness import Days, Dimension, GroupCounts, days_of, is_night, plate_group
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
NO_DAYS = Days(middle=None, count=0, of=0)
_SERVED = tables.resolutions.c.served_day - tables.decisions.c.act_day
_ANSWERED = tables.appeals.c.answered_days


class SqlFairness:
    """Counts in one open transaction; fulfils `fines.fairness.FairnessCounts`."""

    def __init__(self, connection: Connection, regions: Regions) -> None:
        self._connection = connection
        self._regions = regions

    def by(self, dimension: Dimension, since: datetime) -> Sequence[GroupCounts]:
        """In the order of the groups' names."""
        decisions = tables.decisions.c
        decided = decisions.status.in_([status.value for status in DECIDED])
        issued = decisions.status == DecisionStatus.ISSUED.value
        dismissed = decisions.status == DecisionStatus.DISMISSED.value
        seen = decisions.reason.not_in([reason.value for reason in NOT_SEEN])
        wrong = examinations.c.verdict == DecisionStatus.DISMISSED.value
        group, joined = _grouped(dimension)
        query = (
            joined.with_only_columns(
                group,
                func.count(),
                func.count().filter(decided),
                func.count().filter(dismissed & seen),
                func.count().filter(issued),
                func.count().filter(decided & _won()),
                func.count(examinations.c.verdict).filter(decided),
                func.count().filter(decided & wrong),
            )
            .where(self._counted(since))
            .group_by(group)
            .order_by(group)
        )
        served, answered = (self._days(dimension, since, kind) for kind in (_SERVED, _ANSWERED))
        return [
            GroupCounts(
                group=str(row[0]),
                proposed=row[1],
                decided=row[2],
                rejected=row[3],
                issued=row[4],
                won=row[5],
                examined=row[6],
                wrong=row[7],
                served=served.get(row[0], NO_DAYS),
                answered=answered.get(row[0], NO_DAYS),
            )
            for row in self._connection.execute(query)
        ]

    def _days(
        self, dimension: Dimension, since: datetime, days: ColumnElement[int | None]
    ) -> dict[str, Days]:
        """By group. How many took how long is counted in the database, which need not sort them."""
        resolutions, appeals = tables.resolutions, tables.appeals
        group, joined = _grouped(dimension)
        joined = joined.join(resolutions, resolutions.c.decision_id == tables.decisions.c.id)
        if days is _ANSWERED:
            joined = joined.join(appeals, appeals.c.resolution == resolutions.c.number)
        query = (
            joined.with_only_columns(group, days, func.count())
            .where(self._counted(since))
            .group_by(group, days)
        )
        counted: dict[str, dict[int | None, int]] = {}
        for found, took, count in self._connection.execute(query):
            counted.setdefault(str(found), {})[took] = count
        return {found: days_of(each) for found, each in counted.items()}

    def _counted(self, since: datetime) -> ColumnElement[bool]:
        decisions = tables.decisions.c
        return and_(decisions.proposed_at >= since, decision_within(decisions.id, self._regions))


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
