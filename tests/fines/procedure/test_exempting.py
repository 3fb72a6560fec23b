"""Does a permit reach exactly the right acts, whenever it was entered?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from fines.decision import DecisionStatus, DismissalReason
from fines.errors import InvalidValueError, NotAllowedError
from fines.local_time import local_day
from fines.plates import PlateNumber
from fines.procedure.exempting import Exempting
from fines.resolution import ResolutionStatus
from fines.violation import OffenceCode, Violation, violation_id
from tests.fines.invented import INSPECTOR, NOON, PLATE, REDUCED, violation
from tests.fines.procedure.conftest import Desks
from tests.fines.procedure.test_recalling import ADMINISTRATOR

BUS_LANE = OffenceCode("bus_lane")
TODAY = local_day(NOON)
PAPER = "decree 12 of 2026 (invented)"


@pytest.fixture
def exempting(desks: Desks) -> Exempting:
    return Exempting(desks.case_file, desks.review._law, desks.clock)


def in_bus_lane(days: int = 0, offence: OffenceCode = BUS_LANE) -> Violation:
    at = NOON - timedelta(days=days)
    seen = violation(at)
    number = violation_id(seen.site, offence, seen.plate, at)
    return replace(seen, id=number, offence=offence, measurement=None)


def bus(exempting: Exempting, first: date, last: date | None = None) -> tuple[int, int]:
    found = exempting.enter(PLATE, "public_transport", first, last, PAPER, ADMINISTRATOR)
    return found.dismissed, found.annulled


def test_a_permit_entered_late_undoes_what_it_covered(desks: Desks, exempting: Exempting) -> None:
    before, covered, paid = (desks.issued(in_bus_lane(days)) for days in (10, 5, 4))
    desks.paying.pay(paid.payment_code, REDUCED)
    proposed = desks.review.register(in_bus_lane(3))
    red_light = desks.issued(in_bus_lane(2, OffenceCode("red_light")))
    assert bus(exempting, TODAY - timedelta(days=5), TODAY) == (1, 2)
    assert desks.review.decision(proposed.id).steps[-1].reason is DismissalReason.EXEMPT
    statuses = [
        desks.issuing.resolution(each.number).status for each in (before, covered, paid, red_light)
    ]
    annulled, issued = ResolutionStatus.ANNULLED, ResolutionStatus.ISSUED
    assert statuses == [issued, annulled, annulled, issued]
    assert "payment.refund_due" in desks.told()
    assert bus(exempting, TODAY - timedelta(days=5), TODAY) == (0, 0)
    assert desks.told().count("permit.entered") == 1


def test_acts_that_come_in_later_are_dismissed_at_once(desks: Desks, exempting: Exempting) -> None:
    bus(exempting, TODAY - timedelta(days=1), TODAY)
    decision = desks.review.register(in_bus_lane(1))
    assert (decision.status, decision.steps[-1].reason, decision.steps[-1].by) == (
        DecisionStatus.DISMISSED,
        DismissalReason.EXEMPT,
        "tartip",
    )
    for other in (in_bus_lane(2), in_bus_lane(0, OffenceCode("phone"))):
        assert desks.review.register(other).status is DecisionStatus.PROPOSED


def test_bad_permits_are_refused_by_name(desks: Desks, exempting: Exempting) -> None:
    with pytest.raises(NotAllowedError):
        exempting.enter(PLATE, "public_transport", TODAY, None, PAPER, INSPECTOR)
    with pytest.raises(InvalidValueError, match="emergency_service, public_transport"):
        exempting.enter(PLATE, "friends", TODAY, None, PAPER, ADMINISTRATOR)
    with pytest.raises(InvalidValueError, match="source"):
        exempting.enter(PLATE, "public_transport", TODAY, None, " ", ADMINISTRATOR)
    with pytest.raises(InvalidValueError, match="before it begins"):
        bus(exempting, TODAY, TODAY - timedelta(days=1))
    assert exempting.permits(PlateNumber(PLATE)) == []
