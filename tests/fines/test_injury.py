"""Who counts as dead, as injured, as neither, and for whom is it still open?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fines.injury import InjuryClass, InjuryFinding, injury_class
from tests.fines.invented import NOON, PATROL

DAY = date(2026, 5, 4)


def finding(
    *, died: int | None = None, help_after: int | None = None, lay: int = 0, proven: bool = True
) -> InjuryFinding:
    def after(days: int | None) -> date | None:
        return None if days is None else DAY + timedelta(days=days)

    return InjuryFinding(
        person=1,
        died_on=after(died),
        sought_help_on=after(help_after),
        hospital_days=lay,
        proven=proven,
        source="letter 7",
        recorded_by=PATROL.id,
        recorded_at=NOON,
    )


@pytest.mark.parametrize(
    ("told", "counts_as"),
    [
        (finding(died=0), InjuryClass.DEAD),
        (finding(died=30), InjuryClass.DEAD),
        (finding(died=30, proven=False), None),
        (finding(died=31), InjuryClass.OTHER),
        (finding(died=31, help_after=0, lay=31), InjuryClass.INJURED),
        (finding(help_after=3, lay=1), InjuryClass.INJURED),
        (finding(help_after=3, lay=1, proven=False), None),
        (finding(help_after=4, lay=9), InjuryClass.OTHER),
        (finding(help_after=0, lay=0), InjuryClass.OTHER),
        (finding(proven=False), InjuryClass.OTHER),
    ],
)
def test_what_a_person_counts_as(told: InjuryFinding, counts_as: InjuryClass | None) -> None:
    assert injury_class(DAY, told) is counts_as
