"""What may everybody count on? The published statistics as JSON, or as CSV for a table program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Self

from fastapi import APIRouter, Response
from pydantic import BaseModel

from api.access.guard import TheDesk
from fines.fairness import Days, Dimension, GroupCounts, Share
from fines.procedure.measuring_fairness import PERIOD, Tables

router = APIRouter(tags=["statistics"])


class Form(StrEnum):
    """How the counts are written."""

    JSON = "json"
    CSV = "csv"


class ShareAnswer(BaseModel):
    """`count` of `of`, with the interval that holds the true share in 95 of 100 cases, 0 to 1."""

    count: int
    of: int
    low: float
    high: float

    @classmethod
    def of_share(cls, share: Share) -> Self:
        return cls(count=share.count, of=share.of, low=share.low, high=share.high)


class DaysAnswer(BaseModel):
    """Local calendar days: the median of the `count` that ended, of all `of`; null where fewer
    than `least` ended, and for small groups together."""

    middle: float | None
    count: int
    of: int

    @classmethod
    def of_days(cls, days: Days) -> Self:
        return cls(middle=days.middle, count=days.count, of=days.of)


class GroupAnswer(BaseModel):
    """One group; `*` is all small groups together.

    `proposed` counts all its events. `served`: from the act to the service of its resolution;
    `answered`: from an objection to its answer.
    """

    dimension: Dimension
    group: str
    rejected: ShareAnswer
    won: ShareAnswer
    wrong: ShareAnswer
    proposed: int
    served: DaysAnswer
    answered: DaysAnswer

    @classmethod
    def of(cls, dimension: Dimension, counts: GroupCounts) -> Self:
        rejected, won, wrong = (ShareAnswer.of_share(share) for share in counts.shares())
        return cls(
            dimension=dimension,
            group=counts.group,
            rejected=rejected,
            won=won,
            wrong=wrong,
            proposed=counts.proposed,
            served=DaysAnswer.of_days(counts.served),
            answered=DaysAnswer.of_days(counts.answered),
        )


class StatisticsAnswer(BaseModel):
    """Of everything proposed in the last `days`; groups below `least` decisions are put together.

    Rejected of decided, objections won of issued, examined blind and found wrong.
    """

    counted_at: datetime
    days: int
    least: int
    groups: list[GroupAnswer]


@router.get("/statistics", response_model=StatisticsAnswer)
def statistics(desk: TheDesk, format: Form = Form.JSON) -> StatisticsAnswer | Response:
    """The counts without any personal data, made once an hour; `format=csv` for a table."""
    at, tables = desk.fairness.published()
    groups = list(_groups(tables))
    if format is Form.CSV:
        return Response(
            _table(groups),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="statistics.csv"'},
        )
    return StatisticsAnswer(
        counted_at=at, days=PERIOD.days, least=desk.fairness.least, groups=groups
    )


def _groups(tables: Tables) -> Iterator[GroupAnswer]:
    for dimension, counts in tables.items():
        for each in counts:
            yield GroupAnswer.of(dimension, each)


def _table(groups: list[GroupAnswer]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    names = ("rejected", "won", "wrong")
    parts = ("count", "of", "low", "high")
    columns = [f"{name}_{part}" for name in names for part in parts]
    columns.append("proposed")
    columns += [
        f"{name}_{part}" for name in ("served", "answered") for part in ("days", "count", "of")
    ]
    writer.writerow(["dimension", "group", *columns])
    for each in groups:
        shares = (each.rejected, each.won, each.wrong)
        numbers = (n for share in shares for n in (share.count, share.of, share.low, share.high))
        days = (n for it in (each.served, each.answered) for n in (it.middle, it.count, it.of))
        writer.writerow([each.dimension.value, _plain(each.group), *numbers, each.proposed, *days])
    return out.getvalue()


def _plain(text: str) -> str:
    """A table program must not take a name for a formula."""
    return f"'{text}" if text[:1] in "=+-@" else text
