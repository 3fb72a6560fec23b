"""Does an inspector read the registry's colour in the language of the page?"""

from __future__ import annotations

import pytest

from fines.officer import Role
from tests.api.visitor import Visitor
from tests.api.world import World


@pytest.mark.parametrize(
    ("language", "colour"), [("ky", "күмүш түстүү"), ("ru", "серебристый"), ("en", "silver")]
)
def test_the_colour_follows_the_page(world: World, language: str, colour: str) -> None:
    decision, inspector = world.confirmed(), Visitor(world).log_in(Role.INSPECTOR)
    page = inspector.get(f"/inspector/decisions/{decision.id}?lang={language}").text
    assert f"Hyundai Sonata, {colour}, 2006" in page
