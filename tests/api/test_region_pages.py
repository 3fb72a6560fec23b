"""Does the chief see which cases no department sees, and can the administrator set their region?"""

from __future__ import annotations

import pytest

from fines.officer import Role
from fines.wording import Language
from tests.api.street import NARROW, Street, seen
from tests.api.test_regions import OTHER, OWN, officer
from tests.api.test_routes import Program
from tests.api.test_trust_pages import at_desk, words
from tests.api.world import World

PAGE = "/administrator/regions"


def test_the_chief_is_told_and_the_administrator_sets_it(world: World) -> None:
    case = world.proposed()
    admin = at_desk(world, Role.ADMINISTRATOR)
    assert "Cases without a region" not in words(admin.get("/deadlines").text)
    assert "No officer serves a region yet" in words(admin.get(PAGE).text)
    operator = officer(world, Role.OPERATOR, OTHER)
    assert operator.get(f"/review/{case.id}").status_code == 404
    chief = words(admin.get("/deadlines").text)
    assert "Cases without a region: 1." in chief
    assert PAGE in admin.get("/deadlines").text
    inspector = at_desk(world, Role.INSPECTOR)
    told = inspector.get("/deadlines").text
    assert "Cases without a region: 1." in words(told)
    assert PAGE not in told
    assert Program(world, Role.ADMINISTRATOR).get("deadlines").json()["without_region"] == 1
    place = case.violation.place
    page = admin.get(f"{PAGE}?part={place}").text
    assert f"Cases at places with “{place}”: 1" in words(page)
    assert str(case.id) not in page
    assert admin.get(f"{PAGE}?part=x").status_code == 422
    asked = {"part": place, "now_in": ""}
    for wrong in ({}, {"region": "nowhere", "why": "x"}, {"region": OTHER, "why": " "}):
        assert admin.post(PAGE, **asked | wrong).status_code == 422
    done = admin.post(PAGE, **asked, region=OTHER, why="буйрук 7")
    assert "Cases whose region was set: 1." in words(admin.get(done.headers["location"]).text)
    assert operator.get(f"/review/{case.id}").status_code == 200
    assert "Cases without a region" not in words(admin.get("/deadlines").text)
    number = world.case_number(case.id)
    assert ("admin", "case.placed", number, "- > chui: буйрук 7") in world.trail()


def test_regional_officers_neither_count_nor_set(world: World) -> None:
    world.proposed()
    admin = officer(world, Role.ADMINISTRATOR, OWN)
    assert admin.get(PAGE).status_code == 403
    assert admin.post(PAGE, part="Бишкек", region=OWN, why="x").status_code == 403
    assert "without a region" not in words(admin.get("/deadlines?lang=en").text)


@pytest.mark.parametrize("language", [Language.RUSSIAN, Language.KYRGYZ])
def test_the_pages_are_read_in_a_browser(street: Street, language: Language) -> None:
    place = street.world.proposed().violation.place
    officer(street.world, Role.OPERATOR, OTHER)
    page = street.at_desk(Role.ADMINISTRATOR, language, NARROW)
    page.goto(f"{street.base}/deadlines")
    seen(page, f"regions-chief-{language}")
    page.goto(f"{street.base}{PAGE}")
    page.fill("#part", place)
    page.click("main form button")
    seen(page, f"regions-preview-{language}")
    inspector = street.at_desk(Role.INSPECTOR, language, NARROW)
    inspector.goto(f"{street.base}/inspector/batches")
    seen(inspector, f"batches-{language}")
