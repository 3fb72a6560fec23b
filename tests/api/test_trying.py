"""Does an officer whose step is refused keep all that was typed, beside the reason?"""

from __future__ import annotations

from fines.appeal import AppealGround
from fines.officer import Role
from tests.api.pictures import crossing
from tests.api.test_officer_driver import TYPED
from tests.api.test_police import send_violation
from tests.api.visitor import Visitor
from tests.api.world import World
from tests.fines.invented import DRIVER


def at_desk(world: World, role: Role) -> Visitor:
    officer = Visitor(world).log_in(role)
    officer.get("/?lang=ru")
    return officer


def test_another_driver_of_the_same_act(world: World) -> None:
    officer = at_desk(world, Role.OFFICER)
    send_violation(officer, crossing()[0], **TYPED)
    page = send_violation(officer, crossing()[0], **(TYPED | {"pin": "20303199000004"}))
    assert "Сейчас этот шаг невозможен" in page
    assert '<li class="hint" lang="en">' in page
    assert "another driver already" in page
    for kept in ("20303199000004", TYPED["name"], TYPED["document"], "01KG002DEM"):
        assert f'value="{kept}"' in page
    assert '<option value="phone" selected>' in page
    assert 'name="kept_photo"' in page


def test_an_objection_whose_person_paid_for_it_before(world: World) -> None:
    resolution = world.delivered()
    world.desk.appealing.file(resolution.number, AppealGround.OTHER_DRIVER, "Мен эмес", DRIVER)
    clerk = at_desk(world, Role.APPEALS)
    [appeal] = world.desk.appealing.queue()
    charged = {"pin": resolution.owner.pin, "name": "Демо Менчик"}
    answer = {"outcome": "pass_on", "answer": "Документы проверены."}
    refused = clerk.post(f"/appeals/{appeal.id}", **answer, **charged)
    assert refused.status_code == 409
    assert "Документы проверены.</textarea>" in refused.text
    assert f'value="{resolution.owner.pin}"' in refused.text
    assert world.desk.appealing.queue() == [appeal]


def test_a_vehicle_that_owes_nothing(world: World) -> None:
    officer = at_desk(world, Role.OFFICER)
    typed = {"plate": "01KG002DEM", "lot": "Стоянка 5", "ground": "debt", "basis": "Протокол 7"}
    refused = officer.post("/impound", **typed)
    assert refused.status_code == 409
    for kept in (typed["plate"], typed["lot"], typed["basis"]):
        assert f'value="{kept}"' in refused.text
