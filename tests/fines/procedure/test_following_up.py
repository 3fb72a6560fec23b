"""Is what became of the hurt kept as it becomes known, and by nobody but who recorded it?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from fines.accident import Accident, AccidentKind, AccidentPerson, AccidentVehicle, PersonRole
from fines.errors import InvalidValueError, NotAllowedError
from fines.injury import InjuryClass
from fines.local_time import local_day
from fines.officer import OfficerId
from fines.procedure.following_up import FollowingUp
from tests.fines.invented import INSPECTOR, NOON, PATROL, PLATE
from tests.fines.procedure.conftest import Desks

DAY = local_day(NOON)


@pytest.fixture
def following_up(desks: Desks) -> FollowingUp:
    return FollowingUp(desks.case_file, desks.clock)


@pytest.fixture
def accident(desks: Desks) -> Accident:
    return desks.recording.accident(
        kind=AccidentKind.COLLISION,
        occurred_at=NOON - timedelta(minutes=20),
        place="Бишкек, Демо көчөсү 5",
        circumstances="",
        vehicles=(AccidentVehicle(plate=PLATE, description="", damage="", fled=False),),
        persons=(
            AccidentPerson(role=PersonRole.DRIVER, name="Демо", vehicle=1, injury="баш"),
            AccidentPerson(role=PersonRole.WITNESS, name="Күбө", vehicle=None, injury=""),
        ),
        by=PATROL,
    )


def test_a_class_follows_what_is_told_and_every_word_is_kept(
    desks: Desks, following_up: FollowingUp, accident: Accident
) -> None:
    assert accident.injury_of(1) is None
    desks.clock.now += timedelta(days=2)
    facts: dict[str, Any] = {"person": 1, "sought_help_on": DAY, "hospital_days": 2}
    lay = following_up.tell(accident.id, PATROL, source="hospital 1", proven=True, **facts)
    assert lay.injury_of(1) is InjuryClass.INJURED
    assert following_up.tell(accident.id, PATROL, source="hospital 1", proven=True, **facts) == lay
    desks.clock.now += timedelta(days=8)
    died = following_up.tell(
        accident.id,
        PATROL,
        source="forensic 9",
        proven=True,
        died_on=DAY + timedelta(days=9),
        **facts,
    )
    assert died.injury_of(1) is InjuryClass.DEAD
    assert [each.source for each in died.findings] == ["hospital 1", "forensic 9"]
    assert died.injury_of(2) is None
    assert following_up.read(accident.id, PATROL) == died
    assert desks.told() == ["accident.recorded", *["accident.followed_up"] * 2]
    with desks.case_file.view() as view:
        actions = [entry.action for _, entry, _ in view.audit_chain(0, 1000)]
    assert actions[-1] == "accident.viewed"


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"person": 3}, "no person 3 among 2"),
        ({"person": 0}, "no person 0 among 2"),
        ({"source": " "}, "source is empty"),
        ({"died_on": DAY + timedelta(days=1)}, "cannot be"),
        ({"sought_help_on": date(1, 1, 1)}, "cannot be"),
        ({"hospital_days": -1}, "-1 days in hospital"),
        ({"hospital_days": 2, "sought_help_on": DAY}, "2 days in hospital"),
        ({"hospital_days": 1}, "on which day"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    following_up: FollowingUp, accident: Accident, facts: dict[str, Any], why: str
) -> None:
    given: dict[str, Any] = {"person": 1, "source": "letter 7"} | facts
    with pytest.raises(InvalidValueError, match=why):
        following_up.tell(accident.id, PATROL, **given)


def test_nobody_else_reads_or_tells(following_up: FollowingUp, accident: Accident) -> None:
    for other in (INSPECTOR, replace(PATROL, id=OfficerId("another"))):
        with pytest.raises(NotAllowedError):
            following_up.read(accident.id, other)
        with pytest.raises(NotAllowedError):
            following_up.tell(accident.id, other, person=1, source="letter 7")
