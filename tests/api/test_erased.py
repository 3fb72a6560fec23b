"""Do the pages of a case that was erased still open, and tell of no person?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from fines.access_link import link_token
from fines.appeal import AppealGround
from fines.erasure import Retention
from fines.officer import Role
from fines.procedure.erasing import Erasing
from tests.api.visitor import Visitor
from tests.api.world import PEOPLE, SECRET, World


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_an_erased_case_opens_without_its_person(world: World, language: str) -> None:
    resolution = world.delivered()
    appeal = world.desk.appealing.file(resolution.number, AppealGround.OTHER, "Мен эмес")
    world.desk.appealing.uphold(appeal.id, PEOPLE[Role.APPEALS], "Туура")
    world.clock.now += timedelta(days=101)
    erasing = Erasing(
        world.desk.case_file, lambda _: None, world.clock, Retention(punished_days=100)
    )
    assert erasing.work_off() == 1
    link = f"/r/{link_token(SECRET, resolution.number)}"
    citizen = Visitor(world).get(f"{link}?lang={language}")
    inspector = Visitor(world).log_in(Role.INSPECTOR)
    desk = inspector.get(f"/inspector/resolutions/{resolution.number}?lang={language}")
    for page in (citizen, desk):
        assert page.status_code == 200
        assert resolution.owner.name not in page.text
        assert resolution.owner.vehicle.plate not in page.text
    assert "/appeal" not in citizen.text
    assert Visitor(world).get(f"{link}/document.pdf").status_code == 404
    path = f"/inspector/resolutions/{resolution.number}/document.pdf"
    assert inspector.get(path).status_code == 404
