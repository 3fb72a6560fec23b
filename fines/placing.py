"""Where did the cases of one region, or of none, happen? What is set in bulk is seen before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from fines.case import CaseNumber
from fines.region import Region


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCount:
    """So many cases at one place; `first` and `last` are the instants of their acts."""

    place: str
    count: int
    first: datetime
    last: datetime


class PlacingBook(Protocol):
    """Cases by region and place; None is the region of those that name none.

    `part` is a part of the place's name; an empty one matches every place.
    """

    def count(self, now_in: Region | None, part: str = "") -> int: ...
    def places(self, now_in: Region | None, part: str, limit: int) -> Sequence[PlaceCount]:
        """Those with most cases first."""
        ...

    def numbers(self, now_in: Region | None, part: str, limit: int) -> Sequence[CaseNumber]:
        """Of so many of these cases, in order."""
        ...

    def move(
        self, numbers: Sequence[CaseNumber], now_in: Region | None, region: Region
    ) -> Sequence[CaseNumber]:
        """Those that were still where they were said to be, and are in `region` now."""
        ...

    def known(self) -> Sequence[Region]:
        """Every region that an officer serves or a case lies in."""
        ...
