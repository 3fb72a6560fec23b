"""How are decisions counted by group? In the database, over typed columns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select

from fines.appeal import AppealStatus
from fines.basis import BasisKind
from fines.decision import Decision, DecisionStatus, DismissalReason
from fines.fairness import Dimension, GroupCounts, days_of, is_night, plate_group
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
SPANS, SPAN_DAYS = 4, 92
GROUP = "group"
_SERVED = tables.resolutions.c.served_day - tables.decisions.c.act_day
_ANSWERED = tables.appeals.c.answered_days


class SqlFairness:
    """Counts in one open transaction; fulfils `fines.fairness.FairnessCounts`."""

    def __init__(self, connection: Connection, regions: Regions) -> None:
        self._connection = connection
        self._regions = regions

    def by(self, dimension: Dimension, since: datetime) -> Sequence[GroupCounts]:
        """In the order of the groups' names."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        served: dict[str, Counter[int | None]] = defaultdict(Counter)
        answered: dict[str, Counter[int | None]] = defaultdict(Counter)
        for span in _spans(since):
            within = span & decision_within(tables.decisions.c.id, self._regions)
            for row in self._connection.execute(_counts(dimension, within)).mappings():
                said = dict(row)
                counts[str(said.pop(GROUP))].update(said)
            for days, kept in ((_SERVED, served), (_ANSWERED, answered)):
                for group, took, count in self._connection.execute(_days(dimension, within, days)):
                    kept[str(group)][took] += count
        return [
            GroupCounts(
                group=group,
                **counts[group],
                served=days_of(served[group]),
                answered=days_of(answered[group]),
            )
            for group in sorted(counts)
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


def _spans(since: datetime) -> list[ColumnElement[bool]]:
    """A quarter of a year each, the last without an end: the database gives up a long statement.

    The status is named as that is what the index begins with.
    """
    decisions = tables.decisions.c
    begins = [since + timedelta(days=SPAN_DAYS * number) for number in range(SPANS)]
    known = decisions.status.in_([status.value for status in DecisionStatus])
    return [
        and_(known, decisions.proposed_at >= begin, *(decisions.proposed_at < end for end in ends))
        for begin, ends in zip(begins, [*([end] for end in begins[1:]), []], strict=True)
    ]


def _counts(dimension: Dimension, within: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    decisions = tables.decisions.c
    decided = decisions.status.in_([status.value for status in DECIDED])
    issued = decisions.status == DecisionStatus.ISSUED.value
    dismissed = decisions.status == DecisionStatus.DISMISSED.value
    seen = decisions.reason.not_in([reason.value for reason in NOT_SEEN])
    wrong = examinations.c.verdict == DecisionStatus.DISMISSED.value
    group, joined = _grouped(dimension)
    return (
        joined.with_only_columns(
            group.label(GROUP),
            func.count().label("proposed"),
            func.count().filter(decided).label("decided"),
            func.count().filter(dismissed & seen).label("rejected"),
            func.count().filter(issued).label("issued"),
            func.count().filter(decided & _won()).label("won"),
            func.count(examinations.c.verdict).filter(decided).label("examined"),
            func.count().filter(decided & wrong).label("wrong"),
        )
        .where(within)
        .group_by(group)
    )


def _days(
    dimension: Dimension, within: ColumnElement[bool], days: ColumnElement[int | None]
) -> Select[*tuple[Any, ...]]:
    """How many took how long is counted in the database, which need not sort them."""
    resolutions, appeals = tables.resolutions, tables.appeals
    group, joined = _grouped(dimension)
    joined = joined.join(resolutions, resolutions.c.decision_id == tables.decisions.c.id)
    if days is _ANSWERED:
        joined = joined.join(appeals, appeals.c.resolution == resolutions.c.number)
    return joined.with_only_columns(group, days, func.count()).where(within).group_by(group, days)


def _won() -> ColumnElement[bool]:
    """Whether an objection against what was issued on the decision was upheld."""
    upheld = (
        select(tables.resolutions.c.decision_id)
        .join(tables.appeals, tables.appeals.c.resolution == tables.resolutions.c.number)
        .where(tables.appeals.c.status == AppealStatus.UPHELD.value)
    )
    return tables.decisions.c.id.in_(upheld)
