"""Can a citizen say how to be told, for their own resolution, and an inspector for the person?"""

from __future__ import annotations

import pytest

from fines.delivery import DeliveryChannel
from fines.officer import Role
from fines.wording import Language
from tests.api.test_citizen import link, plain
from tests.api.test_routes import Program
from tests.api.visitor import Visitor
from tests.api.world import World


def test_what_a_citizen_leaves_is_kept_for_this_resolution_and_shown_to_nobody(
    world: World,
) -> None:
    resolution, visitor = world.issued(), Visitor(world)
    path = f"{link(resolution)}/contact"
    kept = visitor.post(path, phone="+996 555 123 456", email="", language="ru")
    assert kept.status_code == 303
    assert "Сакталды." in plain(visitor.get(kept.headers["location"]).text)
    contact = world.desk.contacting.contact(resolution.number)
    assert contact is not None
    assert (contact.key, contact.phone, contact.language) == (
        resolution.number,
        "+996555123456",
        Language.RUSSIAN,
    )
    assert "555" not in Visitor(world).get(path).text.replace("+996 555 123 456", "")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"phone": "", "email": ""}, "Enter a telephone number or an e-mail address"),
        ({"phone": "0555", "email": ""}, "Write the number with plus and country code"),
        ({"phone": "", "email": "nobody"}, "Check the e-mail address"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_lost(
    world: World, typed: dict[str, str], said: str
) -> None:
    resolution, visitor = world.issued(), Visitor(world)
    path = f"{link(resolution)}/contact"
    visitor.get(f"{path}?lang=en")
    answer = visitor.post(path, language="en", **typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert all(f'value="{value}"' in answer.text for value in typed.values() if value)
    assert world.desk.contacting.contact(resolution.number) is None


def test_an_inspector_enters_it_for_the_person(world: World) -> None:
    resolution = world.issued()
    inspector = Program(world, Role.INSPECTOR).client
    path = f"/api/v1/resolutions/{resolution.number}/contact"
    given = {"language": "ky", "phone": "+996555123456", "order": ["sms"]}
    answer = inspector.put(path, json=given)
    assert answer.json() == {"language": "ky", "channels": [DeliveryChannel.SMS]}
    contact = world.desk.contacting.contact(resolution.number)
    assert contact is not None
    assert contact.key == resolution.owner.pin
    assert inspector.put(path, json={"language": "ky", "phone": "12"}).status_code == 422
    assert Program(world, Role.OPERATOR).client.put(path, json=given).status_code == 403
