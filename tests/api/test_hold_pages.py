"""Does a person see what holds a case, compare both, and say whether it is one vehicle?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fines.decision import DecisionId, DecisionStatus
from fines.officer import Role
from fines.region import Region
from fines.violation import violation_id
from fines.wording import Language
from tests.api.street import NARROW, Street, seen
from tests.api.test_holds import BISHKEK, OSH
from tests.api.test_regions import OTHER, OWN, officer
from tests.api.test_trust_pages import at_desk, words
from tests.api.world import PEOPLE, World


def held(world: World, *regions: Region) -> tuple[DecisionId, DecisionId]:
    """Two confirmed acts of one plate, ten minutes and 300 km apart, of these regions."""
    here = replace(world.violation(), position=BISHKEK, region=regions[0] if regions else None)
    later = here.occurred_at + timedelta(minutes=10)
    number = violation_id(here.site, here.offence, here.plate, later)
    there = replace(here, id=number, occurred_at=later, position=OSH, place="Ош, Демо көчөсү 2")
    there = replace(there, region=regions[1] if regions else None)
    first, second = (world.desk.review.register(act).id for act in (here, there))
    for each in (first, second):
        world.desk.review.confirm(each, PEOPLE[Role.OPERATOR])
    return first, second


def test_the_list_leads_to_both_and_the_inspector_sees_why_nothing_is_issued(world: World) -> None:
    first, second = held(world)
    clerk, inspector = at_desk(world, Role.APPEALS), at_desk(world, Role.INSPECTOR)
    page = clerk.get("/holds").text
    assert f'href="/holds/{second}"' in page
    assert "Ош, Демо көчөсү 2" in page
    assert "01 KG" not in page
    compared = clerk.get(f"/holds/{second}").text
    assert f"/holds/{first}/evidence/" in compared
    assert "nobody drives there that fast" in compared
    for each in (first, second):
        assert ("appeals", "case.viewed", world.case_number(each), "clone") in world.trail()
        shown = inspector.get(f"/inspector/decisions/{each}").text
        assert "The plate may be a copy: no resolution" in shown
        assert "Issue and sign" not in shown


def test_one_vehicle_it_is_and_both_go_on(world: World) -> None:
    first, second = held(world)
    clerk, inspector = at_desk(world, Role.APPEALS), at_desk(world, Role.INSPECTOR)
    assert "Write what you saw." in clerk.post(f"/holds/{second}", outcome=first).text
    done = clerk.post(f"/holds/{second}", outcome=first, why="it stood on a lorry")
    page = words(clerk.get(done.headers["location"]).text)
    assert "One vehicle it is" in page
    assert "No suspicion waits." in page
    assert "Issue and sign" in inspector.get(f"/inspector/decisions/{first}").text
    assert "Nothing speaks against this case" in clerk.get(f"/holds/{second}").text


def test_a_copy_is_dropped_and_the_other_goes_on(world: World) -> None:
    first, second = held(world)
    clerk = at_desk(world, Role.APPEALS)
    done = clerk.post(f"/holds/{second}", outcome="drop", why="another make")
    assert "The case is dropped" in clerk.get(done.headers["location"]).text
    assert world.desk.review.decision(second).status is DecisionStatus.DISMISSED
    assert world.desk.holding.conflicts(first) == []
    assert clerk.post(f"/holds/{second}", outcome="drop", why="again").status_code == 409


def test_only_the_appeals_desk_looks(world: World) -> None:
    _, second = held(world)
    for role in set(Role) - {Role.APPEALS}:
        visitor = at_desk(world, role)
        assert visitor.get("/holds").status_code == 403
        assert visitor.get(f"/holds/{second}").status_code == 403


def test_each_region_sees_its_own_case_and_of_the_other_only_place_and_time(world: World) -> None:
    first, second = held(world, OWN, OTHER)
    clerk = officer(world, Role.APPEALS, OWN)
    page = clerk.get("/holds").text
    assert f'href="/holds/{first}"' in page
    assert f'href="/holds/{second}"' not in page
    compared = clerk.get(f"/holds/{first}").text
    assert "Ош, Демо көчөсү 2" in compared
    assert f"/holds/{second}" not in compared
    assert clerk.get(f"/holds/{second}").status_code == 404
    assert clerk.get(f"/holds/{second}/evidence/{'0' * 64}").status_code == 404


@pytest.mark.parametrize("language", [Language.RUSSIAN, Language.KYRGYZ])
def test_both_acts_are_compared_in_a_real_browser(street: Street, language: Language) -> None:
    _, second = held(street.world)
    clerk = street.at_desk(Role.APPEALS, language)
    clerk.goto(f"{street.base}/holds")
    seen(clerk, f"holds-{language}")
    clerk.click(f"a[href='/holds/{second}']")
    seen(clerk, f"hold-{language}")
    clerk.click("[value=drop]")
    assert clerk.locator("#mistakes").evaluate("node => node === document.activeElement")
    narrow = street.at_desk(Role.APPEALS, language, NARROW)
    narrow.goto(f"{street.base}/holds")
    seen(narrow, f"holds-narrow-{language}")
    narrow.goto(f"{street.base}/holds/{second}")
    seen(narrow, f"hold-narrow-{language}")
    narrow.fill("#why", "Башка марка (ойдон чыгарылган).")
    narrow.click("[value=drop]")
    narrow.wait_for_url("**/holds?done=dropped")
