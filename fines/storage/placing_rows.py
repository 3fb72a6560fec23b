"""How are cases found by region and place, and moved to another region?"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, and_, func, select, update

from fines.case import CaseNumber
from fines.placing import PlaceCount
from fines.region import Region
from fines.storage.tables import cases, officers


class SqlPlacingBook:
    """Cases by place in one open transaction; fulfils `fines.placing.PlacingBook`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, now_in: Region | None, part: str = "") -> int:
        """How many there are."""
        query = select(func.count()).select_from(cases).where(_match(now_in, part))
        return self._connection.execute(query).scalar_one()

    def places(self, now_in: Region | None, part: str, limit: int) -> Sequence[PlaceCount]:
        """Those with most cases first."""
        number, at = func.count().label("number"), cases.c.occurred_at
        query = (
            select(cases.c.place, number, func.min(at).label("first"), func.max(at).label("last"))
            .where(_match(now_in, part))
            .group_by(cases.c.place)
            .order_by(number.desc(), cases.c.place)
            .limit(limit)
        )
        return [
            PlaceCount(place=row.place, count=row.number, first=row.first, last=row.last)
            for row in self._connection.execute(query)
        ]

    def numbers(self, now_in: Region | None, part: str, limit: int) -> Sequence[CaseNumber]:
        """In order."""
        query = select(cases.c.number).where(_match(now_in, part)).order_by(cases.c.number)
        return [CaseNumber(n) for n in self._connection.execute(query.limit(limit)).scalars()]

    def move(
        self, numbers: Sequence[CaseNumber], now_in: Region | None, region: Region
    ) -> Sequence[CaseNumber]:
        """What another moved meanwhile stays where it is."""
        moving = (
            update(cases)
            .where(cases.c.number.in_(numbers), cases.c.region == (now_in or ""))
            .values(region=region)
            .returning(cases.c.number)
        )
        return sorted(CaseNumber(n) for n in self._connection.execute(moving).scalars())

    def known(self) -> Sequence[Region]:
        """In order of their names."""
        served = self._connection.execute(select(officers.c.regions).distinct()).scalars()
        found = {each for text in served for each in text.split()}
        found |= set(self._connection.execute(select(cases.c.region).distinct()).scalars())
        return sorted(Region(each) for each in found if each)


def _match(now_in: Region | None, part: str) -> ColumnElement[bool]:
    there = cases.c.region == (now_in or "")
    return and_(there, cases.c.place.contains(part, autoescape=True)) if part else there
