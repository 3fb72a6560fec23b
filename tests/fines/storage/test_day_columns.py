"""Do old rows get the same days from the migration as new ones from the record?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import pytest

from fines.appeal import Appeal, AppealGround, AppealId
from fines.decision import propose
from fines.resolution import ResolutionStatus
from fines.storage.day_columns import act_day, answered_days, served_day
from fines.storage.record_codec import to_document
from tests.fines.invented import NOON, NUMBER, TARIFF, resolution_of, violation

_DAYS = import_module("fines.storage.migrations.versions.0028_days")
DECISION = propose(violation(NOON + timedelta(hours=12)), TARIFF, NOON)


@pytest.mark.parametrize(("hours", "days"), [(0, 0), (11, 0), (12, 1), (240, 10)])
def test_the_migration_tells_what_the_records_tell(hours: int, days: int) -> None:
    later = NOON + timedelta(hours=hours)
    resolution = replace(resolution_of(DECISION), delivered_at=later)
    appeal = Appeal(
        id=AppealId("appeal"),
        resolution=NUMBER,
        ground=AppealGround.OTHER,
        statement="Мен эмес",
        filed_at=NOON,
        returns_to=ResolutionStatus.ISSUED,
        decided_at=later,
    )
    assert _DAYS._act_day(to_document(DECISION)) == act_day(DECISION)
    assert _DAYS._served_day(to_document(resolution)) == served_day(resolution)
    assert _DAYS._answered_days(to_document(appeal)) == answered_days(appeal) == days
    unserved, waiting = replace(resolution, delivered_at=None), replace(appeal, decided_at=None)
    assert _DAYS._served_day(to_document(unserved)) is served_day(unserved) is None
    assert _DAYS._answered_days(to_document(waiting)) is answered_days(waiting) is None
