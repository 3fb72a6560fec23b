"""Does the citizen's page name the days as the law counts them, also after a court stopped them?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from api.pages.citizen_case import days_ahead
from fines.decision import propose
from fines.local_time import local_day
from fines.resolution import Pause, Resolution, ResolutionStatus
from fines.wording import Language
from tests.fines.invented import NOON, TARIFF, resolution_of, violation

TODAY = local_day(NOON) + timedelta(days=20)


def delivered(*pauses: Pause) -> Resolution:
    return replace(
        resolution_of(propose(violation(), TARIFF, NOON)),
        status=ResolutionStatus.DELIVERED,
        delivered_at=NOON,
        pauses=pauses,
    )


def term(resolution: Resolution) -> list[date | None]:
    days = days_ahead(resolution, TODAY, Language.RUSSIAN, None)
    return [day.on for day in days if day.key == "days.term"]


def test_the_term_is_counted_from_the_delivery() -> None:
    assert term(delivered()) == [local_day(NOON) + timedelta(days=30)]


def test_days_that_stood_still_move_the_term() -> None:
    stood = Pause(began_at=NOON + timedelta(days=2), ended_at=NOON + timedelta(days=12))
    assert term(delivered(stood)) == [local_day(NOON) + timedelta(days=40)]


def test_no_day_is_named_while_they_stand() -> None:
    assert term(delivered(Pause(began_at=NOON + timedelta(days=2)))) == []
