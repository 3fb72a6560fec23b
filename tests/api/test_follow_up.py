"""Does an officer enter what became of the hurt, on the page and by a program?"""

from __future__ import annotations

from typing import Any

from fines.officer import Role
from tests.api.test_accident_card import ACCIDENT
from tests.api.test_routes import Program
from tests.api.visitor import Visitor
from tests.api.world import World

HURT: dict[str, Any] = ACCIDENT | {
    "light": "daylight",
    "persons": [{"role": "driver", "name": "Демо Айдоочу", "vehicle": 1, "injury": "баш"}],
}


def test_what_became_known_is_entered_on_the_page(world: World) -> None:
    recorded = Program(world, Role.OFFICER).post("accidents", **HURT).json()
    visitor = Visitor(world).log_in(Role.OFFICER)
    found = visitor.get(f"/officer?number={recorded['case']}")
    page = f"/officer/accident/{recorded['id']}"
    assert (found.status_code, found.headers["location"]) == (303, page)
    assert "nothing is known yet" in visitor.get(f"{page}?lang=en").text
    assert "Light: Daylight" in visitor.get(page).text
    assert "Weather: Unknown" in visitor.get(page).text
    fields = {"person": "1", "sought_help_on": "2026-05-04", "hospital_days": "1"}
    bare = visitor.post(page, **fields)
    assert bare.status_code == 422
    assert 'href="#source"' in bare.text
    late = visitor.post(page, **(fields | {"source": "1-оорукана", "died_on": "2036-01-01"}))
    assert "This cannot be" in late.text
    letters = visitor.post(page, source="x", person="one", hospital_days="two", died_on="soon")
    assert letters.text.count('class="field wrong"') == 3
    assert visitor.post(page, **fields, source="1-оорукана").status_code == 303
    assert "awaits forensic medicine" in visitor.get(page).text
    assert visitor.post(page, **fields, source="сот-мед", proven="yes").status_code == 303
    assert "Демо Айдоочу: injured" in visitor.get(f"{page}?told=yes").text


def test_a_number_that_is_nobodys_or_no_accidents_opens_nothing(world: World) -> None:
    visitor = Visitor(world).log_in(Role.OFFICER)
    for number in ("none", world.case_number(world.confirmed().id)):
        page = visitor.get(f"/officer?lang=en&number={number}")
        assert "You recorded no accident under this number" in page.text


def test_a_program_tells_it_and_hears_what_everybody_counts_as(world: World) -> None:
    officer = Program(world, Role.OFFICER)
    accident = officer.post("accidents", **HURT).json()["id"]
    facts = {"person": 1, "source": "forensic 9", "died_on": "2026-05-04", "proven": True}
    told = officer.post(f"accidents/{accident}/findings", **facts)
    assert told.json() == [{"person": 1, "role": "driver", "counts_as": "dead"}], told.text
    for wrong in ({"person": 2}, {"died_on": "1900-01-01"}, {"hospital_days": -1}):
        assert officer.post(f"accidents/{accident}/findings", **(facts | wrong)).status_code == 422
    other = Program(world, Role.INSPECTOR)
    assert other.post(f"accidents/{accident}/findings", **facts).status_code == 403
