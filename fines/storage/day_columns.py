"""On which local day was it? Days as whole numbers, so that either database can subtract them."""

from __future__ import annotations

from datetime import datetime

from fines.appeal import Appeal
from fines.decision import Decision
from fines.local_time import local_day
from fines.resolution import Resolution


def act_day(decision: Decision) -> int:
    """Of the act; 1 is the first day of the calendar."""
    return _day(decision.violation.occurred_at)


def served_day(resolution: Resolution) -> int | None:
    """Of the proof that it was served; None where there is none."""
    return None if resolution.delivered_at is None else _day(resolution.delivered_at)


def answered_days(appeal: Appeal) -> int | None:
    """Days from the objection to its answer; None while it waits."""
    return None if appeal.decided_at is None else _day(appeal.decided_at) - _day(appeal.filed_at)


def _day(instant: datetime) -> int:
    return local_day(instant).toordinal()
