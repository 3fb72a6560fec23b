"""Are some vehicles, places or hours treated worse than others? Counted by group, with intervals.

Small groups are hidden: what is published tells of no single person. Three shares are told of each:
how often people reject what machines propose, how often objections win, and how often a blind
second look finds an issued decision wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from fines.error_rate import wilson
from fines.errors import InvalidValueError
from fines.local_time import local
from fines.plates import matching
from fines.violation import Violation

NIGHT_FROM, NIGHT_UNTIL = 22, 6
"""Hours by the local clock (assumed: what is dark changes with the season)."""
REST = "*"
"""The group of all small groups together."""


class Dimension(StrEnum):
    """By what is counted."""

    PLATE = "plate"
    REGION = "region"
    HOUR = "hour"
    CAMERA = "camera"
    MODEL = "model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """`count` of `of`, with Wilson's interval of 95 in 100."""

    count: int
    of: int

    @property
    def low(self) -> float:
        """The interval's lower end, 0 to 1."""
        return wilson(self.count, self.of)[0]

    @property
    def high(self) -> float:
        """The interval's upper end, 0 to 1."""
        return wilson(self.count, self.of)[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """How many local calendar days it took: `middle` is the median of the `count` that ended, of
    all `of`; None where they are too few to tell it, or none."""

    middle: float | None
    count: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCounts:
    """What became of the decisions of one group. `proposed` counts all events, also those that
    nobody has judged yet, `rejected` those that people dismissed for what they saw, `won` the
    objections that were upheld, of `issued`. `served` are the days from the act until its
    resolution was served, `answered` those from an objection to its answer."""

    group: str
    proposed: int
    decided: int
    rejected: int
    issued: int
    won: int
    examined: int
    wrong: int
    served: Days
    answered: Days

    def shares(self) -> tuple[Share, Share, Share]:
        """Rejected of decided, won of issued, wrong of examined."""
        return (
            Share(count=self.rejected, of=self.decided),
            Share(count=self.won, of=self.issued),
            Share(count=self.wrong, of=self.examined),
        )


class FairnessCounts(Protocol):
    """What can be counted in the case file."""

    def by(self, dimension: Dimension, since: datetime) -> Sequence[GroupCounts]:
        """Of everything proposed since this instant, by group, in the reader's regions."""
        ...


def shown(counts: Sequence[GroupCounts], least: int) -> list[GroupCounts]:
    """The groups of at least so many decisions, largest first; the small ones together, if they
    are enough together and more than one: else nothing tells of them.

    Days are told only of so many cases, too: a median of few is one person's own. That of small
    groups together does not follow from theirs and is not told.
    """
    large = [_without_few_days(each, least) for each in counts if each.decided >= least]
    small = [each for each in counts if each.decided < least]
    ordered = sorted(large, key=lambda each: (-each.decided, each.group))
    rest = _together(small)
    return [*ordered, rest] if len(small) > 1 and rest.decided >= least else ordered


def days_of(counted: Mapping[int | None, int]) -> Days:
    """From how many took how many days; None: those that have not ended."""
    ended = sorted((days, count) for days, count in counted.items() if days is not None)
    total = sum(count for _, count in ended)
    # Of an odd number the one in the middle, of an even one the two beside it.
    middle = [_at(ended, place) for place in ((total - 1) // 2, total // 2)] if total else []
    return Days(
        middle=sum(middle) / len(middle) if middle else None,
        count=total,
        of=sum(counted.values()),
    )


def _at(ended: Sequence[tuple[int, int]], place: int) -> int:
    """How long that one took which has so many before it."""
    before = 0
    for days, count in ended:
        before += count
        if place < before:
            return days
    raise InvalidValueError(f"Of {before} nobody has {place} before them.")


def plate_group(violation: Violation) -> str:
    """Country and form of the plate, such as `KG KG_2016`; empty where no form fits."""
    reading = violation.plate_reading
    if reading.country is not None:
        return f"{reading.country} {reading.pattern or ''}".strip()
    forms = matching(violation.plate)
    return f"{forms[0].country} {forms[0].name}" if forms else ""


def is_night(instant: datetime) -> bool:
    """By the local clock."""
    hour = local(instant).hour
    return hour >= NIGHT_FROM or hour < NIGHT_UNTIL


def _together(counts: Sequence[GroupCounts]) -> GroupCounts:
    return GroupCounts(
        group=REST,
        proposed=sum(each.proposed for each in counts),
        decided=sum(each.decided for each in counts),
        rejected=sum(each.rejected for each in counts),
        issued=sum(each.issued for each in counts),
        won=sum(each.won for each in counts),
        examined=sum(each.examined for each in counts),
        wrong=sum(each.wrong for each in counts),
        served=_untold([each.served for each in counts]),
        answered=_untold([each.answered for each in counts]),
    )


def _without_few_days(counts: GroupCounts, least: int) -> GroupCounts:
    served, answered = (
        days if days.count >= least else _untold([days])
        for days in (counts.served, counts.answered)
    )
    return replace(counts, served=served, answered=answered)


def _untold(days: Sequence[Days]) -> Days:
    return Days(
        middle=None, count=sum(each.count for each in days), of=sum(each.of for each in days)
    )
