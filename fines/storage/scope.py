"""Which cases may this reader list? Those of its regions; a reader without regions lists all."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, exists, true

from fines.region import Region
from fines.storage.tables import cases, resolutions

Regions = frozenset[Region] | None
"""None means everywhere."""

WhoseRegions = Callable[[], Regions]
"""Asked at each step: for whom are lists read now?"""


def everywhere() -> Regions:
    """Workers and steps without a reader list all."""
    return None


def case_within(regions: Regions) -> ColumnElement[bool]:
    """Whether a row of `cases` lies in these regions."""
    return true() if regions is None else cases.c.region.in_(sorted(regions))


def decision_within(decision: ColumnElement[str], regions: Regions) -> ColumnElement[bool]:
    """Whether the case of this decision lies in these regions."""
    if regions is None:
        return true()
    # An alias: the query around it may read the cases too.
    behind = cases.alias("behind")
    return exists().where(behind.c.subject == decision, behind.c.region.in_(sorted(regions)))


def resolution_within(number: ColumnElement[str], regions: Regions) -> ColumnElement[bool]:
    """The same of the case behind this resolution."""
    if regions is None:
        return true()
    issued = resolutions.alias("issued")
    return exists().where(issued.c.number == number, decision_within(issued.c.decision_id, regions))
