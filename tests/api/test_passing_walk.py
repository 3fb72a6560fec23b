"""Can an owner name who drove on a telephone, and the desks pass it on, in a real browser?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from fines.officer import Role
from fines.resolution import ResolutionStatus
from fines.wording import Language
from tests.api.street import NARROW, Street, seen
from tests.api.world import PEOPLE


@pytest.mark.parametrize("language", [Language.RUSSIAN, Language.KYRGYZ])
def test_a_fine_passes_from_the_owner_to_who_bought_the_car(
    street: Street, language: Language
) -> None:
    number = street.delivered()
    owner = street.somebody(language, NARROW)
    owner.goto(f"{street.link(number)}/appeal?ground=car_sold")
    owner.click("main form button")
    owner.fill("#statement", "Унааны март айында сатып жибергем.")
    owner.check("[name=kind][value=natural]")
    owner.fill("#pin", "1234")
    owner.click("main form button")
    seen(owner, f"pass-words-mistakes-{language}")
    owner.fill("#pin", "20303199000003")
    owner.fill("#name", "Демо Сатып Алган")
    owner.click("main form button")
    seen(owner, f"pass-check-{language}")
    owner.click("main form button >> nth=0")

    clerk = street.at_desk(Role.APPEALS, language)
    clerk.click("table a >> nth=0")
    clerk.fill("#answer", "Келишимди көрдүк.")
    clerk.click("[value=ask]")
    assert clerk.input_value("#answer") == "Келишимди көрдүк."
    seen(clerk, f"pass-appeal-{language}")
    clerk.click("[value=pass_on]")
    clerk.wait_for_url("**done=passed_on")
    owner.goto(street.link(number))
    seen(owner, f"pass-owner-{language}")

    old = street.world.desk.issuing.resolution(number)
    inspector = street.at_desk(Role.INSPECTOR, language)
    seen(inspector, f"pass-inspector-{language}")
    inspector.goto(f"{street.base}/inspector/decisions/{old.decision_id}")
    seen(inspector, f"pass-issue-{language}")
    with ThreadPoolExecutor(1) as aside:
        desk = street.world.desk
        issued = aside.submit(desk.issuing.issue, old.decision_id, PEOPLE[Role.INSPECTOR])
        new = issued.result()
    inspector.goto(f"{street.base}/inspector/resolutions/{new.number}")
    seen(inspector, f"pass-resolution-{language}")
    buyer = street.somebody(language, NARROW)
    buyer.goto(street.link(new.number))
    seen(buyer, f"pass-buyer-{language}")
    assert old.status is ResolutionStatus.ANNULLED
    assert (new.owner.pin, new.follows) == ("20303199000003", number)
